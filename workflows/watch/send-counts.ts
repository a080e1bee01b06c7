/** What this process did with messages, for Prometheus: counted where `deliver` decides, and never by tenant. */
import { Counter, Registry } from 'prom-client';
import { refusalClasses } from '#providers/port.ts';

/** Of this process. */
export const counted = new Registry();

const sends = new Counter({
  name: 'cadencia_sends_total',
  help: 'Calls that handed a message to a provider, by what came of them: accepted, refused, unknown (a doubt).',
  labelNames: ['outcome'],
  registers: [counted],
});
const failures = new Counter({
  name: 'cadencia_send_failures_total',
  help: 'Calls that a provider refused, by the class of its answer.',
  labelNames: ['class'],
  registers: [counted],
});
const holds = new Counter({
  name: 'cadencia_holds_total',
  help: 'Messages that were put off, by reason.',
  labelNames: ['reason'],
  registers: [counted],
});
const left = new Counter({
  name: 'cadencia_suppressed_total',
  help: 'Messages that must not go at all, by reason.',
  labelNames: ['reason'],
  registers: [counted],
});
const unconfirmed = new Counter({
  name: 'cadencia_unconfirmed_total',
  help: 'Doubts that lasted so long that nobody will know any more whether the message arrived.',
  registers: [counted],
});
// Prometheus sees no increase in a series that begins with its first count: what can be named begins at 0.
for (const outcome of ['accepted', 'refused', 'unknown']) sends.inc({ outcome }, 0);
for (const name of refusalClasses) failures.inc({ class: name }, 0);

export function countSend(outcome: { is: 'accepted' | 'unknown' } | { is: 'not-sent'; class: string }): void {
  sends.inc({ outcome: outcome.is === 'not-sent' ? 'refused' : outcome.is });
  if (outcome.is === 'not-sent') failures.inc({ class: outcome.class });
}
export const countHold = (reason: string): void => holds.inc({ reason });
export const countSuppressed = (reason: string): void => left.inc({ reason });
export const countUnconfirmed = (messages: number): void => unconfirmed.inc(messages);
