/**
 * May this message go now? The gates of design §7 in their order; the first that objects decides. Pure.
 * Reasons are codes of #flow (reasons.ts).
 */
import { type QuietHours, quietUntil } from '#flow';
import type { Sending } from '#db/sending/sending.ts';
import type { Prepared } from './template-message.ts';

export type Verdict =
  /** It will not be said. `port` is where the flow goes on. */
  | { is: 'suppress'; reason: string; port: 'sent' | 'failed' }
  /** Not yet: at an instant, or (null) when something changes. */
  | { is: 'defer'; reason: string; until: Date | null };

export interface Case {
  sending: Sending;
  /** Null where there is no template to fill. */
  prepared: Prepared | null;
  /** The flow's own quiet hours come before the tenant's. */
  quietHours: QuietHours | null;
  holdoutPercent: number;
  flowId: string;
}

const hold = (reason: string): Verdict => ({ is: 'defer', reason, until: null });
const defer = (reason: string, until: Date): Verdict => ({ is: 'defer', reason, until });
const suppress = (reason: string, port: 'sent' | 'failed' = 'failed'): Verdict => ({ is: 'suppress', reason, port });

/** Each answers with an objection or null. A new gate is one function and one place in this list. */
export const gates: readonly [name: string, gate: (one: Case) => Verdict | null][] = [
  ['kill switch', killSwitch],
  ['consent', consent],
  ['phone', phone],
  ['sender', sender],
  ['template', template],
  ['variables', variables],
  ['quiet hours', quietHours],
  ['frequency cap', frequencyCap],
  ['daily budget', dailyBudget],
  ['holdout', holdout],
  ['provider', provider],
];

/** The first objection, or null: the message may go as soon as its sender's pace allows. */
export function askGates(one: Case): Verdict | null {
  for (const [, gate] of gates) {
    const verdict = gate(one);
    if (verdict) return verdict;
  }
  return null;
}

function killSwitch({ sending }: Case): Verdict | null {
  if (sending.ended) return suppress('left-flow');
  if (sending.stopped.global) return hold('kill-switch-global');
  if (sending.stopped.tenant) return hold('kill-switch-tenant');
  if (sending.sender?.stopped) return hold('kill-switch-sender');
  if (sending.stopped.flow) return hold('kill-switch-flow');
  return sending.flowPaused ? hold('flow-paused') : null;
}

function consent({ sending: { lead, tenant } }: Case): Verdict | null {
  if (lead.consent === 'revoked') return suppress('opted-out');
  return tenant.consent === 'explicit' && lead.consent !== 'granted' ? suppress('no-consent') : null;
}

function phone({ sending: { lead, sender } }: Case): Verdict | null {
  if (lead.phone === null) return lead.waUserId === null ? suppress('no-phone') : null;
  return lead.phone === sender?.phone ? suppress('phone-unusable') : null;
}

function sender({ sending }: Case): Verdict | null {
  return sending.sender === null ? hold('no-sender') : null;
}

function template({ sending }: Case): Verdict | null {
  if (sending.template === null) return hold('template-missing');
  if (sending.template.status === 'APPROVED') return null;
  return hold(sending.template.status === 'PAUSED' ? 'template-paused' : 'template-not-approved');
}

function variables({ prepared }: Case): Verdict | null {
  return prepared && !prepared.ok ? suppress(prepared.reason) : null;
}

function quietHours({ sending, quietHours: own }: Case): Verdict | null {
  const quiet = own ?? sending.tenant.quietHours;
  const until = quiet && quietUntil(sending.now.getTime(), sending.lead.timezone ?? sending.tenant.timezone, quiet);
  return until ? defer('quiet-hours', new Date(until)) : null;
}

/** Waits for room for up to a day; a message that would come later than that has missed its moment. */
function frequencyCap({ sending: { capUntil, now } }: Case): Verdict | null {
  if (capUntil === null || capUntil <= now) return null;
  return capUntil.getTime() - now.getTime() <= 86_400_000
    ? defer('frequency-cap', capUntil)
    : suppress('frequency-cap');
}

function dailyBudget({ sending: { tenant } }: Case): Verdict | null {
  return tenant.dailyBudget !== null && tenant.sentToday >= tenant.dailyBudget
    ? defer('send-budget', tenant.tomorrow)
    : null;
}

/** The control group: the same people at every visit of the flow; they walk on as if they had got the message. */
function holdout({ sending, holdoutPercent, flowId }: Case): Verdict | null {
  return holdoutPercent > 0 && share(`${flowId}:${sending.leadId}`) < holdoutPercent / 100
    ? suppress('holdout', 'sent')
    : null;
}

/** Silence that the provider asked for, for the sender or for this message. */
function provider({ sending: { sender: from, message, now } }: Case): Verdict | null {
  if (from?.blockedUntil && from.blockedUntil > now)
    return defer(from.blockedReason ?? 'provider-throttle', from.blockedUntil);
  const asked = message.reason?.startsWith('provider-') && message.notBefore !== null && message.notBefore > now;
  return asked ? defer(message.reason!, message.notBefore!) : null;
}

/** A text's place in [0, 1), always the same. FNV-1a, finished so that near texts land far apart. */
function share(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
