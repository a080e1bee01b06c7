/** Whose lead it becomes. Decided while the memberships of all who may get it are locked, so that two at once do not choose alike. */
import type { Tx } from '../../platform/tenant.ts';

/** Statuses of leads that nobody works on any more. */
const closed = ['won', 'lost'];

export interface Turn {
  mode: 'round-robin' | 'least-open';
  /** Among whom; empty: everybody with the role of a seller. Who is no member any more is passed over. */
  among: readonly string[];
  /** The step that hands out. */
  flowId: string;
  nodeId: string;
}

/**
 * Chooses the next one, and counts the turn: over any number of leads, the turns of two who were there all the time differ by one at
 * most. Who comes later begins where the others are.
 * @returns null when there is nobody
 */
export async function takeTurn(tx: Tx, { mode, among, flowId, nodeId }: Turn): Promise<string | null> {
  const team = await tx<{ user_id: string }[]>`
    select user_id from memberships
    where ${among.length > 0 ? tx`user_id = any(${[...among]}::uuid[])` : tx`role = 'seller'`}
    order by user_id for no key update`;
  const ids = team.map((one) => one.user_id);
  if (ids.length === 0) return null;
  // Statements of their own: they see what those who held the lock before have written.
  await tx`
    insert into seller_turns (flow_id, node_id, user_id, given)
    select ${flowId}, ${nodeId}, who.id, coalesce((select min(given) from seller_turns where flow_id = ${flowId} and node_id = ${nodeId} and user_id = any(${ids}::uuid[])), 0)
    from unnest(${ids}::uuid[]) as who(id) on conflict do nothing`;
  const [next] = await (mode === 'least-open' ? fewestOpen(tx, ids) : fewestTurns(tx, ids, flowId, nodeId));
  await tx`
    update seller_turns set given = given + 1, last_at = clock_timestamp()
    where flow_id = ${flowId} and node_id = ${nodeId} and user_id = ${next!.user_id}`;
  return next!.user_id;
}

interface Next {
  user_id: string;
}

const fewestTurns = (tx: Tx, ids: string[], flowId: string, nodeId: string) => tx<Next[]>`
  select user_id from seller_turns where flow_id = ${flowId} and node_id = ${nodeId} and user_id = any(${ids}::uuid[])
  order by given, last_at nulls first, user_id limit 1`;

const fewestOpen = (tx: Tx, ids: string[]) => tx<Next[]>`
  select who.id as user_id from unnest(${ids}::uuid[]) as who(id)
  order by (select count(*) from leads l where l.seller_id = who.id and l.status <> all(${closed})),
    (select max(t.last_at) from seller_turns t where t.user_id = who.id) nulls first, who.id limit 1`;

/** Who of the team this is; null when they are not. */
export async function findMember(tx: Tx, userId: string): Promise<string | null> {
  const [row] = await tx<{ user_id: string }[]>`select user_id from memberships where user_id = ${userId}`;
  return row?.user_id ?? null;
}
