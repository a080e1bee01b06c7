/** What WhatsApp proves about who somebody is: two keys in one message are one person, and people change their number. */
import { lastConsent, recordConsent } from './consents.ts';
import { keepAliases } from './lead-aliases.ts';
import { matchLead, updateLead, type Lead } from './leads.ts';
import { readPhone } from './local-phone.ts';
import { mergeLeads } from './merge-leads.ts';
import type { Tx } from '../platform/tenant.ts';

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
export async function unitePerson(tx: Tx, keys: { phone?: string | null; wa_user_id?: string | null }): Promise<void> {
  const phone = keys.wa_user_id ? await readPhone(tx, keys.phone) : null;
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
    await updateLead(tx, older.id, { phone: phone.e164 });
    await keepAliases(tx, older.id, [['phone', older.phone_key]]);
  }
}

/**
 * Somebody has a new number (`user_changed_number`): the lead stays who it was, with the new number and the old word about
 * messages. Whoever has the new number already is the same person. The old number belongs to nobody; the next who writes from it
 * is somebody else.
 * @returns the lead; null when nobody has the old number
 * @throws NotAPhone
 */
export async function changeNumber(
  tx: Tx,
  keys: { phone?: string | null; wa_user_id?: string | null },
  to: string,
): Promise<Lead | null> {
  const [known, phone] = [await matchLead(tx, keys), await readPhone(tx, to)];
  if (!known || !phone) return known;
  const said = await lastConsent(tx, phone.key);
  const other = await matchLead(tx, { phone: phone.e164 });
  if (other && other.id !== known.id) {
    await mergeLeads(tx, { into: known.id, from: other.id, source: 'whatsapp' });
    await tx`delete from lead_aliases where kind = 'phone' and key = ${phone.key}`;
  }
  const lead = await updateLead(tx, known.id, { phone: phone.e164 });
  // A refusal of either number counts, and stands by the new one too, should the lead be deleted.
  if (lead.consent !== 'revoked' && said !== 'revoked') return lead;
  await recordConsent(tx, { leadId: lead.id, granted: false, source: 'changed_number' });
  return await matchLead(tx, { phone: phone.e164 });
}
