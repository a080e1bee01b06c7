/**
 * What is left of people who were deleted: by which keys they were known, as hashes (`person_hash`), and when. What reached us
 * before that makes no lead of them and changes nothing; whoever comes afterwards is somebody new.
 */
import { phoneKey } from './phone.ts';
import type { Tx } from '../platform/tenant.ts';

/** Thrown where a lead would be made of what reached us before its person was deleted. */
export class PersonDeleted extends Error {
  override name = 'PersonDeleted';
}

/** By what somebody may be known. */
export interface KnownBy {
  /** E.164. */
  phone?: string | null;
  phone_key?: string | null;
  email?: string | null;
  wa_user_id?: string | null;
  external_ids?: Record<string, string>;
}

/** The keys as marks and aliases spell them. */
export function markKeys({ phone, phone_key, email, wa_user_id, external_ids = {} }: KnownBy): string[] {
  return [
    phone_key ?? (phone ? phoneKey(phone) : null),
    wa_user_id,
    email?.trim().toLowerCase() || null,
    ...Object.entries(external_ids).map(([system, id]) => `${system}=${id}`),
  ].filter((key): key is string => Boolean(key));
}

/**
 * Whether somebody with one of these keys was deleted after what is told of them had reached us.
 * @param since when it reached us, or happened; null: when this transaction began
 */
export async function isFromBefore(tx: Tx, known: KnownBy, since: Date | null = null): Promise<boolean> {
  return await isAnyFromBefore(tx, [known], since);
}

/** Whether any of many is so. */
export async function isAnyFromBefore(tx: Tx, people: readonly KnownBy[], since: Date | null = null): Promise<boolean> {
  const keys = people.flatMap(markKeys);
  if (keys.length === 0) return false;
  const [row] = await tx<{ found: boolean }[]>`
    with told as materialized (select person_hash(key) as hash from unnest(${keys}::text[]) key)
    select exists (select from told join deletion_marks m on m.key_hash = told.hash
      where m.deleted_at >= coalesce(${since}::timestamptz, now())) as found`;
  return row!.found;
}

/** Which of many are so. @returns their places in the list */
export async function whichAreFromBefore(tx: Tx, people: readonly KnownBy[], since: Date): Promise<Set<number>> {
  const keys = people.flatMap((known, place) => markKeys(known).map((key) => ({ place, key })));
  if (keys.length === 0) return new Set();
  const rows = await tx<{ place: number }[]>`
    with marks as materialized (select key_hash from deletion_marks where deleted_at >= ${since}),
    told as materialized (
      select place, person_hash(key) as hash from jsonb_to_recordset(case when exists (select from marks) then ${tx.json(keys)}::jsonb else '[]' end)
        as k(place int, key text))
    select distinct place from told join marks m on m.key_hash = told.hash`;
  return new Set(rows.map(({ place }) => place));
}

/** Leaves marks. One that is there already keeps the later instant. */
export async function leaveMarks(tx: Tx, keys: readonly string[], at: string | null): Promise<void> {
  await tx`
    insert into deletion_marks as m (key_hash, deleted_at)
    select distinct person_hash(key), coalesce(${at}::text::timestamptz, clock_timestamp()) from unnest(${[...keys]}::text[]) key
    on conflict (tenant_id, key_hash) do update set deleted_at = greatest(m.deleted_at, excluded.deleted_at)`;
}
