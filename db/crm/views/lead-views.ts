/** Views of the list of leads that people keep: their own, and those that are shared with the team. */
import type { Tx } from '../../platform/tenant.ts';

export interface LeadView {
  id: string;
  name: string;
  shared: boolean;
  /** Filters as the query of the list has them. */
  filters: Record<string, string>;
  sort: string;
  columns: string[];
  user_id: string;
  user_name: string;
}

/** Somebody has no more of their own, and a team no more shared ones. */
export const maxViews = 100;

/** Thrown where another one has the name, or there are `maxViews` already. */
export class ViewRefused extends Error {
  override name = 'ViewRefused';
  readonly why: 'taken' | 'too_many';
  constructor(why: 'taken' | 'too_many') {
    super(why);
    this.why = why;
  }
}

const select = (tx: Tx) => tx`
  select v.id, v.name, v.shared, v.filters, v.sort, v.columns, v.user_id, m.name as user_name
  from lead_views v join memberships m on m.tenant_id = v.tenant_id and m.user_id = v.user_id`;

/** Those that somebody may use, by name. */
export const listViews = (tx: Tx, userId: string): Promise<LeadView[]> =>
  tx<LeadView[]>`${select(tx)} where v.shared or v.user_id = ${userId} order by v.name collate "es-x-icu", v.id`;

/** One that somebody may use. */
export async function findView(tx: Tx, id: string, userId: string): Promise<LeadView | null> {
  const [row] = await tx<LeadView[]>`${select(tx)} where v.id = ${id} and (v.shared or v.user_id = ${userId})`;
  return row ?? null;
}

/** Writes one, new without an id. @throws ViewRefused */
export async function writeView(
  tx: Tx,
  view: Omit<LeadView, 'id' | 'user_name'> & { id: string | undefined },
): Promise<LeadView> {
  const { id, name, shared, filters, sort, columns, user_id } = view;
  // One at a time, so that two cannot take a name at once, nor the last free place.
  await tx`select pg_advisory_xact_lock(hashtextextended('lead views' || current_setting('app.tenant_id'), 0))`;
  const beside = tx`lead_views where id is distinct from ${id ?? null}::uuid and shared = ${shared}
    ${shared ? tx`` : tx`and user_id = ${user_id}`}`;
  const [others] = await tx<[{ count: number; taken: boolean }]>`
    select count(*)::int, coalesce(bool_or(lower(name) = lower(${name})), false) as taken from ${beside}`;
  if (others.taken) throw new ViewRefused('taken');
  if (others.count >= maxViews) throw new ViewRefused('too_many');
  const row = { name, shared, filters: tx.json(filters), sort, columns };
  const [written] = id
    ? await tx<{ id: string }[]>`update lead_views set ${tx(row)} where id = ${id} returning id`
    : await tx<{ id: string }[]>`insert into lead_views ${tx({ ...row, user_id })} returning id`;
  return (await findView(tx, written!.id, user_id))!;
}

export async function deleteView(tx: Tx, id: string): Promise<void> {
  await tx`delete from lead_views where id = ${id}`;
}
