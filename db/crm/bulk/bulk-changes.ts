/** Changes to many leads at once, as rows: asked for here, worked off by the worker (perform-bulk.ts). */
import type { PendingQuery, Row } from 'postgres';
import type { Lead } from '../leads.ts';
import { afterPlace, isOwnLead, type Page, type Rows, type Scope, toRows } from '../../platform/scope.ts';
import type { Sql, Tx } from '../../platform/tenant.ts';

/** What is done to each lead. */
export type BulkAct =
  | { do: 'edit'; fields: Partial<Pick<Lead, 'status' | 'lead_source' | 'timezone' | 'custom'>> }
  | { do: 'assign'; seller_id: string | null }
  | { do: 'tag'; add: string[]; remove: string[] }
  | { do: 'enrol'; flow_id: string }
  | { do: 'stop'; flow_id: string | null }
  | { do: 'delete' }
  /** Takes out whom a file brought. */
  | { do: 'unimport'; import_id: string }
  /** Puts back what another change did. */
  | { do: 'undo'; what: 'edit' | 'assign' | 'tag' | 'enrol' };

/** `same`: it was so already. `touched`: somebody has changed it since, so it was left. */
export type BulkOutcome = 'queued' | 'done' | 'same' | 'refused' | 'touched';

export interface BulkRow {
  id: string;
  act: BulkAct;
  start_flows: boolean;
  state: 'running' | 'stopped' | 'done';
  people: number;
  /** How many by outcome, of refusals by `refused:<reason>`. */
  counts: Record<string, number>;
  undo_of: string | null;
  undone_at: Date | null;
  seller_id: string | null;
  is_team: boolean;
  actor_type: 'user' | 'api_key' | 'operator' | 'system';
  actor_id: string | null;
  created_at: Date;
  ended_at: Date | null;
}

const columns = [
  'id',
  'act',
  'start_flows',
  'state',
  'people',
  'counts',
  'undo_of',
  'undone_at',
  'seller_id',
  'is_team',
  'actor_type',
  'actor_id',
  'created_at',
  'ended_at',
] as const satisfies (keyof BulkRow)[];

/** So long a change can be undone, in hours. */
export const undoHours = 24;

/** What of the changes a caller may see: a seller those of their own. */
const own = (tx: Tx, { sellerId }: Scope) => (sellerId ? tx`and seller_id = ${sellerId}` : tx``);

export interface NewBulk {
  act: BulkAct;
  startFlows: boolean;
  scope: Scope;
  actor: { type: string; id?: string };
  undoOf?: string;
}

/** @param people a query over `lead_id`, `before` and `after` of those it is for, in their order */
export async function insertBulk(tx: Tx, bulk: NewBulk, people: PendingQuery<Row[]>): Promise<BulkRow> {
  const [row] = await tx<[{ id: string }]>`
    insert into bulk_changes (act, start_flows, people, seller_id, is_team, undo_of, actor_type, actor_id)
    values (${tx.json(bulk.act)}, ${bulk.startFlows}, 0, ${bulk.scope.sellerId}, ${bulk.scope.isTeam ?? false}, ${bulk.undoOf ?? null}, ${bulk.actor.type}, ${bulk.actor.id ?? null})
    returning id`;
  await tx`
    insert into bulk_people (bulk_id, place, lead_id, before, after)
    select ${row.id}, row_number() over (), p.lead_id, p.before, p.after from (${people}) p`;
  await tx`update bulk_changes set people = (select count(*) from bulk_people where bulk_id = ${row.id}) where id = ${row.id}`;
  return (await findBulk(tx, row.id, { sellerId: null }))!;
}

export async function findBulk(tx: Tx, id: string, scope: Scope, lock = false): Promise<BulkRow | null> {
  const [row] = await tx<BulkRow[]>`
    select ${tx(columns)} from bulk_changes where id = ${id} ${own(tx, scope)} ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

/** The newest first. */
export async function listBulks(tx: Tx, page: Page, scope: Scope): Promise<Rows<BulkRow>> {
  const rows = await tx<(BulkRow & { place: string })[]>`
    select ${tx(columns)}, created_at::text as place from bulk_changes
    where true ${own(tx, scope)} ${afterPlace(tx, page, 'bulk_changes')}
    order by created_at desc, id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

export interface BulkPerson {
  lead_id: string;
  name: string | null;
  phone: string | null;
  outcome: BulkOutcome;
  reason: string | null;
}

/** What a change came to for each person that is still there and that the caller reaches now, at most `most` after a place. */
export async function listBulkPeople(
  tx: Tx,
  id: string,
  { outcome, after, most }: { outcome?: BulkOutcome | undefined; after: number; most: number },
  scope: Scope,
): Promise<(BulkPerson & { place: number })[]> {
  return await tx<(BulkPerson & { place: number })[]>`
    select p.place, p.lead_id, l.name, l.phone, p.outcome, p.reason from bulk_people p join leads l on l.id = p.lead_id
    where p.bulk_id = ${id} and ${isOwnLead(tx, scope, 'l')} and p.place > ${after} ${outcome ? tx`and p.outcome = ${outcome}` : tx``}
    order by p.place limit ${most}`;
}

/** Nobody else is changed; who was stays so. @returns whether it ran */
export async function stopBulk(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx`
    update bulk_changes set state = 'stopped', ended_at = now() where id = ${id} and state = 'running' returning id`;
  return rows.length > 0;
}

/** @returns false when it is too late, or was undone already */
export async function claimUndo(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx`
    update bulk_changes set undone_at = now()
    where id = ${id} and undone_at is null and state <> 'running' and ended_at > now() - make_interval(hours => ${undoHours})
    returning id`;
  return rows.length > 0;
}

/** Those that a change did something to, with what it did, as `insertBulk` wants people. */
export const changedBy = (tx: Tx, id: string) =>
  tx`select lead_id, before, after from bulk_people where bulk_id = ${id} and outcome = 'done' order by place`;

/** Changes that may have something to do. */
export async function dueBulks(sql: Sql, most: number): Promise<{ id: string; tenantId: string }[]> {
  return await sql<
    { id: string; tenantId: string }[]
  >`select id, tenant_id as "tenantId" from due_bulk_changes(${most})`;
}
