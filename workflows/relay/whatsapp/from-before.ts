/** What was on its way when its person was deleted: it makes no lead and tells nothing. Only a refusal in it still counts. */
import { recordConsent } from '#db/crm/consents.ts';
import { isFromBefore } from '#db/crm/deletion-marks.ts';
import { phoneOfWhatsApp } from '#db/crm/phone.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { listOptOutButtons } from '#db/sending/inbound.ts';
import type { InboundNews, News, Person } from '#providers/news.ts';
import { readOptOut } from '../words/opt-out-words.ts';
import { wordsOf } from '../words/phrases.ts';
import { preferenceChanged } from './preferences.ts';

type Named = Pick<Person, 'phone' | 'waUserId'>;

/**
 * Whether the news is about somebody who was deleted after it was said, or after it reached us.
 * @param receivedAt when it reached us
 */
export async function isOfDeleted(tx: Tx, news: News, receivedAt: Date): Promise<boolean> {
  for (const { person, at } of peopleOf(news)) {
    const since = at !== null && at < receivedAt ? at : receivedAt;
    if (await isFromBefore(tx, { phone: person.phone, wa_user_id: person.waUserId }, since)) return true;
  }
  return false;
}

/** Keeps a refusal, by the hashes of the number and the WhatsApp id. */
export async function takeRefusal(tx: Tx, news: News): Promise<void> {
  if (news.is === 'preference' && news.wants === 'stop') return await preferenceChanged(tx, news);
  if (news.is !== 'inbound' || news.groupId !== null || !(await refuses(tx, news))) return;
  const { phone, waUserId } = news.from;
  const door = news.kind === 'button' ? 'button' : 'keyword';
  const person = { phone: phone && phoneOfWhatsApp(phone), waUserId };
  await recordConsent(tx, person, { granted: false, door, occurredAt: news.at ?? undefined });
}

/** The same words as of anybody; of a button the message is gone, so that it counts where any step means it so. */
async function refuses(tx: Tx, { kind, text, isForwarded }: InboundNews): Promise<boolean> {
  if (isForwarded) return false;
  if (kind === 'text' || kind === 'edit') return readOptOut(text) === 'out';
  if (kind !== 'button' && kind !== 'list' && kind !== 'media') return false;
  if (readOptOut(text, 'picked') === 'out') return true;
  const label = wordsOf(text ?? '').join(' ');
  return kind === 'button' && (await listOptOutButtons(tx)).some((meant) => wordsOf(meant).join(' ') === label);
}

function peopleOf(news: News): { person: Named; at: Date | null }[] {
  switch (news.is) {
    case 'inbound':
      return [news.from, ...(news.movedTo ? [news.movedTo] : [])].map((person) => ({ person, at: news.at }));
    case 'answered':
      return [{ person: news.to, at: news.at }];
    case 'status':
      return news.answered ? [{ person: news.answered.to, at: news.answered.at }] : [];
    case 'preference':
      return [{ person: news.person, at: news.at }];
    default:
      return [];
  }
}
