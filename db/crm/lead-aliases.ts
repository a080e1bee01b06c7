/** What else a lead is known by, since others became part of it (merge-leads.ts). */
import type { Tx } from '../platform/tenant.ts';

/** `lead`: an id of ours · `phone`: a phone_key · `wa_user_id` · `email`: in lower case · `external_id`: `<system>=<id>`. */
export type AliasKind = 'lead' | 'phone' | 'wa_user_id' | 'email' | 'external_id';
export type Alias = readonly [kind: AliasKind, key: string];

/** What somebody is looked for by, in the spelling of the aliases. */
export interface AliasKeys {
  phoneKey: string | null;
  waUserId: string | null;
  /** In lower case. */
  email?: string | null;
  ids?: [system: string, id: string][];
}

/** Whoever had an alias before has it no longer. */
export async function keepAliases(tx: Tx, leadId: string, aliases: readonly Alias[]): Promise<void> {
  for (const [kind, key] of aliases) {
    await tx`
      insert into lead_aliases (kind, key, lead_id) values (${kind}, ${key}, ${leadId})
      on conflict (tenant_id, kind, key) do update set lead_id = excluded.lead_id`;
  }
}

/** The lead that a merged one has become part of. */
export async function findMerged(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx<{ lead_id: string }[]>`select lead_id from lead_aliases where kind = 'lead' and key = ${id}`;
  return row?.lead_id ?? null;
}

/**
 * `select rank, id` of leads by their aliases, in the ranks of `matchLead`. A number goes from hand to hand: where the WhatsApp id
 * says that somebody else writes, the alias of the number does not count.
 */
export const aliasCandidates = (tx: Tx, { phoneKey, waUserId, email = null, ids = [] }: AliasKeys) => tx`
  select case a.kind when 'wa_user_id' then 1 when 'phone' then 2 when 'external_id' then 3 else 4 end as rank, l.id
  from lead_aliases a join leads l on l.id = a.lead_id
  where (a.kind = 'wa_user_id' and a.key = ${waUserId})
    or (a.kind = 'phone' and a.key = ${phoneKey} and coalesce(l.wa_user_id, ${waUserId}) is not distinct from coalesce(${waUserId}, l.wa_user_id))
    or (a.kind = 'external_id' and a.key = any(${ids.map(([system, id]) => `${system}=${id}`)}::text[]))
    or (a.kind = 'email' and a.key = ${email} and (${phoneKey}::text is null or l.phone_key is null))`;

/** Whether another lead is known by this number or WhatsApp id. */
export async function isAlias(tx: Tx, keys: AliasKeys, except: string | null = null): Promise<boolean> {
  const rows =
    await tx`select from (${aliasCandidates(tx, keys)}) c where c.id is distinct from ${except}::uuid limit 1`;
  return rows.length > 0;
}
