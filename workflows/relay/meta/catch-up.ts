/**
 * Reads the leads of all Instant Forms in bulk and takes in those that no webhook told of: after an outage of ours, after somebody
 * reconnected, for a page that is new, and once an hour in any case. Meta has no other way to hear of a webhook that was lost.
 */
import { formReadUntil, keepForm, type LeadPage, listLeadPages } from '#db/meta/lead-forms.ts';
import { openNotice, settledLeads, type StoredNotice } from '#db/meta/lead-notices.ts';
import { isTransient } from '#db/platform/failures.ts';
import { claimSyncs, type Claim } from '#db/platform/queues.ts';
import { advanceSync, endSync } from '#db/platform/sync-runs.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import type { Lead as FormLead } from '#providers/meta-graph/wire.ts';
import { codeOf } from '../pump.ts';
import { keptMs, type LeadDeps, takeIn } from './leads.ts';

/** What was entered shortly before the last read may have shown up only after it. */
const overlapMs = 3_600_000;

/** Works off the reads that are due. True when there was one. */
export async function relayLeadReads(deps: LeadDeps): Promise<boolean> {
  const claims = await claimSyncs(deps.sql, 'meta-leads', 2);
  for (const claim of claims) await readLeads(deps, claim);
  return claims.length > 0;
}

/** Every form of every page of a tenant. What fails is said with the run, and read again from where it was the next time. */
async function readLeads(deps: LeadDeps, { id, tenantId }: Claim): Promise<void> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(deps.sql, tenantId, work);
  const faults: string[] = [];
  let done = 0;
  for (const page of await inTenant(listLeadPages)) {
    try {
      const graph = await inTenant((tx) => deps.meta.pageGraphFor(tx, tenantId, page.page_id, { timeoutMs: 20_000 }));
      if (!graph) throw Object.assign(new Error('no token'), { code: 'not-connected' });
      await readPage({ ...deps, inTenant, id }, graph, page);
      done++;
    } catch (error) {
      if (isTransient(error)) throw error;
      const code = error instanceof GraphError ? error.label : codeOf(error);
      faults.push(code);
      deps.log.warn({ sync: id, code }, 'the leads of a page could not be read');
    }
  }
  const state = faults.length === 0 ? 'completed' : done > 0 ? 'partial' : 'failed';
  await inTenant((tx) => endSync(tx, id, state, faults[0] ?? null));
}

interface Reading extends LeadDeps {
  /** Of the run. */
  id: string;
  inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

async function readPage(reading: Reading, graph: Graph, page: LeadPage): Promise<void> {
  for (const { id: formId, name } of await collect(graph.forms(page.page_id))) {
    const startedAt = new Date();
    const { read_until } = await reading.inTenant((tx) => keepForm(tx, { formId, pageId: page.page_id, name }));
    const since = new Date(Math.max((read_until?.getTime() ?? 0) - overlapMs, Date.now() - keptMs));
    for await (const { items } of graph.leads(formId, since)) {
      const rows = await takeMissing(reading, page, items, formId);
      await reading.inTenant((tx) => advanceSync(tx, reading.id, { calls: 1, rows }));
    }
    await reading.inTenant((tx) => formReadUntil(tx, formId, startedAt));
  }
}

/** Each in a transaction of its own: one that cannot be taken in holds up nobody. */
async function takeMissing(reading: Reading, page: LeadPage, leads: FormLead[], formId: string): Promise<number> {
  const known = await reading.inTenant((tx) =>
    settledLeads(
      tx,
      leads.map((lead) => lead.id),
    ),
  );
  let taken = 0;
  // Meta lists the newest first; they came the other way round.
  for (const lead of leads.filter(({ id }) => !known.has(id)).toReversed()) {
    const notice: StoredNotice = {
      leadgen_id: lead.id,
      page_id: page.page_id,
      form_id: lead.form_id ?? formId,
      ad_id: lead.ad_id,
    };
    try {
      const isNew = await reading.inTenant(async (tx) => {
        const id = await openNotice(tx, notice);
        return id !== null && (await takeIn(tx, id, notice, page, lead));
      });
      if (isNew) taken++;
    } catch (error) {
      if (isTransient(error)) throw error;
      // Left to the queue of notices, which tries it by itself and sets it aside.
      await reading.inTenant((tx) => openNotice(tx, notice));
    }
  }
  return taken;
}
