/**
 * The counts that are kept ready by day (migration `flow_counts` says what each family is): how they are read, and brought up to date.
 */
import { allow, type Sql, type Tx, withTenant } from '../../platform/tenant.ts';
import type { PendingQuery, Row } from 'postgres';
import type { Effect } from '../flow-stats.ts';

export type Family =
  | 'entries'
  | 'again'
  | 'inside'
  | 'visits'
  | 'ways'
  | 'effects'
  | 'nodes'
  | 'reasons'
  | 'steps'
  | 'templates'
  | 'all-templates';

/** Days of the tenant, both included. */
export interface Days {
  first: string;
  last: string;
}

/** A sum over days and versions. The effect is that of messages; elsewhere zeros. */
export interface Count extends Omit<Effect, 'messages'> {
  flow_id: string;
  family: Family;
  node: string;
  one: string;
  two: string;
  n: number;
}

/** Of whatever no flow is asked about. */
export const noFlow = '00000000-0000-0000-0000-000000000000';

/** What is not taken in yet is counted on the spot, as long as it is no more than this; else everything is. */
const mostOnTheSpot = 1500;

export interface Question {
  flowIds: string[];
  families: Family[];
  days: Days;
  version?: number | null;
}

/**
 * The counts of some flows, exact in this snapshot.
 * @returns null while too much waits to be taken in (after a migration, a change of zone, a flood): then count the rows themselves
 */
export async function readCounts(
  tx: Tx,
  { flowIds, families, days, version = null }: Question,
): Promise<Count[] | null> {
  const counts = await countsAt(tx);
  if (!counts) return null;
  const ofDays = tx`day between ${days.first}::date and ${days.last}::date ${version === null ? tx`` : tx`and version = ${version}`}`;
  const which = tx`
    flow_id = any(${flowIds}::uuid[]) and family = any(${families}::text[])
    and ${families.includes('inside') ? tx`(family = 'inside' or ${ofDays})` : ofDays}`;
  return await tx<Count[]>`
    select flow_id, family, node, one, two, sum(n)::int as n, sum(sent)::int as sent, sum(delivered)::int as delivered, sum(read)::int as read,
      sum(replied)::int as replied, sum(opted_out)::int as opted_out, sum(failed)::int as failed, sum(unconfirmed)::int as unconfirmed,
      sum(suppressed)::int as suppressed, sum(pending)::int as pending
    from ${counts(which)}
    group by flow_id, family, node, one, two having sum(n) <> 0`;
}

/**
 * What is kept, and what is to be added to it.
 * @returns both together, under a condition; null while too much waits to be taken in
 */
export async function countsAt(tx: Tx): Promise<((which: Fragment) => Fragment) | null> {
  const [waiting] = await tx<[{ marks: number; anew: boolean }]>`
    select (select count(*)::int from (select from flow_count_marks limit ${mostOnTheSpot + 1}) m) as marks,
      exists (select from flow_count_marks where unit is null) as anew`;
  if (waiting.anew || waiting.marks > mostOnTheSpot) return null;
  return (which) => tx`(
    select * from flow_counts where ${which}
    ${waiting.marks === 0 ? tx`` : tx`union all select * from unfolded_flow_counts() where ${which}`}) counts`;
}

type Fragment = PendingQuery<Row[]>;

/** What is left of a count without what it is of: the rest of its columns are those of an effect. */
export function effectOf(count: Count): Effect {
  const { flow_id: _flow, family: _family, node: _node, one: _one, two: _two, n: messages, ...effect } = count;
  return { messages, ...effect };
}

/** Tenants that have something to take in. */
export async function listBacklog(sql: Sql): Promise<string[]> {
  const rows = await sql<{ tenant_id: string }[]>`select tenant_id from list_flow_count_backlog()`;
  return rows.map((row) => row.tenant_id);
}

/** Marks per transaction. */
const batch = 5_000;

/**
 * Takes in one batch, in the caller's transaction (read committed).
 * @returns how many marks; 0 when there is nothing, -1 when somebody else is at it
 */
export async function fold(tx: Tx, most = batch): Promise<number> {
  const [row] = await tx<[{ taken: number }]>`select fold_flow_counts(${most}) as taken`;
  return row.taken;
}

/**
 * Takes in what a tenant has noted.
 * @returns `done` when nothing is left, `busy` when somebody else is at it, `more` when time was up
 */
export async function catchUp(sql: Sql, tenantId: string, forMs: number): Promise<'done' | 'busy' | 'more'> {
  const until = Date.now() + forMs;
  do {
    const taken = await withTenant(sql, tenantId, async (tx) => {
      // Marking all that a large tenant has, once, takes longer than a statement may.
      await allow(tx, 120);
      return await fold(tx);
    });
    if (taken < 0) return 'busy';
    if (taken < batch) return 'done';
  } while (Date.now() < until);
  return 'more';
}

/** Has everything of a tenant counted anew, by whoever folds next; until then nothing is read from the counts. */
export async function recount(tx: Tx): Promise<void> {
  await tx`insert into flow_count_marks (unit) values (null)`;
}

/** In how many rows the counts differ from a count of everything. None, unless something is wrong. */
export async function countErrors(tx: Tx): Promise<number> {
  const [row] = await tx<[{ errors: number }]>`select count(*)::int as errors from flow_count_errors()`;
  return row.errors;
}
