/** What YCloud tells: events of its own, to every endpoint that asked for them. */
import type { Deliveries } from '../deliveries.ts';
import type { Teller } from '../teller.ts';

const answers = {
  app: 'whatsapp.smb.message.echoes',
  'app-older': 'whatsapp.smb.message.created',
  inbox: 'whatsapp.message.updated',
} as const;
const changes = {
  reviewed: 'whatsapp.template.reviewed',
  category: 'whatsapp.template.category_updated',
  quality: 'whatsapp.template.quality_updated',
} as const;

export function ycloudTeller(deliveries: Deliveries, now: () => number): Teller {
  return {
    status(message) {
      const { status, from, to, externalId } = message;
      deliveries.emit('whatsapp.message.updated', { whatsappMessage: message }, { status, from, to, externalId });
    },
    inbound: (number, message) =>
      deliveries.emit(
        'whatsapp.inbound_message.received',
        { whatsappInboundMessage: message },
        { from: message.from ?? message.fromUserId, to: number.phoneNumber },
      ),
    preference(number, { person, name, value }) {
      const whatsappUserPreference = {
        wabaId: number.wabaId,
        businessPhoneNumber: number.phoneNumber,
        businessPhoneId: number.id,
        contactName: name ?? undefined,
        contactPhoneNumber: person,
        detail: `User requested to ${value} marketing messages`,
        category: 'marketing_messages',
        value,
        timestamp: String(now()),
      };
      return deliveries.emit('whatsapp.user.preferences', { whatsappUserPreference }, { from: person });
    },
    template(template, change) {
      const occasion = change === 'reviewed' ? { status: template.status } : {};
      deliveries.emit(changes[change], { whatsappTemplate: template }, occasion);
    },
    answered(number, { id, wamid, to, text, at, in: where }) {
      const whatsappMessage = {
        id,
        wamid,
        wabaId: number.wabaId,
        from: number.phoneNumber,
        to,
        type: 'text',
        text: { body: text },
        status: 'sent',
        createTime: at,
        sendTime: at,
      };
      return deliveries.emit(answers[where], { whatsappMessage }, { to });
    },
    closed(number, becomes) {
      const whatsappBusinessAccount = { id: number.wabaId, updateEvent: 'DISABLED_UPDATE', banState: 'DISABLE' };
      return becomes === 'deleted'
        ? deliveries.emit('whatsapp.phone_number.deleted', { whatsappPhoneNumber: number })
        : deliveries.emit('whatsapp.business_account.updated', { whatsappBusinessAccount });
    },
    rated: (number) => deliveries.emit('whatsapp.phone_number.quality_updated', { whatsappPhoneNumber: number }),
  };
}
