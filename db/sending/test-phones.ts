/** Phones of people of the team, for trying templates: each shows that a number is theirs by writing a code from it. */
import type { Phone } from '../crm/phone.ts';
import type { Tx } from '../platform/tenant.ts';

export interface TestPhone {
  id: string;
  phone: string;
  verified_at: Date | null;
  /** To be written from it; null once it was. */
  code: string | null;
  code_until: Date | null;
}

const minutes = 30;
const view = (tx: Tx) => tx`
  id, phone, verified_at, case when verified_at is null then code end as code, case when verified_at is null then code_until end as code_until`;

export const listTestPhones = (tx: Tx, userId: string): Promise<TestPhone[]> =>
  tx<TestPhone[]>`select ${view(tx)} from test_phones where user_id = ${userId} order by created_at limit 50`;

/** Asks for a number of theirs; one that is verified stays so. @param code six digits */
export async function addTestPhone(tx: Tx, userId: string, phone: Phone, code: string): Promise<TestPhone> {
  const [row] = await tx<[TestPhone]>`
    insert into test_phones as t (user_id, phone, phone_key, code, code_until)
    values (${userId}, ${phone.e164}, ${phone.key}, ${code}, now() + ${minutes} * interval '1 minute')
    on conflict (tenant_id, user_id, phone_key) do update set code = excluded.code, code_until = excluded.code_until
    returning ${view(tx)}`;
  return row;
}

export async function deleteTestPhone(tx: Tx, userId: string, id: string): Promise<boolean> {
  const gone = await tx`delete from test_phones where id = ${id} and user_id = ${userId}`;
  return gone.count > 0;
}

/** A number of theirs as WhatsApp spells it; null: they have not shown that it is theirs. */
export async function findVerified(tx: Tx, userId: string, phone: Phone): Promise<string | null> {
  const [row] = await tx<{ phone: string }[]>`
    select phone from test_phones where user_id = ${userId} and phone_key = ${phone.key} and verified_at is not null`;
  return row?.phone ?? null;
}

/** Somebody wrote a code from a number. @returns whether it was the one that was asked for, in time */
export async function verifyTestPhone(tx: Tx, phone: Phone, code: string): Promise<boolean> {
  const rows = await tx`
    update test_phones set verified_at = coalesce(verified_at, now()), phone = ${phone.e164}
    where phone_key = ${phone.key} and code = ${code} and code_until > now() returning id`;
  return rows.length > 0;
}
