/** What one bite of a change does to its leads, by the same functions as a change of one lead by hand. */
import { maxTags } from '#flow';
import { changeLead, type LeadChange } from './change-lead.ts';
import { deletePerson } from '../delete-person.ts';
import { standingOf } from '../import/batches.ts';
import { findLead, type Lead } from '../leads.ts';
import { signalStop } from '../../flows/enrolment-signals.ts';
import { enrolByHand } from '../../flows/enrol-by-hand.ts';
import { recordAudit } from '../../platform/audit.ts';
import type { Tx } from '../../platform/tenant.ts';
import type { BulkOutcome, BulkRow } from './bulk-changes.ts';

export interface Person {
  place: number;
  lead_id: string;
  /** Of an undo: what the change did that is undone. */
  before: Values | null;
  after: Values | null;
}
type Values = Record<string, unknown>;

/** What it came to for one of them. */
export interface Result {
  place: number;
  outcome: Exclude<BulkOutcome, 'queued'>;
  reason?: string;
  before?: Values;
  after?: Values;
}

/** @returns a result for each of the people, in any order */
export async function actOnLeads(tx: Tx, bulk: BulkRow, people: readonly Person[]): Promise<Result[]> {
  const { act } = bulk;
  if (act.do === 'enrol') return await enrol(tx, bulk, act.flow_id, people);
  const results: Result[] = [];
  for (const person of people) {
    const lead = await findLead(tx, person.lead_id, { sellerId: bulk.seller_id, isTeam: bulk.is_team }, true);
    const result = lead ? await actOnLead(tx, bulk, lead, person) : refusedBy('lead-not-found');
    results.push({ place: person.place, ...result });
  }
  return results;
}

type One = Omit<Result, 'place'>;
const refusedBy = (reason: string): One => ({ outcome: 'refused', reason });

async function actOnLead(tx: Tx, bulk: BulkRow, lead: Lead, person: Person): Promise<One> {
  const { act } = bulk;
  switch (act.do) {
    case 'edit':
      return await write(tx, bulk, lead, act.fields);
    case 'assign':
      return await write(tx, bulk, lead, { seller_id: act.seller_id });
    case 'tag': {
      const tags = [...new Set([...lead.tags, ...act.add])].filter((tag) => !act.remove.includes(tag));
      if (tags.length > maxTags && tags.length > lead.tags.length) return refusedBy('too-many-tags');
      return await write(tx, bulk, lead, { tags });
    }
    case 'stop': {
      const open = await openOf(tx, lead.id, act.flow_id);
      for (const id of open) await signalStop(tx, { enrolmentId: id }, 'stopped-by-hand');
      return { outcome: open.length > 0 ? 'done' : 'same' };
    }
    case 'delete':
      return await remove(tx, bulk, lead.id);
    case 'unimport': {
      const standing = await standingOf(tx, act.import_id, lead.id);
      if (standing === 'made') return await remove(tx, bulk, lead.id);
      return standing === 'touched' ? { outcome: 'touched' } : refusedBy('known-before');
    }
    case 'undo':
      return act.what === 'enrol' ? await takeOut(tx, person) : await putBack(tx, bulk, lead, person);
    case 'enrol':
      throw new Error('people are let in together');
  }
}

/** Changes what differs, and keeps how it was. */
async function write(tx: Tx, bulk: BulkRow, lead: Lead, wanted: LeadChange): Promise<One> {
  const { custom, ...plain } = wanted;
  const differing = Object.entries(plain).filter(([name, value]) => !isSame(valueOf(lead, name), value));
  const customs = Object.entries(custom ?? {}).filter(([name, value]) => !isSame(lead.custom[name] ?? null, value));
  if (differing.length === 0 && customs.length === 0) return { outcome: 'same' };
  const change = {
    ...Object.fromEntries(differing),
    ...(customs.length > 0 ? { custom: Object.fromEntries(customs) } : {}),
  };
  const after = await changeLead(tx, lead, change, !bulk.start_flows);
  const names = [...differing.map(([name]) => name), ...customs.map(([name]) => `custom.${name}`)];
  return { outcome: 'done', before: read(lead, names), after: read(after, names) };
}

/** Puts back each field that is still as the change left it. Flows do not hear of it. */
async function putBack(tx: Tx, { act }: BulkRow, lead: Lead, { before, after }: Person): Promise<One> {
  const isTags = act.do === 'undo' && act.what === 'tag';
  const change: Values = {};
  let touched = false;
  for (const [name, old] of Object.entries(before ?? {})) {
    const now = valueOf(lead, name);
    const left = after?.[name] ?? null;
    if (isTags) change.tags = tagsBefore(now as string[], old as string[], left as string[]);
    else if (!isSame(now, left)) touched = true;
    else if (name.startsWith('custom.'))
      change.custom = { ...(change.custom as Values), [name.slice('custom.'.length)]: old };
    else change[name] = old;
  }
  if (Object.keys(change).length > 0) await changeLead(tx, lead, change, true);
  return { outcome: touched ? 'touched' : 'done' };
}

/** Without the tags that were added then, with those that were taken; what came and went since stays. */
function tagsBefore(now: string[], old: string[], left: string[]): string[] {
  const kept = now.filter((tag) => old.includes(tag) || !left.includes(tag));
  return [...new Set([...kept, ...old.filter((tag) => !left.includes(tag))])].slice(0, Math.max(maxTags, now.length));
}

/** Out of the flow again, where they are still inside. What they were sent was sent. */
async function takeOut(tx: Tx, { after }: Person): Promise<One> {
  const stopped = await signalStop(tx, { enrolmentId: String(after?.enrolment_id) }, 'stopped-by-hand');
  return { outcome: stopped > 0 ? 'done' : 'touched' };
}

async function enrol(tx: Tx, bulk: BulkRow, flowId: string, people: readonly Person[]): Promise<Result[]> {
  const ids = people.map(({ lead_id }) => lead_id);
  const entered = await enrolByHand(tx, flowId, ids, `bulk:${bulk.id}`);
  if (!entered || entered === 'not-live') {
    return people.map(({ place }) => ({ place, ...refusedBy('flow-not-live') }));
  }
  const answers = new Map(entered.people.map((one) => [one.lead_id, one]));
  return people.map(({ place, lead_id }) => {
    const { enrolment_id, reason } = answers.get(lead_id)!;
    if (!enrolment_id) return { place, ...refusedBy(reason ?? 'lead-not-found') };
    return { place, outcome: 'done', before: {}, after: { enrolment_id } };
  });
}

async function openOf(tx: Tx, leadId: string, flowId: string | null): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from enrolments where lead_id = ${leadId} and ended_at is null ${flowId ? tx`and flow_id = ${flowId}` : tx``} order by id`;
  return rows.map(({ id }) => id);
}

async function remove(tx: Tx, bulk: BulkRow, leadId: string): Promise<One> {
  const gone = await deletePerson(tx, leadId);
  const [row] = await tx<[{ tenant: string }]>`select current_setting('app.tenant_id') as tenant`;
  await recordAudit(tx, {
    tenantId: row.tenant,
    actor: { type: bulk.actor_type, ...(bulk.actor_id ? { id: bulk.actor_id } : {}) },
    action: 'lead.delete',
    object: { type: 'lead', id: leadId },
    data: { ...gone, bulk: bulk.id },
  });
  return { outcome: 'done' };
}

function valueOf(lead: Lead, name: string): unknown {
  if (name.startsWith('custom.')) return lead.custom[name.slice('custom.'.length)] ?? null;
  return lead[name as keyof Lead] ?? null;
}
const read = (lead: Lead, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, valueOf(lead, name)]));
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
