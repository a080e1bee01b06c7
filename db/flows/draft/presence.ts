/** Who has a flow open at this moment. A tab says so again and again; one that has been silent for a moment is gone. */
import type { Tx } from '../../platform/tenant.ts';

/** A tab beats every few seconds; so long it may be silent. */
const freshSeconds = 20;

export interface Present {
  user_id: string;
  name: string;
  /** Whether they changed something a moment ago. */
  editing: boolean;
}

/** What a tab says of itself. */
export interface Beat {
  /** Made by the page that is open. */
  tab: string;
  flowId: string;
  userId: string;
  editing: boolean;
}

/**
 * Notes that the tab is there, forgets those that fell silent, and tells who else is: each person once, whose other tabs are theirs, oneself
 * first, in an order that stays while they do.
 * @returns null when there is no such flow
 */
export async function beat(tx: Tx, { tab, flowId, userId, editing }: Beat): Promise<Present[] | null> {
  const [flow] = await tx`select 1 from flows where id = ${flowId}`;
  if (!flow) return null;
  await tx`
    insert into flow_presence as p (tab, flow_id, user_id, editing) values (${tab}, ${flowId}, ${userId}, ${editing})
    on conflict (tenant_id, tab) do update set flow_id = excluded.flow_id, editing = excluded.editing, seen_at = clock_timestamp()
    where p.user_id = excluded.user_id`;
  await tx`delete from flow_presence where tab in (
    select tab from flow_presence where seen_at < now() - interval '1 minute' order by tab for update skip locked)`;
  return await tx<Present[]>`
    select p.user_id, m.name, bool_or(p.editing) as editing from flow_presence p join memberships m using (user_id)
    where p.flow_id = ${flowId} and p.tab <> ${tab} and p.seen_at > clock_timestamp() - ${freshSeconds}::int * interval '1 second'
    group by p.user_id, m.name order by p.user_id = ${userId} desc, m.name, p.user_id limit 20`;
}

/** The tab was closed, or shows another page. */
export async function leave(tx: Tx, { tab, userId }: Pick<Beat, 'tab' | 'userId'>): Promise<void> {
  await tx`delete from flow_presence where tab = ${tab} and user_id = ${userId}`;
}
