/** What the relay asks and writes while it works events off: always inside the transaction that claimed them. */
import type { CrmEvent, Happening } from '#flow';
import type { Happened } from '#contract';
import type { Tx } from '../platform/tenant.ts';
import { tell } from './enrolment-signals.ts';

/** An event with its place in the order of all. */
export interface EventRow extends CrmEvent {
  seq: string;
  /** What it came of, shared with the other events of the same delivery, request or form. */
  cause: string | null;
  /** Written down after it happened: it lets nobody into a flow. */
  history: boolean;
}

/** An enrolment as far as it matters to an event. */
export interface EnteredRow {
  id: string;
  flow_id: string;
  lead_id: string;
  occurrence: string;
  subject: string | null;
  ended_at: Date | null;
  created_at: Date;
  listens: string[];
  /** What the event that let it in came of. */
  cause: string | null;
  /** Of one put in by hand: the last event that was waiting then. */
  since_seq: string | null;
}

/** Those of the events that nobody has worked off yet, oldest first, locked. */
export async function lockEvents(tx: Tx, ids: readonly string[]): Promise<EventRow[]> {
  const rows = await tx<(Omit<EventRow, 'occurred_at'> & { occurred_at: Date })[]>`
    select id, seq, type, lead_id, subject, data, cause, occurred_at, history from events
    where id = any(${[...ids]}) and processed_at is null order by seq for update`;
  return rows.map((row) => ({ ...row, occurred_at: row.occurred_at.toISOString() }));
}

export interface StartedFlow {
  id: string;
  version: number;
  /** Types of events that its trigger wants to be asked about. */
  events: string[];
}

/**
 * Live flows whose trigger wants to be asked about one of these events. Held until the transaction ends: whoever pauses or archives
 * one comes before, and nobody enters, or after, and sees who entered. Ask before leads are locked, as those who enrol by hand do.
 */
export function flowsStartedBy(tx: Tx, types: readonly string[]): Promise<StartedFlow[]> {
  return tx<StartedFlow[]>`
    select id, live_version as version, trigger_events as events from flows
    where status = 'active' and live_version is not null and trigger_events && ${[...types]}
    order by id for share`;
}

/** The leads' open enrolments in any flow, and their past ones in these flows. */
export function enrolmentsOf(tx: Tx, leadIds: readonly string[], flowIds: readonly string[]): Promise<EnteredRow[]> {
  return tx<EnteredRow[]>`
    select e.id, e.flow_id, e.lead_id, e.occurrence, e.subject, e.ended_at, e.created_at, e.listens, e.since_seq, v.cause
    from enrolments e left join events v on v.tenant_id = e.tenant_id and v.id = e.event_id
    where e.lead_id = any(${[...leadIds]}) and (e.ended_at is null or e.flow_id = any(${[...flowIds]}))`;
}

export interface Entry {
  flow_id: string;
  version: number;
  lead_id: string;
  occurrence: string;
  subject: string | null;
  node_id: string;
  listens: string[];
  event_id: string;
}

export type MadeRow = Omit<EnteredRow, 'cause'> & { event_id: string; version: number };

/**
 * Writes new enrolments, leased to the caller for 30 s so that it may start their workflows itself.
 * @returns those that were new
 */
export async function insertEntries(tx: Tx, entries: readonly Entry[]): Promise<MadeRow[]> {
  if (entries.length === 0) return [];
  const rows = entries.map((entry) => ({ ...entry, claimed_until: new Date(Date.now() + 30_000) }));
  return await tx<MadeRow[]>`
    insert into enrolments ${tx(rows)} on conflict do nothing
    returning id, flow_id, version, lead_id, subject, created_at, listens, since_seq, event_id`;
}

export type LaterEvent = Omit<EventRow, 'seq' | 'lead_id' | 'occurred_at'> & { occurred_at: Date };

/**
 * What an enrolment listens to and happened to its lead since the event that let it in, as far as it has been worked off or
 * is in this batch. At most 100.
 */
export function eventsSince(
  tx: Tx,
  enrolment: Pick<EnteredRow, 'lead_id' | 'listens'>,
  first: EventRow,
  batch: readonly string[],
): Promise<LaterEvent[]> {
  return tx<LaterEvent[]>`
    select id, type, subject, data, cause, occurred_at, history from events
    where lead_id = ${enrolment.lead_id} and seq > ${first.seq} and type = any(${enrolment.listens})
      and (processed_at is not null or id = any(${[...batch]}))
    order by seq limit 100`;
}

/** Queues the signal `happened` for each of the enrolments. */
export async function signalHappened(tx: Tx, told: ReadonlyMap<string, Happening[]>): Promise<void> {
  await tell(
    tx,
    'happened',
    [...told].map(([id, events]) => ({ id, payload: { events } satisfies Happened })),
  );
}

/** They are worked off. @param outcomes of some events: for each flow that was asked, `entered` or the reason why not */
export async function completeEvents(
  tx: Tx,
  ids: readonly string[],
  outcomes: ReadonlyMap<string, Record<string, string>>,
): Promise<void> {
  const rows = [...outcomes].map(([id, outcome]) => ({ id, outcome }));
  const known = new Set(outcomes.keys());
  const others = ids.filter((id) => !known.has(id));
  await Promise.all([
    others.length > 0 && tx`update events set processed_at = clock_timestamp(), error = null where id = any(${others})`,
    rows.length > 0 &&
      tx`
        update events e set processed_at = clock_timestamp(), error = null, outcome = o.outcome
        from jsonb_to_recordset(${tx.json(rows)}) as o(id uuid, outcome jsonb) where e.id = o.id`,
  ]);
}

/** One more try came to nothing. @param code why; never a text that could hold personal data */
export async function failEvent(tx: Tx, id: string, code: string): Promise<void> {
  await tx`update events set attempts = attempts + 1, error = ${code} where id = ${id} and processed_at is null`;
}
