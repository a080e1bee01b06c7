/** Leads that may be the same person as another: for people to look at. */
import type { Lead } from './leads.ts';
import { ownLeads, type Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

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
