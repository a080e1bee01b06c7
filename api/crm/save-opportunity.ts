/** Opens and changes opportunities, and says what a change means: moved deadlines, deals won and lost. */
import { recordEvent } from '#db/crm/events.ts';
import { type Dated, isHistory } from '#db/crm/history.ts';
import { readDue } from '#flow';
import { findTenant } from '#db/platform/tenants.ts';
import { findOpportunity, insertOpportunity, updateOpportunity as write } from '#db/crm/opportunities.ts';
import type { Opportunity } from '#db/crm/opportunities.ts';
import { findStage } from '#db/crm/deal-stages.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import type { OpportunityInput, OpportunityPatch } from './deal-schema.ts';
import { audit } from '../platform/audit.ts';
import { assertMayAssign, assertMember, referredLead } from './find-referred.ts';

/**
 * Emits `opportunity.created`, and `opportunity.won` or `.lost` when it comes closed. Its seller is the lead's unless named.
 * Dated before today it is history, unless the caller asks for flows.
 * @throws Problem 404 for a lead or seller that is not there
 */
export async function createOpportunity(act: Act, input: OpportunityInput): Promise<Opportunity> {
  const lead = await referredLead(act, input.lead_id);
  await guardSeller(act, input.seller_id);
  const inStage = input.stage ? await findStage(act.tx, input.stage) : null;
  const { status = inStage?.status ?? 'open', deadline, created_at, closed_at, start_flows, ...fields } = input;
  const createdAt = created_at ? new Date(Math.min(Date.parse(created_at), Date.now())) : undefined;
  const closedAt = closed_at ? new Date(closed_at) : (createdAt ?? new Date());
  const made = await insertOpportunity(act.tx, {
    ...fields,
    status,
    seller_id: input.seller_id === undefined ? lead.seller_id : input.seller_id,
    deadline: deadline ? await dueAt(act, deadline) : null,
    closed_at: status === 'open' ? null : closedAt,
    ...(status === 'open' ? { closed_reason: null } : {}),
    ...(createdAt ? { created_at: createdAt } : {}),
  });
  const dated = { at: createdAt, startFlows: start_flows };
  await tell(act, made, 'opportunity.created', { deadline: made.deadline?.toISOString() ?? null }, dated);
  if (status !== 'open') await tell(act, made, `opportunity.${status}`, {}, { ...dated, at: closedAt });
  await audit(act, 'opportunity.create', { type: 'opportunity', id: made.id });
  return made;
}

/**
 * Emits `opportunity.won` or `.lost` when it closes, and `opportunity.updated {fields, deadline?: {from, to}, stage?: {from, to}}` for the rest.
 * @throws Problem 404, 403 when a seller gives it away
 */
export async function updateOpportunity(act: Act, id: string, patch: OpportunityPatch): Promise<Opportunity> {
  const before = await findOpportunity(act.tx, id, act.scope, true);
  if (!before) throw notFound();
  await guardSeller(act, patch.seller_id);
  const { deadline, closed_at, start_flows, ...fields } = patch;
  const status = patch.status ?? (await statusByStage(act, before, patch.stage));
  const closedAt = closed_at ? new Date(closed_at) : new Date();
  const after = await write(act.tx, id, {
    ...fields,
    ...(deadline === undefined ? {} : { deadline: deadline === null ? null : await dueAt(act, deadline) }),
    ...(status && status !== before.status ? { status, closed_at: status === 'open' ? null : closedAt } : {}),
    ...((status ?? before.status) === 'open' ? { closed_reason: null } : {}),
  });
  if (after.status !== before.status && after.status !== 'open') {
    const dated = { at: closedAt, startFlows: start_flows };
    await tell(act, after, `opportunity.${after.status}`, { from: before.status }, dated);
  }
  const changed = changedFields(before, after).filter((field) => field !== 'status' || after.status === 'open');
  if (changed.length > 0) {
    const moved = {
      ...(changed.includes('deadline') && {
        deadline: { from: before.deadline?.toISOString() ?? null, to: after.deadline?.toISOString() ?? null },
      }),
      ...(changed.includes('stage') && { stage: { from: before.stage, to: after.stage } }),
    };
    await tell(act, after, 'opportunity.updated', { fields: changed, ...moved }, { startFlows: start_flows });
  }
  await audit(act, 'opportunity.update', { type: 'opportunity', id }, { fields: Object.keys(patch) });
  return after;
}

/** A deal that moves into a stage of won or lost deals is so; one that moves out of it into an open one is open again. */
async function statusByStage(
  { tx }: Act,
  before: Opportunity,
  name: string | null | undefined,
): Promise<Opportunity['status'] | undefined> {
  if (!name) return undefined;
  const [to, from] = [await findStage(tx, name), before.stage === null ? null : await findStage(tx, before.stage)];
  if (to.name === from?.name) return undefined;
  return to.status !== 'open' || (from && from.status !== 'open') ? to.status : undefined;
}

const dueAt = async ({ tx }: Act, text: string): Promise<Date> =>
  new Date(readDue(text, (await findTenant(tx)).timezone)!);

async function guardSeller(act: Act, sellerId: string | null | undefined): Promise<void> {
  if (sellerId !== undefined) await assertMayAssign(act, sellerId);
  await assertMember(act, sellerId);
}

async function tell(
  act: Act,
  deal: Opportunity,
  type: 'opportunity.created' | 'opportunity.updated' | 'opportunity.won' | 'opportunity.lost',
  data: Record<string, unknown>,
  dated: Dated,
): Promise<void> {
  await recordEvent(act.tx, {
    type,
    leadId: deal.lead_id,
    subject: `opportunity:${deal.id}`,
    data,
    occurredAt: dated.at ?? undefined,
    history: await isHistory(act.tx, dated),
  });
}

function changedFields(before: Opportunity, after: Opportunity): string[] {
  const fields = ['name', 'value', 'currency', 'stage', 'status', 'deadline', 'closed_reason', 'seller_id'] as const;
  return fields.filter((field) => String(before[field]) !== String(after[field]));
}
