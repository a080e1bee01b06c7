/** A person wrote to us. The lead is there before anything that refers to it. */
import { recordConsent } from '#db/crm/consents.ts';
import { recordEvent } from '#db/crm/events.ts';
import { insertInbound } from '#db/sending/inbound.ts';
import { findOrCreateLead } from '#db/crm/leads.ts';
import { movePerson, unitePerson } from '#db/crm/one-person.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { InboundKind, InboundNews } from '#providers/news.ts';
import { readOptOut } from '../words/opt-out-words.ts';
import { adOf, recordArrival } from './referral.ts';

/** Things that arrive as messages and are none. */
const noReply = new Set<InboundKind>(['system', 'unsupported', 'reaction', 'welcome']);

export async function inboundReceived(tx: Tx, news: InboundNews): Promise<void> {
  const { from, text, payload, referral, messageId: externalId } = news;
  const at = news.at ?? new Date();
  const written = { phone: from.phone, wa_user_id: from.waUserId };
  const moved = news.movedTo && { phone: news.movedTo.phone, wa_user_id: news.movedTo.waUserId };
  // A notice about somebody we do not know makes no lead.
  if (moved && !(await movePerson(tx, written, moved))) return;
  if (!moved) await unitePerson(tx, written);
  const keys = moved ?? written;
  const { lead, created } = await findOrCreateLead(tx, { ...keys, ...(from.name ? { name: from.name } : {}) });

  const id = await insertInbound(tx, {
    leadId: lead.id,
    to: news.to,
    externalId,
    type: news.type,
    text,
    buttonPayload: payload,
    contextWamid: news.contextWamid,
    referral,
    receivedAt: at,
  });
  if (id === null) return;
  await recordArrival(tx, referral, { leadId: lead.id, isNew: created, externalId, at });
  if (noReply.has(news.kind)) return;

  const subject = `message:${id}`;
  const adId = adOf(referral);
  const data = { type: news.type, ...(payload ? { button: payload } : {}), ...(adId ? { ad_id: adId } : {}) };
  await recordEvent(tx, { type: 'message.replied', leadId: lead.id, subject, data, occurredAt: at });
  if (news.kind === 'button')
    await recordEvent(tx, { type: 'message.button', leadId: lead.id, subject, data, occurredAt: at });

  const asked = readOptOut(text);
  if (asked === 'out' || (asked === 'back' && lead.consent === 'revoked')) {
    const word = { granted: asked === 'back', details: { inbound_message: id }, occurredAt: at };
    const person = { leadId: lead.id, phone: from.phone, waUserId: from.waUserId };
    await recordConsent(tx, person, { ...word, door: news.kind === 'button' ? 'button' : 'keyword' });
  }
}
