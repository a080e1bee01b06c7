/** What Meta tells about numbers and accounts, in our words. */
import type { ClosedNews, NumberNews } from '../news.ts';
import { objectOf, phoneOf, textOf } from '../whatsapp-cloud/values.ts';
import type { Fact } from './envelope.ts';
import { dateOf } from './read-template.ts';

const phoneIn = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? phoneOf(String(value).replaceAll(/[^\d+]/g, '')) : null;

/**
 * Something about a number has changed: how many people a day it may write to, or how good its messages are taken to be. Meta has
 * stopped saying what the rating is now, so news without it mean "look again".
 */
export function readNumber(fact: Fact): NumberNews | null {
  const { value } = fact.change;
  const phone = phoneIn(value.display_phone_number);
  const limit = textOf(value.max_daily_conversations_per_business ?? value.current_limit, 40);
  // Older versions tell of the rating in the event's name.
  const quality = { FLAGGED: 'RED', UNFLAGGED: 'GREEN' }[String(value.event)];
  if (!phone) return null;
  return {
    is: 'number',
    eventId: fact.eventId,
    at: dateOf(fact),
    phone,
    wabaId: fact.wabaId,
    ...(limit !== null && { limit }),
    ...(quality !== undefined && { quality }),
  };
}

/** The name that people see was approved. */
export function readNumberName(fact: Fact): NumberNews | null {
  const { value } = fact.change;
  const phone = phoneIn(value.display_phone_number);
  const name = textOf(value.requested_verified_name, 200);
  if (!phone || value.decision !== 'APPROVED' || name === null) return null;
  return { is: 'number', eventId: fact.eventId, at: dateOf(fact), phone, wabaId: fact.wabaId, name };
}

/** Of what befalls an account only this keeps it from sending; a ban that is announced or lifted does not. */
export function readAccount(fact: Fact): ClosedNews | null {
  const { value } = fact.change;
  const phone = phoneIn(value.phone_number);
  const closed = { is: 'closed', eventId: fact.eventId, at: dateOf(fact), phone, wabaId: fact.wabaId } as const;
  if (value.event === 'PHONE_NUMBER_REMOVED') return phone === null ? null : { ...closed, status: 'DELETED' };
  if (value.event === 'ACCOUNT_DELETED') return { ...closed, phone: null, status: 'DELETED' };
  const ban = objectOf(value.ban_info as { waba_ban_state?: unknown } | undefined)?.waba_ban_state;
  const isBanned = (Array.isArray(ban) ? ban : [ban]).includes('DISABLE');
  return value.event === 'DISABLED_UPDATE' && isBanned ? { ...closed, phone: null, status: 'DISABLED' } : null;
}
