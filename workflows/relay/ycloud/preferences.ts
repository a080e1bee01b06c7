/** People who stop or resume our messages in WhatsApp's own menus, or on a list of YCloud's. */
import { recordConsent } from '#db/crm/consents.ts';
import { matchLead } from '#db/crm/leads.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { WebhookEvent } from '#providers/ycloud/wire.ts';

/** `whatsapp.user.preferences` */
export async function userPreference(tx: Tx, event: WebhookEvent): Promise<void> {
  const preference = event.whatsappUserPreference;
  if (preference?.category !== undefined && preference.category !== 'marketing_messages') return;
  if (preference?.value !== 'stop' && preference?.value !== 'resume') return;
  const granted = preference.value === 'resume';
  await record(tx, preference.contactPhoneNumber, {
    granted,
    source: 'user_preferences',
    event: event.id,
    at: Number(preference.timestamp),
  });
}

/** `contact.unsubscribe.created` */
export async function unsubscribed(tx: Tx, event: WebhookEvent): Promise<void> {
  const { phoneNumber, updateTime } = event.contactUnsubscribeCreated ?? {};
  await record(tx, phoneNumber, {
    granted: false,
    source: 'unsubscribe',
    event: event.id,
    at: Date.parse(updateTime ?? event.createTime ?? ''),
  });
}

/** `contact.unsubscribe.deleted` */
export async function resubscribed(tx: Tx, event: WebhookEvent): Promise<void> {
  const { phoneNumber, updateTime } = event.contactUnsubscribeDeleted ?? {};
  await record(tx, phoneNumber, {
    granted: true,
    source: 'unsubscribe',
    event: event.id,
    at: Date.parse(updateTime ?? event.createTime ?? ''),
  });
}

async function record(
  tx: Tx,
  person: string | undefined,
  word: { granted: boolean; source: string; event: string; at: number },
): Promise<void> {
  if (!person) return;
  const isPhone = /^\+?\d{6,20}$/.test(person);
  const lead = await matchLead(tx, isPhone ? { phone: person } : { wa_user_id: person });
  if (!lead) return;
  const occurredAt = Number.isFinite(word.at) && word.at > 0 ? new Date(word.at) : undefined;
  await recordConsent(tx, {
    leadId: lead.id,
    granted: word.granted,
    source: word.source,
    evidence: { event: word.event },
    occurredAt,
  });
}
