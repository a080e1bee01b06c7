/** May we write to this person? Every yes and no is a row; the latest counts and is copied to the lead. */
import { recordEvent } from './events.ts';
import type { Tx } from '../platform/tenant.ts';

export interface NewConsent {
  leadId: string;
  granted: boolean;
  /** Where the word came from: `keyword`, `user_preferences`, `unsubscribe`, `131050`, `api`, `import`, `person`, … */
  source: string;
  /** What proves it: ids of the message or form, who entered it. No message text. */
  evidence?: Record<string, unknown>;
  occurredAt?: Date;
}

/**
 * Appends to the ledger. An older word that arrives late is kept but changes nothing.
 * Emits `lead.opted_out` when the lead's consent turns to revoked.
 * @returns whether the lead's consent changed
 */
export async function recordConsent(tx: Tx, consent: NewConsent): Promise<boolean> {
  const { leadId, granted, source, evidence = {}, occurredAt = null } = consent;
  const [lead] = await tx<{ consent: 'granted' | 'revoked' | null; phone_key: string | null }[]>`
    select consent, phone_key from leads where id = ${leadId} for update`;
  if (!lead) return false;
  const hash = lead.phone_key ? await hashPhone(tx, lead.phone_key) : null;
  const [row] = await tx<{ is_latest: boolean }[]>`
    insert into consents (lead_id, phone_hash, granted, source, evidence, occurred_at)
    values (${leadId}, ${hash}, ${granted}, ${source}, ${tx.json(evidence as never)}, coalesce(${occurredAt}, clock_timestamp()))
    returning not exists (select from consents c where c.lead_id = ${leadId} and c.occurred_at > consents.occurred_at) as is_latest`;
  const state = granted ? 'granted' : 'revoked';
  if (!row!.is_latest || lead.consent === state) return false;
  await tx`update leads set consent = ${state} where id = ${leadId}`;
  if (!granted) await recordEvent(tx, { type: 'lead.opted_out', leadId, data: { source } });
  return true;
}

/** The last word of this number, also when it belonged to a lead that was deleted since. */
export async function lastConsent(tx: Tx, phoneKey: string): Promise<'granted' | 'revoked' | null> {
  const [row] = await tx<{ granted: boolean }[]>`
    select granted from consents where phone_hash = ${await hashPhone(tx, phoneKey)} order by occurred_at desc limit 1`;
  return row ? (row.granted ? 'granted' : 'revoked') : null;
}

async function hashPhone(tx: Tx, key: string): Promise<Uint8Array> {
  const [row] = await tx<{ hash: Uint8Array }[]>`
    select sha256(convert_to(current_setting('app.tenant_id') || ':' || ${key}::text, 'UTF8')) as hash`;
  return row!.hash;
}
