/** People who stop or resume our messages in WhatsApp's own menus, or who stand on a list of the provider's. */
import { recordConsent } from '#db/crm/consents.ts';
import { phoneOfWhatsApp } from '#db/crm/phone.ts';
import type { ConsentDoor } from '#flow';
import type { Tx } from '#db/platform/tenant.ts';
import type { PreferenceNews } from '#providers/news.ts';

/** Also of people who are no leads yet: what they said holds for the day they become one. */
export async function preferenceChanged(tx: Tx, news: PreferenceNews): Promise<void> {
  const { phone, waUserId } = news.person;
  const word = {
    granted: news.wants === 'resume',
    door: doorOf(news),
    details: { event: news.eventId, ...(news.by ? { by: news.by } : {}) },
    occurredAt: news.at ?? undefined,
  };
  await recordConsent(tx, { phone: phone && phoneOfWhatsApp(phone), waUserId }, word);
}

/** Whoever puts somebody on the list, they are not to be written to; taking them off is their own word only where WhatsApp did it. */
function doorOf({ source, wants, by }: PreferenceNews): ConsentDoor {
  if (source !== 'unsubscribe') return source;
  return wants === 'stop' || by?.toLowerCase() === 'whatsapp' ? 'unsubscribe' : 'list';
}
