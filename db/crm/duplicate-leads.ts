/** Leads that may be the same person as another: for people to look at. */
import type { Lead } from './leads.ts';
import { isOwnLead, ownLeads, type Scope } from '../platform/scope.ts';
import { allow, type Tx } from '../platform/tenant.ts';

export interface Duplicate {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  status: string;
  created_at: Date;
  why: 'email' | 'name-and-phone';
}

/** People of one name that are looked at: a name that more have says nothing. */
const mostNamesakes = 500;

/**
 * Leads with the same e-mail, or with the same name and a number that is nearly the same (one digit more, less, other or swapped).
 * The newest first, 20 at most.
 */
export async function listDuplicates(tx: Tx, lead: Lead, scope: Scope): Promise<Duplicate[]> {
  const [keys] = await tx<[{ phone_key: string | null; email_key: string | null; name_key: string | null }]>`
    select phone_key, email_key, name_key from leads where id = ${lead.id}`;
  const found = await tx<(Duplicate & { phone_key: string | null })[]>`
    select id, name, phone, phone_key, email, status, created_at, why from (
      select leads.*, 'email' as why from leads where email_key = ${keys.email_key} ${ownLeads(tx, scope)}
      union all
      (select leads.*, 'name-and-phone' from leads where name_key = ${keys.name_key} and phone_key is not null ${ownLeads(tx, scope)}
        order by created_at desc limit ${mostNamesakes})) as leads
    where id <> ${lead.id} order by why, created_at desc, id`;
  const seen = new Set<string>();
  return found
    .filter(({ why, phone_key }) => why === 'email' || (keys.phone_key && isNear(keys.phone_key, phone_key!)))
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .slice(0, 20)
    .map(({ phone_key: _key, ...row }) => row);
}

export interface DuplicateGroup {
  why: Duplicate['why'];
  /** The oldest first: the one that usually stays. */
  leads: Omit<Duplicate, 'why'>[];
}

/** Names with more people than these say nothing, and e-mails that so many share are a company's. */
const mostAlike = 10;

/** Leads that may be one person, by their ids, the oldest first. */
export interface Alike {
  why: Duplicate['why'];
  ids: string[];
}

/**
 * Leads of the whole list that may be one person, by the rule of `listDuplicates`: groups with the same e-mail, then pairs with the
 * same name and nearly the same number. Those with the newest leads first.
 * @param most groups
 */
export async function findAlike(tx: Tx, scope: Scope, most: number): Promise<Alike[]> {
  const alike = (key: 'email_key' | 'name_key', limit: number) => tx<
    { id: string; key: string; phone_key: string | null }[]
  >`
    with shared as (
      select ${tx(key)} as key, max(created_at) as newest from leads
      where ${tx(key)} is not null ${key === 'name_key' ? tx`and phone_key is not null` : tx``} ${ownLeads(tx, scope)}
      group by ${tx(key)} having count(*) between 2 and ${mostAlike} order by newest desc limit ${limit})
    select l.id, l.phone_key, s.key
    from shared s join leads l on l.${tx(key)} = s.key
    where ${isOwnLead(tx, scope, 'l')} ${key === 'name_key' ? tx`and l.phone_key is not null` : tx``}
    order by s.newest desc, s.key, l.created_at, l.id`;
  await allow(tx, 10);
  const idsOf = (some: readonly { id: string }[]) => some.map(({ id }) => id);
  const groups: Alike[] = groupsOf(await alike('email_key', most)).map((some) => ({ why: 'email', ids: idsOf(some) }));
  const known = new Set(groups.flatMap(({ ids }) => pairsOf(ids).map(pairName)));
  // Most namesakes are different people: more of them are looked at.
  for (const namesakes of groupsOf(await alike('name_key', most * 20))) {
    for (const pair of pairsOf(namesakes)) {
      if (groups.length >= most || known.has(pairName(idsOf(pair))) || !isNear(pair[0].phone_key!, pair[1].phone_key!))
        continue;
      groups.push({ why: 'name-and-phone', ids: idsOf(pair) });
    }
  }
  return groups;
}

/** The leads of such groups as they are now; of whom only one is left, or in reach, are none. */
export async function readAlike(tx: Tx, groups: readonly Alike[], scope: Scope): Promise<DuplicateGroup[]> {
  const rows = await tx<Omit<Duplicate, 'why'>[]>`
    select id, name, phone, email, status, created_at from leads
    where id = any(${groups.flatMap(({ ids }) => ids)}::uuid[]) ${ownLeads(tx, scope)}`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return groups
    .map(({ why, ids }) => ({ why, leads: ids.flatMap((id) => byId.get(id) ?? []) }))
    .filter(({ leads }) => leads.length > 1);
}

/** Rows that stand together by their key. */
function groupsOf<T extends { key: string }>(rows: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
  return [...groups.values()];
}

const pairsOf = <T>(some: readonly T[]): [T, T][] =>
  some.flatMap((one, at) => some.slice(at + 1).map((other): [T, T] => [one, other]));
const pairName = (ids: readonly string[]): string => ids.toSorted().join();

/** Whether one slip of the fingers makes the one number of the other: a digit more, less or other, or two swapped. */
export function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [a, b] = [one.slice(start), other.slice(start)];
  if (a === '' || b === '') return true;
  if (a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)) return true;
  return a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}
