/**
 * Whether Meta is told of something, and by what it is to find the person: one rule, asked when it is about to go out. Pure; the
 * facts are read under the lead's lock (db/meta/conversion-sending.ts).
 */
import type { ConsentState } from '../consent.ts';

/** By what Meta knows whom it is about. */
export type ConversionMatch =
  /** The click on an ad that leads to WhatsApp. */
  | { by: 'ctwa'; clickId: string; wabaId: string; at: number }
  /** The lead of an Instant Form. */
  | { by: 'lead_form'; leadgenId: string; at: number }
  /** Phone and mail, hashed. */
  | { by: 'person'; at: null };

export interface ConversionStanding {
  /** Epoch ms, by the database's clock. */
  now: number;
  occurredAt: number;
  consent: ConsentState;
  /** `explicit`: the business writes only to people who said yes, and tells of nobody else either. */
  consentRule: 'implied' | 'explicit';
  /** Something that the person said has reached us and is not read yet. */
  hasUnread: boolean;
  /** What it is about, where that is a sale; null: it is gone. */
  sale: { status: string } | null | undefined;
  isRefund: boolean;
  /** The purchase that it is the return of was left out, or will be: what Meta never heard of is not taken back. */
  isUntold?: boolean;
  click: { clickId: string; wabaId: string | null; at: number } | null;
  form: { leadgenId: string; at: number } | null;
  hasContact: boolean;
  /** Whether people may be matched by phone and mail. */
  byPerson: boolean;
}

/** Codes of words/conversion-reasons.ts. */
export type LeftOut =
  | 'conversion-opted-out'
  | 'conversion-no-yes'
  | 'conversion-too-old'
  | 'conversion-no-match'
  | 'conversion-refunded'
  | 'conversion-unpaid'
  | 'conversion-not-refunded'
  | 'sale-deleted';

export type ConversionVerdict =
  | { do: 'send'; match: ConversionMatch }
  | { do: 'leave-out'; reason: LeftOut }
  | { do: 'wait' };

/** Meta refuses what happened longer ago, and counts for an ad what happened at most so long after the click. */
export const conversionDays = 7;
const windowMs = conversionDays * 86_400_000;
/** An event that has just become too old on its way would have its request refused. */
const wayMs = 60_000;

export function weighConversion(standing: ConversionStanding): ConversionVerdict {
  const { now, occurredAt, consent, consentRule, hasUnread, sale, isRefund, isUntold } = standing;
  const leaveOut = (reason: LeftOut): ConversionVerdict => ({ do: 'leave-out', reason });
  if (consent === 'revoked') return leaveOut('conversion-opted-out');
  if (now - occurredAt > windowMs - wayMs) return leaveOut('conversion-too-old');
  if (sale === null) return leaveOut('sale-deleted');
  if (sale && isRefund && isUntold) return leaveOut('conversion-refunded');
  const fault = sale ? saleFault(isRefund, sale) : null;
  if (fault) return leaveOut(fault);
  const match = matchOf(standing);
  if (!match) return leaveOut('conversion-no-match');
  if (hasUnread) return { do: 'wait' };
  if (consentRule === 'explicit' && consent !== 'granted') return leaveOut('conversion-no-yes');
  return { do: 'send', match };
}

/** Why a sale as it stands is neither a purchase nor, if that is asked, given back; null where it is. */
export function saleFault(isRefund: boolean, { status }: { status: string }): LeftOut | null {
  if (isRefund) return status === 'refunded' ? null : 'conversion-not-refunded';
  if (status === 'refunded') return 'conversion-refunded';
  return status === 'completed' ? null : 'conversion-unpaid';
}

/** The newer of click and form; a click without the account that it led to names nobody. */
function matchOf({ click, form, hasContact, byPerson }: ConversionStanding): ConversionMatch | null {
  const known = click?.wabaId ? { by: 'ctwa' as const, ...click, wabaId: click.wabaId } : null;
  if (known && (!form || known.at >= form.at)) return known;
  if (form) return { by: 'lead_form', ...form };
  return byPerson && hasContact ? { by: 'person', at: null } : null;
}

/** Whether Meta counts it for the ad; null where there is no click to count from. @param at epoch ms of click and event */
export const isAttributed = (clickedAt: number | null, occurredAt: number): boolean | null =>
  clickedAt === null ? null : occurredAt - clickedAt <= windowMs;
