/** What Meta tells of WhatsApp accounts: signed batches in the form of its Webhooks product. */
import { metaId } from '../ids.ts';
import type { Meta } from '../meta/meta.ts';
import { escapeUnicode } from '../meta/webhooks.ts';
import type { Occasion } from '../occasion.ts';
import type { Teller } from '../teller.ts';
import type { PhoneNumber, WhatsappMessage } from '../ycloud/objects.ts';
import { pricingOf, statusErrorOf } from './pricing.ts';
import { type CloudState, overridable } from './state.ts';

export const whatsappObject = 'whatsapp_business_account';

export function cloudTeller(meta: Meta, state: CloudState): Teller {
  const seconds = (at: string | number = meta.now()): number => Math.floor(new Date(at).getTime() / 1000);

  /** One change to whoever wants to hear of it. @returns an id, for the log alone: Meta gives its events none */
  function tell(wabaId: string, field: string, value: object, occasion: Occasion = {}): string {
    const id = metaId();
    const subscription = state.accounts.get(wabaId);
    const app = meta.appSubscriptions.get(whatsappObject);
    if (!subscription || !app?.fields.includes(field)) return id;
    const url = (overridable.has(field) ? subscription.override : null) ?? app.url;
    const entry = { id: wabaId, time: seconds(), changes: [{ field, value }] };
    meta.webhooks.deliver(url, escapeUnicode(JSON.stringify({ object: whatsappObject, entry: [entry] })), {
      ...occasion,
      event: field,
    });
    return id;
  }

  const about = (number: PhoneNumber) => ({
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: bare(number.phoneNumber), phone_number_id: number.id },
  });

  return {
    status(message) {
      const { status, from, to, externalId } = message;
      const value = { ...about(senderOf(message)), statuses: [statusOf(message, seconds(message.updateTime))] };
      tell(message.wabaId, 'messages', value, { status, from, to, externalId });
    },
    inbound(number, message) {
      const {
        id: _,
        wamid,
        wabaId: _waba,
        from,
        fromUserId,
        customerProfile,
        to: _to,
        sendTime,
        groupId,
        ...rest
      } = message;
      const contact = {
        profile: { name: customerProfile.name },
        ...(from && { wa_id: bare(from) }),
        ...(fromUserId && { user_id: fromUserId }),
      };
      const told = {
        ...(from && { from: bare(from) }),
        ...(fromUserId && { from_user_id: fromUserId }),
        id: wamid,
        timestamp: String(seconds(sendTime)),
        ...(groupId && { group_id: groupId }),
        ...rest,
      };
      return tell(
        number.wabaId,
        'messages',
        { ...about(number), contacts: [contact], messages: [told] },
        { from: from ?? fromUserId, to: number.phoneNumber },
      );
    },
    preference(number, { person, name, value }) {
      const who = person.startsWith('+') ? { wa_id: bare(person) } : { user_id: person };
      const preference = {
        ...who,
        detail: `User requested to ${value} marketing messages`,
        category: 'marketing_messages',
        value,
        // A number here, a text elsewhere.
        timestamp: seconds(),
      };
      const contact = { profile: { name: name ?? person }, ...who };
      const told = { ...about(number), contacts: [contact], user_preferences: [preference] };
      return tell(number.wabaId, 'user_preferences', told, { from: person });
    },
    template(template, change) {
      const common = {
        message_template_id: Number(template.officialTemplateId),
        message_template_name: template.name,
        message_template_language: template.language.replace('_', '-'),
      };
      if (change === 'category')
        tell(template.wabaId, 'template_category_update', {
          ...common,
          previous_category: template.previousCategory,
          new_category: template.category,
        });
      else if (change === 'quality')
        tell(template.wabaId, 'message_template_quality_update', {
          ...common,
          previous_quality_score: 'UNKNOWN',
          new_quality_score: template.qualityRating,
        });
      else
        tell(
          template.wabaId,
          'message_template_status_update',
          {
            event: template.statusUpdateEvent ?? template.status,
            ...common,
            message_template_category: template.category,
            reason: template.reason ?? (template.status === 'REJECTED' ? 'INVALID_FORMAT' : 'NONE'),
          },
          { status: template.status },
        );
    },
    answered(number, { wamid, to, text, at, in: where }) {
      // Nobody's inbox stands between: what is written past the API is written in the app.
      if (where === 'inbox') return metaId();
      const echo = {
        from: bare(number.phoneNumber),
        ...(to.startsWith('+') ? { to: bare(to) } : { to_user_id: to }),
        id: wamid,
        timestamp: String(seconds(at)),
        type: 'text',
        text: { body: text },
      };
      return tell(number.wabaId, 'smb_message_echoes', { ...about(number), message_echoes: [echo] }, { to });
    },
    closed: (number, becomes) =>
      tell(
        number.wabaId,
        'account_update',
        becomes === 'deleted'
          ? { phone_number: bare(number.phoneNumber), event: 'PHONE_NUMBER_REMOVED' }
          : { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: ['DISABLE'], waba_ban_date: 'today' } },
      ),
    rated: (number) =>
      tell(number.wabaId, 'phone_number_quality_update', {
        display_phone_number: bare(number.phoneNumber),
        event: { RED: 'FLAGGED', GREEN: 'UNFLAGGED' }[number.qualityRating] ?? 'THROUGHPUT_UPGRADE',
        max_daily_conversations_per_business: number.whatsappBusinessManagerMessagingLimit,
      }),
  };

  function senderOf(message: WhatsappMessage): PhoneNumber {
    return { phoneNumber: message.from, id: String(message.phoneNumberId ?? '') } as PhoneNumber;
  }
}

function statusOf(message: WhatsappMessage, at: number): Record<string, unknown> {
  const { wamid, status, to, recipient, externalId } = message;
  return {
    id: wamid,
    status,
    timestamp: String(at),
    ...(to ? { recipient_id: bare(to) } : { recipient_user_id: recipient }),
    ...(externalId !== undefined && { biz_opaque_callback_data: externalId }),
    ...((status === 'sent' || status === 'delivered') && { pricing: pricingOf(message) }),
    ...(status === 'failed' && { errors: [statusErrorOf(message.errorCode ?? '131000')] }),
  };
}

/** Meta writes numbers without "+". */
const bare = (phone: string): string => phone.replace(/^\+/, '');
