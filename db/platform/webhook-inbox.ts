/** What providers deliver to us: stored as received, worked off by the worker. */
import { phoneKey } from '../crm/phone.ts';
import { byteaArray } from './array-types.ts';
import type { Sql, Tx } from './tenant.ts';

export interface Endpoint {
  tenant_id: string;
  provider: string;
  /** Name of the signing secret in the tenant's vault. */
  secret_key: string;
}

/** The tenant and secret behind the random part of a webhook URL. The only look-up that runs before the tenant is known. */
export async function findEndpoint(sql: Sql, id: string): Promise<Endpoint | null> {
  const [row] = await sql<Endpoint[]>`select tenant_id, provider, secret_key from find_webhook_endpoint(${id})`;
  return row ?? null;
}

/** A person as the provider knows them: one of the two is there. */
export interface Speaker {
  /** E.164. */
  phone: string | null;
  waUserId: string | null;
}

/**
 * Stores one delivery, once per event id however often it comes.
 * What a person says is stored under the lock with which messages to the person are claimed: from the commit on none is claimed
 * before it is read.
 * @param delivery.raw the bytes that were signed
 * @param delivery.person who says something with it, where somebody does
 * @returns false when the event was there already
 */
export async function storeDelivery(
  tx: Tx,
  delivery: { provider: string; endpoint: string; eventId: string; raw: Uint8Array; person?: Speaker | null },
): Promise<boolean> {
  // One round trip. `last_event_at` is for the diagnostics page, so once a minute is enough and keeps the row cool.
  const person = delivery.person ?? null;
  const [key, waUserId] = [person?.phone ? phoneKey(person.phone) : null, person?.waUserId ?? null];
  const locked = person && lockPerson(tx, key, waUserId).execute();
  locked?.catch(() => {});
  const rows = await tx`
    with seen as (
      update webhook_endpoints set last_event_at = now()
      where id = ${delivery.endpoint} and (last_event_at is null or last_event_at < now() - interval '1 minute'))
    insert into webhook_inbox (provider, endpoint, external_event_id, raw, phone_key, wa_user_id, is_said)
    select ${delivery.provider}, ${delivery.endpoint}, ${delivery.eventId}, ${delivery.raw as never}, ${key}, ${waUserId},
      ${person !== null}
    on conflict (tenant_id, provider, external_event_id) do nothing returning id`;
  await locked;
  return rows.length === 1;
}

/** A delivery in which nobody says anything. */
export interface PlainDelivery {
  provider: string;
  endpoint: string;
  eventId: string;
  raw: Uint8Array;
}

/**
 * As `storeDelivery` does, of deliveries in which nobody says anything, in a transaction of its own and one round trip.
 * @returns of each whether it was stored, in their order
 */
export async function storePlainDeliveries(
  sql: Sql,
  tenantId: string,
  all: readonly PlainDelivery[],
): Promise<boolean[]> {
  const column = <K extends keyof PlainDelivery>(name: K) => all.map((one) => one[name]);
  const rows = await sql<{ stored: boolean }[]>`
    select store_plain_deliveries(${tenantId}::uuid, ${column('provider')}::text[], ${column('endpoint')}::text[], ${column('eventId')}::text[],
      ${sql.typed(column('raw'), byteaArray)}) as stored`;
  return rows.map(({ stored }) => stored);
}

/** Deliveries do not wait for each other here, only for a message to the person that is just being claimed (sending.ts). */
const lockPerson = (tx: Tx, key: string | null, waUserId: string | null) => tx`
  select pg_advisory_xact_lock_shared(hashtextextended(current_setting('app.tenant_id') || ${key}::text, 43)),
    pg_advisory_xact_lock_shared(hashtextextended(current_setting('app.tenant_id') || ${waUserId}::text, 43))`;

export interface Delivery {
  provider: string;
  raw: Uint8Array;
  receivedAt: Date;
  /** Whether anybody of the tenant was ever deleted: only then it is asked whether this is from before. */
  hasMarks: boolean;
}

/** A delivery that nobody has worked off yet, locked; undefined when somebody has. */
export async function lockDelivery(tx: Tx, id: string): Promise<Delivery | undefined> {
  const [row] = await tx<Delivery[]>`
    select provider, raw, received_at as "receivedAt", exists (select from deletion_marks) as "hasMarks"
    from webhook_inbox where id = ${id} and processed_at is null for update`;
  return row;
}

/** Deliveries that nobody has worked off yet and in which nobody says anything, locked, in the order in which they came. */
export async function lockDeliveries(
  tx: Tx,
  ids: readonly string[],
): Promise<(Pick<Delivery, 'provider' | 'raw'> & { id: string })[]> {
  return await tx<(Pick<Delivery, 'provider' | 'raw'> & { id: string })[]>`
    select id, provider, raw from webhook_inbox where id = any(${[...ids]}) and processed_at is null and not is_said order by seq for update`;
}

/** What a delivery keeps when it is worked off: that it came. What it held is in other tables, or nobody's business. */
export const emptied = (tx: Tx) => tx`raw = '', phone_key = null, wa_user_id = null`;

/**
 * Locks the leads of those who say something with these deliveries, in the order of their ids as all do who lock many: whoever works
 * off several must not wait in a circle with the others.
 */
export async function lockSpeakers(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`
    with said as materialized (
      select phone_key, wa_user_id from webhook_inbox where id = any(${[...ids]}) and is_said)
    select from leads where id in (
      select l.id from said s join leads l on l.phone_key = s.phone_key
      union select l.id from said s join leads l on l.wa_user_id = s.wa_user_id
      union select a.lead_id from said s join lead_aliases a on a.kind = 'phone' and a.key = s.phone_key
      union select a.lead_id from said s join lead_aliases a on a.kind = 'wa_user_id' and a.key = s.wa_user_id)
    order by id for update`;
}

export async function completeDelivery(tx: Tx, id: string): Promise<void> {
  await tx`update webhook_inbox set processed_at = clock_timestamp(), error = null, ${emptied(tx)} where id = ${id}`;
}

export async function completeDeliveries(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx`
    update webhook_inbox set processed_at = clock_timestamp(), error = null, ${emptied(tx)} where id = any(${[...ids]})`;
}

/**
 * One more try came to nothing; the third sets it aside. What names somebody who was deleted is emptied then.
 * @param code why; never a text of the delivery's
 */
export async function failDelivery(tx: Tx, id: string, code: string): Promise<void> {
  const [row] = await tx<{ isOver: boolean }[]>`
    update webhook_inbox set attempts = attempts + 1, error = ${code} where id = ${id} and processed_at is null
    returning is_forgotten and attempts >= 3 as "isOver"`;
  if (row?.isOver) await completeDelivery(tx, id);
}
