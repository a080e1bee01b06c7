/** Which rows of a tenant a caller may reach. */
import type { PendingQuery, Row } from 'postgres';
import type { Tx } from './tenant.ts';

/** A seller's own leads and what hangs on them, or (null) the whole tenant. */
export interface Scope {
  sellerId: string | null;
  /** Theirs, and those of the people who report to them: a manager's. */
  isTeam?: boolean;
}

/** Whether a seller, named by a column, is the caller or one of their team. */
export const isOfTeam = (tx: Tx, { sellerId, isTeam }: Scope, column: PendingQuery<Row[]>) =>
  isTeam
    ? tx`${column} in (select k.user_id from memberships k where k.user_id = ${sellerId} or k.manager_id = ${sellerId})`
    : tx`${column} = ${sellerId}`;

export const wholeTenant: Scope = { sellerId: null };

/** `and …` for a query over `leads`. */
export const ownLeads = (tx: Tx, scope: Scope) =>
  scope.sellerId ? tx`and ${isOfTeam(tx, scope, tx`leads.seller_id`)}` : tx``;

/** A condition on `leads`, joined under a name. */
export const isOwnLead = (tx: Tx, scope: Scope, leads: string) =>
  scope.sellerId === null ? tx`true` : isOfTeam(tx, scope, tx`${tx(leads)}.seller_id`);

/** `and …` for a query over a table with a `lead_id`, given by its name. */
export const ofOwnLeads = (tx: Tx, scope: Scope, table: string) =>
  scope.sellerId
    ? tx`and ${tx(table)}.lead_id in (select id from leads where ${isOfTeam(tx, scope, tx`seller_id`)})`
    : tx``;

/** A place in a list ordered by creation, newest first. `at` is the text of the timestamp, with its microseconds. */
export interface Page {
  after: { at: string; id: string } | null;
  limit: number;
}

/** One more row than asked for tells whether there is another page. */
export interface Rows<T> {
  items: T[];
  next: { at: string; id: string } | null;
}

/**
 * `and …` for a query ordered by `created_at desc, id desc` over the table of this name. The instant passes as text: the driver
 * would cut a timestamp to milliseconds.
 */
export const afterPlace = (tx: Tx, page: Page, table: string) =>
  page.after
    ? tx`and (${tx(table)}.created_at, ${tx(table)}.id) < (${page.after.at}::text::timestamptz, ${page.after.id}::uuid)`
    : tx``;

/** Cuts the extra row off and takes the place of the last one. Rows carry `created_at::text` as `place`. */
export function toRows<T extends { id: string; place?: string }>(rows: T[], page: Page): Rows<Omit<T, 'place'>> {
  const more = rows.length > page.limit;
  const kept = more ? rows.slice(0, page.limit) : rows;
  const last = kept.at(-1);
  const next = more && last ? { at: last.place!, id: last.id } : null;
  return { items: kept.map(({ place: _place, ...row }) => row), next };
}

/** A search text as a pattern for `ilike`: what people type has no wildcards. */
export const contains = (text: string): string => `%${text.replaceAll(/[%_\\]/g, '\\$&')}%`;
