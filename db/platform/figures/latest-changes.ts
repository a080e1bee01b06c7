/** How far the tenant's audit has come, and how far with the changes of one person: whoever changed something wants to see it. */
import type { Tx } from '../tenant.ts';

export interface Latest {
  /** The newest entry of the audit's chain, 0 before the first. Entries are committed in the order of these numbers. */
  seq: number;
  /** The newest of them that the person made. */
  own: number;
  /** Whether something that they began for many leads goes on, or ended within the last moments. */
  isBusy: boolean;
  /** By the database's clock. */
  at: Date;
}

/** What ends in one transaction may be seen this much later than it says. */
const moments = '15 seconds';

/**
 * @param userId whose changes
 * @param keptMs how long a figure may be told again: what ended since then may not be in it
 */
export async function readLatest(tx: Tx, userId: string, keptMs: number): Promise<Latest> {
  const since = tx`now() - ${moments}::interval - ${keptMs}::integer * interval '1 millisecond'`;
  const [row] = await tx<[{ seq: string; own: string; is_busy: boolean; at: Date }]>`
    select coalesce((select seq from system_events order by seq desc limit 1), 0) as seq,
      coalesce((select seq from system_events where actor_type = 'user' and actor_id = ${userId} order by seq desc limit 1), 0) as own,
      exists (select from (select * from bulk_changes order by created_at desc, id desc limit 200) b
        where actor_type = 'user' and actor_id = ${userId} and (ended_at is null or ended_at > ${since}))
      or exists (select from (select * from audience_runs order by created_at desc, id desc limit 200) r
        where created_by = ${userId} and (state = 'running' or ended_at > ${since})) as is_busy,
      clock_timestamp() as at`;
  return { seq: Number(row.seq), own: Number(row.own), isBusy: row.is_busy, at: row.at };
}
