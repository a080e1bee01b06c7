/** What WhatsApp proves about who somebody is: two keys in one message are one person, and people change their number. */
import { lastConsents, recordConsent } from './consents.ts';
import { keepAliases } from './lead-aliases.ts';
import { findLead, matchLead, updateLead, type Lead } from './leads.ts';
import { readLocalPhone } from './local-phone.ts';
import type { Phone } from './phone.ts';
import { mergeLeads } from './merge-leads.ts';
import { wholeTenant } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

interface Keys {
  phone?: string | Phone | null;
  wa_user_id?: string | null;
}

interface Found {
  id: string;
  wa_user_id: string | null;
  phone_key: string | null;
}

/**
 * A message that carries both a phone and a WhatsApp id proves that the leads with either are one person: the younger becomes part
 * of the older, which has this number from then on. Call before the message's lead is looked for.
 * Two leads with two WhatsApp ids stay two: the number has changed hands.
 * @throws NotAPhone
 */
export async function unitePerson(tx: Tx, keys: Keys): Promise<void> {
  const phone = keys.wa_user_id ? await readLocalPhone(tx, keys.phone) : null;
  if (!phone || !keys.wa_user_id) return;
  const found = await tx<Found[]>`
    select id, wa_user_id, phone_key from leads where id in (
      select id from leads where wa_user_id = ${keys.wa_user_id}
      union select id from leads where phone_key = ${phone.key}
      union select lead_id from lead_aliases where (kind = 'wa_user_id' and key = ${keys.wa_user_id}) or (kind = 'phone' and key = ${phone.key}))
    order by created_at, id`;
  const [older, younger] = found;
  if (!older || !younger || (older.wa_user_id && younger.wa_user_id)) return;
  await mergeLeads(tx, { into: older.id, from: younger.id, source: 'whatsapp' });
  if (older.phone_key && older.phone_key !== phone.key) {
    await tx`delete from lead_aliases where kind = 'phone' and key = ${phone.key}`;
    await updateLead(tx, older.id, { phone });
    await keepAliases(tx, older.id, [['phone', older.phone_key]]);
  }
}

/**
 * Somebody goes on under another number or WhatsApp id (`user_changed_number`, `user_changed_user_id`): the lead stays who it was,
 * with the new keys and the old word about messages. Whoever has a new key already is the same person. The old number belongs to
 * nobody: the next who writes from it is somebody else.
 * @returns the lead; null when nobody has the old keys. Told twice, it is found by the new ones.
 * @throws NotAPhone
 */
export async function movePerson(tx: Tx, keys: Keys, to: Keys): Promise<Lead | null> {
  const known = (await matchLead(tx, keys)) ?? (await matchLead(tx, to));
  if (!known) return null;
  const phone = await readLocalPhone(tx, to.phone);
  const [said] = phone ? await lastConsents(tx, [{ phone_key: phone.key, wa_user_id: null }]) : [];
  for (const key of [{ phone }, { wa_user_id: to.wa_user_id ?? null }]) {
    const other = await matchLead(tx, key);
    if (other && other.id !== known.id) await mergeLeads(tx, { into: known.id, from: other.id, source: 'whatsapp' });
  }
  if (phone) await tx`delete from lead_aliases where kind = 'phone' and key = ${phone.key}`;
  if (to.wa_user_id) {
    await tx`delete from lead_aliases where kind = 'wa_user_id' and key = ${to.wa_user_id}`;
    const { wa_user_id: old } = (await findLead(tx, known.id, wholeTenant))!;
    if (old && old !== to.wa_user_id) await keepAliases(tx, known.id, [['wa_user_id', old]]);
  }
  const lead = await updateLead(tx, known.id, {
    ...(phone ? { phone } : {}),
    ...(to.wa_user_id ? { wa_user_id: to.wa_user_id } : {}),
  });
  // A refusal of either number counts, and stands by the new one too, should the lead be deleted.
  if (lead.consent !== 'revoked' && said !== 'revoked') return lead;
  await recordConsent(tx, { leadId: lead.id }, { granted: false, door: 'number', source: 'changed_number' });
  return await findLead(tx, lead.id, wholeTenant);
}
