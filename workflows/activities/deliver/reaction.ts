/** What to do when a message was surely not sent: by the class of the refusal and how often it was tried. Pure. */
import type { SendOutcome } from '#providers/port.ts';

export type Refusal = Extract<SendOutcome, { is: 'not-sent' }>;

export type Reaction =
  /** For good. */
  | { do: 'fail' }
  /** For good, and the person wants no more messages. */
  | { do: 'opt-out' }
  /** This message again, after so many seconds. */
  | { do: 'again'; seconds: number }
  /** This message again when something changes, or at the latest after so many seconds. */
  | { do: 'hold'; seconds: number }
  /** Nothing from this sender for so many seconds; then this message again. */
  | { do: 'silence'; seconds: number };

const minute = 60;
const hour = 3600;
/** A message that could not go for this long has missed its moment. */
const patience = 24 * hour;

/**
 * @param attempt how often it was tried, this time included
 * @param age seconds since the message was planned
 * @param random in [0, 1), so that many do not come back in the same instant
 */
export function reactTo(refusal: Refusal, attempt: number, age: number, random: number): Reaction {
  const spread = 1 + random * 0.25;
  const asked = refusal.retryAfter;
  switch (refusal.class) {
    case 'permanent':
    case 'recipient':
    case 'limited':
    case 'window':
      return { do: 'fail' };
    case 'opt-out':
      return { do: 'opt-out' };
    case 'template':
      return { do: 'hold', seconds: hour * spread };
    case 'throttle':
      return { do: 'silence', seconds: asked ?? Math.min(5 * 2 ** Math.min(attempt, 8), 10 * minute) };
    case 'billing':
    case 'auth':
      return { do: 'silence', seconds: asked ?? 15 * minute };
    case 'sender':
      return { do: 'silence', seconds: asked ?? hour };
    case 'pair':
      // Meta: wait 4^X seconds.
      return attempt > 6 ? { do: 'fail' } : { do: 'again', seconds: Math.max(asked ?? 0, 4 ** attempt) * spread };
    case 'retry':
      if (age > patience) return { do: 'fail' };
      return { do: 'again', seconds: Math.max(asked ?? 0, Math.min(2 ** Math.min(attempt, 10), 5 * minute)) * spread };
  }
}
