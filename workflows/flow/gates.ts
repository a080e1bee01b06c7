/**
 * May this message go now? The one list of gates, in the order of the design; the first that objects decides. Pure: the sender
 * asks with what it read under its lock, a test run and a back-test with what they make up. Instants are epoch milliseconds.
 * Reasons are codes of words/delivery-reasons.ts.
 */
import type { QuietHours } from './schema.ts';
import { share } from './share.ts';
import { nextDay, quietInAny } from './time/zone.ts';

/** The most messages one person gets over all flows, within 24 hours and within 7 days. */
export interface FrequencyCap {
  perDay?: number | null;
  perWeek?: number | null;
}

/** What a tenant allows its flows to send. */
export interface SendingRules {
  /** `explicit`: only to people who said yes. */
  consent: 'explicit' | 'implied';
  quietHours: QuietHours | null;
  frequencyCap: FrequencyCap | null;
  dailyBudget: number | null;
}

/** One message that wants to go, and everything that may forbid it. */
export interface Departure {
  now: number;
  /** The enrolment is over. */
  hasLeft: boolean;
  /** One of the team writes it by hand: what keeps flows from being a nuisance does not bind it. */
  isAnswer?: boolean;
  /** Since when something that has reached us and could forbid the message is not read; null: everything is. */
  unreadSince: number | null;
  tenant: SendingRules & { timezone: string };
  /** Kill switches that are on; the sender's is with the sender. */
  stopped: { global: boolean; tenant: boolean; flow: boolean };
  flow: {
    id: string;
    isPaused: boolean;
    /** Its own quiet hours come before the tenant's. */
    quietHours: QuietHours | null;
    holdoutPercent: number;
  };
  lead: {
    id: string;
    phone: string | null;
    waUserId: string | null;
    consent: 'granted' | 'revoked' | null;
    timezone: string | null;
    /** Of the phone's country; empty where nothing is known of it. */
    phoneZones: readonly string[];
    /** When the person last wrote. */
    lastInboundAt: number | null;
    /** Until when WhatsApp's word that the number is not there counts. */
    unreachableUntil?: number | null;
    /** Until when Meta lets no marketing through to this person. */
    limitedUntil?: number | null;
  };
  sender: null | {
    phone: string;
    stopped: boolean;
    /** The provider wants silence from this sender until then, and why. */
    silentUntil: number | null;
    silentReason: string | null;
  };
  message: {
    type: 'template' | 'text';
    /** Null for a text, and where the template is not there. */
    template: { status: string; category?: string } | null;
    /** Why it cannot be filled in for this lead; null: it can. */
    fault: string | null;
    /** What the provider said to an earlier try, and when it may be asked again. */
    asked: { reason: string; until: number } | null;
  };
  sent: {
    /** When messages of any flow went to this lead in the last 7 days, in any order. */
    toLead: readonly number[];
    /** Messages of the tenant since midnight in its zone. Only looked at where there is a budget. */
    today: number;
  };
}

export type Verdict =
  /** It will not be said. `port` is where the flow goes on. */
  | { is: 'suppress'; reason: string; port: 'sent' | 'failed' }
  /** Not yet: at an instant, or (null) when something changes. `data`: what the reason's sentence names. */
  | { is: 'defer'; reason: string; until: number | null; data?: { zone: string } };

const dayMs = 86_400_000;
const night: QuietHours = { from: '21:00', to: '09:00' };

const hold = (reason: string): Verdict => ({ is: 'defer', reason, until: null });
const defer = (reason: string, until: number, data?: { zone: string }): Verdict =>
  data ? { is: 'defer', reason, until, data } : { is: 'defer', reason, until };
const suppress = (reason: string, port: 'sent' | 'failed' = 'failed'): Verdict => ({ is: 'suppress', reason, port });

/** Each answers with an objection or null. A new gate is one function and one place in this list. */
export const gates: readonly (readonly [name: string, gate: (one: Departure) => Verdict | null])[] = [
  ['kill switch', killSwitch],
  ['consent', consent],
  ['phone', phone],
  ['sender', sender],
  ['template', template],
  ['variables', variables],
  ['window', window],
  ['unread', unread],
  ['quiet hours', quietHours],
  ['frequency cap', frequencyCap],
  ['daily budget', dailyBudget],
  ['holdout', holdout],
  ['provider', provider],
];

/** What binds flows alone. */
const forFlows: ReadonlySet<string> = new Set(['quiet hours', 'frequency cap', 'daily budget', 'holdout']);

/** The first objection, or null: the message may go as soon as its sender's pace allows. */
export function askGates(one: Departure): Verdict | null {
  for (const [name, gate] of gates) {
    if (one.isAnswer && forFlows.has(name)) continue;
    const verdict = gate(one);
    if (verdict) return verdict;
  }
  return null;
}

function killSwitch({ hasLeft, stopped, sender: from, flow }: Departure): Verdict | null {
  if (hasLeft) return suppress('left-flow');
  if (stopped.global) return hold('kill-switch-global');
  if (stopped.tenant) return hold('kill-switch-tenant');
  if (from?.stopped) return hold('kill-switch-sender');
  if (stopped.flow) return hold('kill-switch-flow');
  return flow.isPaused ? hold('flow-paused') : null;
}

function consent(one: Departure): Verdict | null {
  const { lead, tenant, isAnswer } = one;
  if (lead.consent === 'revoked') return suppress('opted-out');
  // A template that the team sends to somebody who has not just written is no answer to them.
  if (isAnswer && (one.message.type === 'text' || isOpen(one))) return null;
  return tenant.consent === 'explicit' && lead.consent !== 'granted' ? suppress('no-consent') : null;
}

