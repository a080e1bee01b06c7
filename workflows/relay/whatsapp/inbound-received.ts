/** A person wrote to us. The lead is there before anything that refers to it. */
import { recordConsent } from '#db/crm/consents.ts';
import { recordEvent } from '#db/crm/events.ts';
import { findOptOutButtons, insertInbound } from '#db/sending/inbound.ts';
import { verifyTestPhone } from '#db/sending/test-phones.ts';
import { findOrCreateLead, type Lead } from '#db/crm/leads.ts';
import { numberOf } from '#db/crm/local-phone.ts';
import { movePerson, unitePerson } from '#db/crm/one-person.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { InboundKind, InboundNews } from '#providers/news.ts';
import { readOptOut } from '../words/opt-out-words.ts';
import { wordsOf } from '../words/phrases.ts';
import { adOf, recordArrival } from './referral.ts';

/** What a person says to us. All else that arrives as a message is none, answers nothing and opens no window. */
const replies = new Set<InboundKind>(['text', 'button', 'list', 'media', 'order', 'location', 'contacts', 'form']);

export async function inboundReceived(tx: Tx, news: InboundNews): Promise<void> {
  // What is said in a group is said to others.
  if (news.groupId !== null) return;
  const { from, text, payload, referral, messageId: externalId } = news;
  if (await isTestCode(tx, news)) return;
  const written = { phone: numberOf(from), wa_user_id: from.waUserId };
  const moved = news.movedTo && { phone: numberOf(news.movedTo), wa_user_id: news.movedTo.waUserId };
  // A notice about somebody we do not know makes no lead.
  if (moved && !(await movePerson(tx, written, moved))) return;
  if (!moved) await unitePerson(tx, written);
  const keys = moved ?? written;
  const { lead, created } = await findOrCreateLead(tx, { ...keys, ...(from.name ? { name: from.name } : {}) });

  const isReply = replies.has(news.kind);
  const stored = await insertInbound(tx, {
    leadId: lead.id,
    to: news.to,
    externalId,
    type: news.type,
    text,
    buttonPayload: payload,
    said: news.said,
    contextWamid: news.contextWamid,
    aboutWamid: news.aboutWamid,
    referral,
    receivedAt: news.at,
    isReply,
  });
  if (stored === null) return;
  const { id, at } = stored;
  await recordArrival(tx, referral, { leadId: lead.id, isNew: created, externalId, at });
  if (isReply) {
    const subject = `message:${id}`;
    const adId = adOf(referral);
    const data = { type: news.type, ...(payload ? { button: payload } : {}), ...(adId ? { ad_id: adId } : {}) };
    await recordEvent(tx, { type: 'message.replied', leadId: lead.id, subject, data, occurredAt: at });
    if (news.kind === 'button')
      await recordEvent(tx, { type: 'message.button', leadId: lead.id, subject, data, occurredAt: at });
  }

  const asked = await askedBy(tx, news, lead);
  if (!asked) return;
  const word = { granted: asked === 'back', details: { inbound_message: id }, occurredAt: at };
  const person = { leadId: lead.id, phone: numberOf(from), waUserId: from.waUserId };
  await recordConsent(tx, person, { ...word, door: news.kind === 'button' ? 'button' : 'keyword' });
}

/** One of the team shows that a phone is theirs, for trying templates on it: that makes no lead and answers nothing. */
async function isTestCode(tx: Tx, { kind, text, from }: InboundNews): Promise<boolean> {
  const code = kind === 'text' ? /^\s*cadencia\W{0,3}(\d{6})\W*$/i.exec(text ?? '')?.[1] : undefined;
  const phone = code === undefined ? null : numberOf(from);
  return phone !== null && (await verifyTestPhone(tx, phone, code!));
}

/**
 * Whether the person wants no more messages, or wants them again. What is written counts, and what a text was changed to. A label
 * that was picked, or the text under a picture, counts where it can mean nothing else, or the step says that the button is meant
 * so. Somebody else's words, passed on, do not count.
 */
async function askedBy(tx: Tx, news: InboundNews, lead: Lead): Promise<'out' | 'back' | null> {
  if (news.isForwarded) return null;
  switch (news.kind) {
    case 'text': {
      const asked = readOptOut(news.text);
      return asked === 'back' && lead.consent !== 'revoked' ? null : asked;
    }
    case 'edit':
      return readOptOut(news.text) === 'out' ? 'out' : null;
    case 'button': {
      const meant = news.contextWamid ? await findOptOutButtons(tx, news.contextWamid) : [];
      const label = wordsOf(news.text ?? '').join(' ');
      return meant.some((one) => wordsOf(one).join(' ') === label) ? 'out' : readOptOut(news.text, 'picked');
    }
    case 'list':
    case 'media':
      return readOptOut(news.text, 'picked');
    default:
      return null;
  }
}
