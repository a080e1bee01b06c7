/**
 * The list of who was deleted, for the day on which a backup of before is restored: kept beside the backups, it deletes them once
 * more. It holds hashes and instants, and nobody.
 */
import { deletePerson } from '../../crm/delete-person.ts';
import { readPersonKey, type SealedKey } from '../person-key.ts';
import { beginTenantDeletion } from './delete-tenant.ts';
import { listTenants } from '../queues.ts';
import { type Sql, withTenant } from '../tenant.ts';
import { findTenant } from '../tenants.ts';

export type Entry =
  /** What the hashes are under, sealed; the first entry. Lists of before have none, and no key. */
  | { personKey: SealedKey }
  | {
      tenant: string;
      /** Of one key of a person, in hexadecimal. */
      hash: string;
      at: string;
      /** Whether who has this number or WhatsApp id has refused messages. */
      refused: boolean;
    }
  | { tenant: string; deleted: true };

/** Everybody who was deleted, and every tenant. */
export async function* listDeletions(sql: Sql): AsyncGenerator<Entry> {
  const personKey = await readPersonKey(sql);
  if (personKey) yield { personKey };
  for (const { id } of await sql<{ id: string }[]>`select id from list_tenant_deletions() id`)
    yield { tenant: id, deleted: true };
  for (const tenant of await listTenants(sql)) {
    yield* await withTenant(
      sql,
      tenant,
      (tx) => tx<Extract<Entry, { hash: string }>[]>`
        select tenant_id as tenant, encode(key_hash, 'hex') as hash, deleted_at::text as at, exists (
          select from consents c where not c.granted and m.key_hash in (c.phone_hash, c.wa_user_hash)) as refused
        from deletion_marks m order by deleted_at, key_hash`,
    );
  }
}

/** What deleting once more came to. */
export interface Reapplied {
  people: number;
  tenants: number;
}

/**
 * Leaves the marks of the list, and deletes whoever is there again. Nothing may be running: a worker would write to them meanwhile.
 * Safe to repeat, also with lists that overlap.
 * @param sql of connections that hash under the list's own key (`learnPersonKey`)
 */
export async function reapplyDeletions(sql: Sql, list: AsyncIterable<Entry>): Promise<Reapplied> {
  const there = new Set(await listTenants(sql));
  const done: Reapplied = { people: 0, tenants: 0 };
  const marks = new Map<string, Extract<Entry, { hash: string }>[]>();
  let isKeyed = false;
  for await (const entry of list) {
    if ('personKey' in entry) {
      isKeyed = true;
      continue;
    }
    if (!there.has(entry.tenant)) continue;
    if ('deleted' in entry) {
      const { name } = await withTenant(sql, entry.tenant, (tx) => findTenant(tx));
      if (await beginTenantDeletion(sql, entry.tenant, name)) done.tenants++;
      there.delete(entry.tenant);
      marks.delete(entry.tenant);
    } else marks.set(entry.tenant, [...(marks.get(entry.tenant) ?? []), entry]);
  }
  for (const [tenant, entries] of marks) {
    const again = await withTenant(sql, tenant, async (tx) => {
      const hash = isKeyed ? tx`decode(said, 'hex')` : tx`keyed_hash(decode(said, 'hex'))`;
      const told = entries.map(({ hash: said, at, refused }) => ({ said, at, refused }));
      const rows = tx`(select ${hash} as hash, at, refused
        from jsonb_to_recordset(${tx.json(told)}) as t(said text, at timestamptz, refused boolean)) e`;
      await tx`
        insert into deletion_marks as m (key_hash, deleted_at)
        select hash, max(at) from ${rows} group by 1
        on conflict (tenant_id, key_hash) do update set deleted_at = greatest(m.deleted_at, excluded.deleted_at)`;
      await tx`
        insert into consents (phone_hash, wa_user_hash, granted, door, source)
        select hash, hash, false, 'number', 'restored' from (select distinct hash from ${rows} where refused) r
        where not exists (select from consents c where not c.granted and r.hash in (c.phone_hash, c.wa_user_hash))`;
      return await tx<{ id: string; at: string }[]>`
        with theirs as materialized (select id, person_hash(id::text) as hash from leads)
        select t.id, m.deleted_at::text as at from theirs t join deletion_marks m on m.key_hash = t.hash`;
    });
    for (const { id, at } of again) {
      if (await withTenant(sql, tenant, (tx) => deletePerson(tx, id, at))) done.people++;
    }
  }
  return done;
}