function phone({ lead, sender: from, now }: Departure): Verdict | null {
  if (lead.phone === null) return lead.waUserId === null ? suppress('no-phone') : null;
  if (lead.phone === from?.phone) return suppress('phone-unusable');
  return lead.unreachableUntil && lead.unreachableUntil > now ? suppress('not-on-whatsapp') : null;
}

function sender(one: Departure): Verdict | null {
  return one.sender === null ? hold('no-sender') : null;
}

/** Meta's limit per person is for marketing alone: what the person needs to know still goes. */
function limited({ message, lead, now }: Pick<Departure, 'message' | 'lead' | 'now'>): Verdict | null {
  const isMarketing = message.template?.category === 'MARKETING';
  return isMarketing && lead.limitedUntil && lead.limitedUntil > now
    ? defer('marketing-limit', lead.limitedUntil)
    : null;
}

function template({ message, lead, now }: Departure): Verdict | null {
  if (message.type !== 'template') return null;
  if (message.template === null) return hold('template-missing');
  if (message.template.status === 'APPROVED') return limited({ message, lead, now });
  return hold(message.template.status === 'PAUSED' ? 'template-paused' : 'template-not-approved');
}

/** What is wrong with the step or the template would be wrong for everybody: they wait until somebody mends it. */
const holdsEverybody = ['template-unfilled', 'template-unsupported'];

function variables({ message }: Departure): Verdict | null {
  if (message.fault === null) return null;
  return holdsEverybody.includes(message.fault) ? hold(message.fault) : suppress(message.fault);
}

/** WhatsApp lets us write freely for 24 hours after the person last wrote; later only a template may go. */
function window(one: Departure): Verdict | null {
  return one.message.type !== 'text' || isOpen(one) ? null : suppress('window-closed');
}

const isOpen = ({ lead, now }: Departure): boolean => lead.lastInboundAt !== null && now < lead.lastInboundAt + dayMs;

/**
 * Something has arrived from this person, happened to them, or was asked of their enrolment, and nobody has read it: first that,
 * then the message. There is no limit: the longer it lies, the longer the pauses between looks.
 */
function unread({ now, unreadSince }: Departure): Verdict | null {
  if (unreadSince === null) return null;
  return defer('unread', now + Math.min(Math.max((now - unreadSince) / 2, 200), 30_000));
}

/**
 * Until when it is quiet where the person is at an instant: in their own zone, else in each zone of their phone's country, else
 * in the tenant's.
 */
function quietThere({ lead, tenant }: Departure, at: number, hours: QuietHours) {
  const known = lead.timezone === null ? lead.phoneZones : [lead.timezone];
  return quietInAny(at, known.length > 0 ? known : [tenant.timezone], hours, tenant.timezone);
}

function quietHours(one: Departure): Verdict | null {
  const hours = one.flow.quietHours ?? one.tenant.quietHours;
  const held = hours && quietThere(one, one.now, hours);
  return held && defer('quiet-hours', held.until, { zone: held.zone });
}

/** Waits for room for up to a day; a message that would come later than that has missed its moment. */
function frequencyCap({ now, tenant, sent }: Departure): Verdict | null {
  const until = roomAt(tenant.frequencyCap, sent.toLead);
  if (until === null || until <= now) return null;
  return until - now <= dayMs ? defer('frequency-cap', until) : suppress('frequency-cap');
}

/**
 * When one more message fits under the caps: the n-th last one, plus the span.
 * @returns null: there has always been room
 */
export function roomAt(cap: FrequencyCap | null, toLead: readonly number[]): number | null {
  const newest = toLead.toSorted((a, b) => b - a);
  const free = (most: number | null | undefined, spanMs: number): number[] => {
    const last = typeof most === 'number' ? newest[Math.max(most, 1) - 1] : undefined;
    return last === undefined ? [] : [last + spanMs];
  };
  const instants = [...free(cap?.perDay, dayMs), ...free(cap?.perWeek, 7 * dayMs)];
  return instants.length === 0 ? null : Math.max(...instants);
}

/** When a new day's budget is there, people sleep: they are written to from the end of quiet hours on, or of the night. */
function dailyBudget(one: Departure): Verdict | null {
  const { now, flow, tenant, sent } = one;
  if (tenant.dailyBudget === null || sent.today < tenant.dailyBudget) return null;
  const midnight = nextDay(now, tenant.timezone);
  const hours = flow.quietHours ?? tenant.quietHours;
  const held = (hours && quietThere(one, midnight, hours)) ?? quietThere(one, midnight, night);
  return defer('send-budget', held?.until ?? midnight);
}

/** The control group: the same people at every visit of the flow; they walk on as if they had got the message. */
function holdout({ flow, lead }: Departure): Verdict | null {
  return flow.holdoutPercent > 0 && share(`${flow.id}:${lead.id}`) < flow.holdoutPercent / 100
    ? suppress('holdout', 'sent')
    : null;
}

/** Silence that the provider asked for, for the sender or for this message. */
function provider({ sender: from, message, now }: Departure): Verdict | null {
  if (from?.silentUntil && from.silentUntil > now)
    return defer(from.silentReason ?? 'provider-throttle', from.silentUntil);
  return message.asked && message.asked.until > now ? defer(message.asked.reason, message.asked.until) : null;
}
