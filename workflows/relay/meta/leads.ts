/** Works off what Meta told of Instant Form leads: fetches each by its id and takes it in. */
import {
  claimLeads,
  countFailure,
  findNotice,
  leadGone,
  type Notice,
  pageLeftOut,
  postponePage,
  settleNotice,
  testLead,
} from '#db/meta/lead-notices.ts';
import { isTransient } from '#db/platform/failures.ts';
import { isTestLead } from '#flow';
import { findLeadPage, type LeadPage, noteTestLead } from '#db/meta/lead-forms.ts';
import type { Claim } from '#db/platform/queues.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { Lead as FormLead } from '#providers/meta-graph/wire.ts';
import type { MetaAccess } from '../../services/meta-access.ts';
import { each } from '../each.ts';
import { codeOf } from '../pump.ts';
import { takeLead } from './take-lead.ts';

export interface LeadDeps {
  sql: Sql;
  meta: MetaAccess;
  log: { warn(data: object, message: string): void };
}

const concurrency = 4;
/** Nobody can read the page: how often to look whether somebody has reconnected. Reconnecting itself wakes what waits. */
const reconnectSeconds = 3600;
/** Meta keeps leads for 90 days. */
export const keptMs = 90 * 86_400_000;

/** Works off the next notices. True when there may be more. */
export async function relayLeads(deps: LeadDeps, most: number): Promise<boolean> {
  const claims = await claimLeads(deps.sql, most);
  const troubles: unknown[] = [];
  await each(claims, concurrency, async (claim) => {
    await workOff(deps, claim)
      .catch((error: unknown) => setBack(deps, claim, error))
      .catch((error: unknown) => troubles.push(error));
  });
  // The database's trouble: the leases end by themselves.
  if (troubles.length > 0) throw troubles[0];
  return claims.length === most;
}

async function workOff(deps: LeadDeps, claim: Claim): Promise<void> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(deps.sql, claim.tenantId, work);
  const opened = await inTenant(async (tx) => {
    const notice = await findNotice(tx, claim.id);
    if (!notice) return null;
    const page = await findLeadPage(tx, notice.page_id);
    if (page && !page.wants_leads) {
      await settleNotice(tx, claim.id, pageLeftOut);
      return null;
    }
    // Somebody waits for this lead to come in, but nobody for this very call: few retries, the row itself comes back.
    const graph = await deps.meta.pageGraphFor(tx, claim.tenantId, notice.page_id, { retries: 1, timeoutMs: 15_000 });
    if (page && graph) return { notice, page, graph };
    await postponePage(tx, notice.page_id, 'not-connected', reconnectSeconds);
    return null;
  });
  if (!opened) return;
  const { notice, page, graph } = opened;
  const found = await readLead(graph, notice);
  if (found instanceof GraphError) {
    deps.log.warn({ delivery: claim.id, code: found.label }, 'a lead of Meta could not be read');
    return await inTenant((tx) => keepFailure(tx, claim.id, notice, found));
  }
  await inTenant(async (tx) => {
    if (await findNotice(tx, claim.id, true)) await takeIn(tx, claim.id, notice, page, found);
  });
}

/** What is nobody's passing trouble counts, and is set aside the third time: it holds up nobody. */
async function setBack(deps: LeadDeps, { id, tenantId }: Claim, error: unknown): Promise<void> {
  if (isTransient(error)) throw error;
  const code = codeOf(error);
  deps.log.warn({ delivery: id, code }, 'a lead of Meta could not be taken in');
  await withTenant(deps.sql, tenantId, (tx) => countFailure(tx, id, code, 30));
}

/** A lead and its row of the inbox, settled in one transaction. What Meta's testing tool made is nobody. */
export async function takeIn(
  tx: Tx,
  id: string,
  notice: Pick<Notice, 'page_id' | 'form_id' | 'ad_id'>,
  page: LeadPage,
  lead: FormLead,
): Promise<boolean> {
  const { page_id: pageId, form_id: formId, ad_id: adId } = notice;
  if (isTestLead(lead.field_data.flatMap(({ values }) => values))) {
    const form = lead.form_id ?? formId;
    if (form) await noteTestLead(tx, { formId: form, pageId, at: new Date(Math.min(+lead.created_time, Date.now())) });
    await settleNotice(tx, id, testLead);
    return false;
  }
  const taken = await takeLead(tx, { lead, pageId, formId, adId, leadsSince: page.leads_since });
  await settleNotice(tx, id, null);
  return taken !== null;
}

async function readLead(graph: Graph, notice: Notice): Promise<FormLead | GraphError> {
  try {
    return await graph.lead(notice.leadgen_id);
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
}

async function keepFailure(tx: Tx, id: string, notice: Notice, error: GraphError): Promise<void> {
  const { kind, reason, label } = error;
  if (kind === 'reconnect' || kind === 'permission')
    return await postponePage(tx, notice.page_id, label, reconnectSeconds);
  if (kind === 'throttle')
    return await postponePage(tx, notice.page_id, label, Math.ceil((error.retryAfterMs ?? 60_000) / 1000));
  const age = Date.now() - notice.receivedAt.getTime();
  // Their trouble: the longer it lasts, the more patiently. That is no attempt of ours.
  if (kind === 'retry') {
    const seconds = Math.min(600, Math.max(5, age / 2000));
    return await postponePage(tx, notice.page_id, label, seconds);
  }
  // Meta tells of leads before all of its machines know them, so one "not found" is not the end.
  const isLast = notice.attempts >= 2 || age > keptMs;
  if (reason === 'not-found' && isLast) return await settleNotice(tx, id, leadGone);
  await countFailure(tx, id, reason === 'not-found' ? leadGone : label, 20 * 4 ** notice.attempts);
}
