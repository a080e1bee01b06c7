/** Who read which sensitive figures, beside the audit's chain: a row per reader, name and hour. */
import { toRows, type Page, type Rows } from '../scope.ts';
import type { Tx } from '../tenant.ts';

/** Reads of one kind by one reader within an hour, as a process counted them. */
export interface Reads {
  action: string;
  actor: { type: 'user' | 'api_key'; id: string };
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** Where the last one came from. */
  ip: string;
}

/** Adds to what other processes counted. */
export async function recordReads(tx: Tx, reads: readonly Reads[]): Promise<void> {
  if (reads.length === 0) return;
  const rows = reads.map(({ action, actor, count, firstAt, lastAt, ip }) => ({
    action,
    actor_type: actor.type,
    actor_id: actor.id,
    reads: count,
    first_at: firstAt.toISOString(),
    last_at: lastAt.toISOString(),
    ip,
  }));
  await tx`
    insert into audit_reads as r (action, actor_type, actor_id, hour, reads, first_at, last_at, ip)
    select action, actor_type, actor_id, date_trunc('hour', first_at), sum(reads), min(first_at), max(last_at), max(ip)
    from jsonb_to_recordset(${tx.json(rows)})
      as t(action text, actor_type text, actor_id text, reads integer, first_at timestamptz, last_at timestamptz, ip text)
    group by 1, 2, 3, 4
    on conflict (tenant_id, actor_type, actor_id, action, hour) do update set
      reads = r.reads + excluded.reads, first_at = least(r.first_at, excluded.first_at),
      last_at = greatest(r.last_at, excluded.last_at), ip = excluded.ip`;
}

export interface ReadRow {
  id: string;
  actor_type: 'user' | 'api_key';
  actor_id: string;
  actor_name: string | null;
  action: string;
  reads: number;
  first_at: Date;
  last_at: Date;
  ip: string | null;
}

/** The latest hours first. @param filter.action the beginning of a name */
export async function listReads(
  tx: Tx,
  filter: { action?: string; actorId?: string },
  page: Page,
): Promise<Rows<ReadRow>> {
  const rows = await tx<(ReadRow & { place: string })[]>`
    select r.id, r.actor_type, r.actor_id, m.name as actor_name, r.action, r.reads, r.first_at, r.last_at, r.ip, r.hour::text as place
    from audit_reads r left join memberships m on r.actor_type = 'user' and m.user_id::text = r.actor_id
    where true
      ${filter.action ? tx`and starts_with(r.action, ${filter.action})` : tx``}
      ${filter.actorId ? tx`and r.actor_id = ${filter.actorId}` : tx``}
      ${page.after ? tx`and (r.hour, r.id) < (${page.after.at}::text::timestamptz, ${page.after.id}::uuid)` : tx``}
    order by r.hour desc, r.id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}
