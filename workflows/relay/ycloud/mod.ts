/** Which of YCloud's events we act on. All others are stored and left alone. */
import type { Tx } from '#db/platform/tenant.ts';
import type { WebhookEvent } from '#providers/ycloud/wire.ts';
import { numberChanged, templateChanged } from './account.ts';
import { inboundReceived } from './inbound-received.ts';
import { messageUpdated } from './message-updated.ts';
import { resubscribed, unsubscribed, userPreference } from './preferences.ts';

const handlers: Record<string, (tx: Tx, event: WebhookEvent) => Promise<void>> = {
  'whatsapp.message.updated': messageUpdated,
  'whatsapp.inbound_message.received': inboundReceived,
  'whatsapp.user.preferences': userPreference,
  'contact.unsubscribe.created': unsubscribed,
  'contact.unsubscribe.deleted': resubscribed,
  'whatsapp.template.reviewed': templateChanged,
  'whatsapp.template.category_updated': templateChanged,
  'whatsapp.template.quality_updated': templateChanged,
  'whatsapp.phone_number.quality_updated': numberChanged,
  'whatsapp.phone_number.name_updated': numberChanged,
};

/** Acts on one delivery. Safe to repeat; the order of deliveries does not matter. */
export async function handleYcloud(tx: Tx, event: WebhookEvent): Promise<void> {
  if (Object.hasOwn(handlers, event.type)) await handlers[event.type]!(tx, event);
}
