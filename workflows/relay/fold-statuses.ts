/**
 * What became of a message, from everything the provider told us about it. Pure, and the same for every order and any
 * repetition: providers promise neither order nor once. YCloud warns against "only higher states win", so it is the set of
 * facts that decides: read beats delivered beats failed beats sent (a message that arrived was not lost, whatever was said).
 */
import type { MessageState } from '#db/sending/ledger.ts';

export interface StatusFact {
  status: string;
  /** ISO 8601, the provider's clock. */
  at: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  price: string | null;
  currency: string | null;
}

export interface Fold {
  state: Extract<MessageState, 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'>;
  at: Partial<Record<'accepted' | 'sent' | 'delivered' | 'read' | 'failed', string>>;
  error: { code: string | null; detail: string | null } | null;
  price: { amount: string; currency: string | null } | null;
}

const strongest = ['read', 'delivered', 'failed', 'sent', 'accepted'] as const;
type Status = (typeof strongest)[number];

/** True for words that say something about a message's fate. */
export function isStatus(word: string | undefined): word is Status {
  return (strongest as readonly (string | undefined)[]).includes(word);
}

/** Null when no fact says anything. */
export function foldStatuses(facts: readonly StatusFact[]): Fold | null {
  const told = facts.filter((fact) => isStatus(fact.status));
  const of = (status: Status) => told.filter((fact) => fact.status === status);
  const state = strongest.find((status) => of(status).length > 0);
  if (!state) return null;

  const at: Fold['at'] = {};
  for (const status of strongest) {
    const times = of(status)
      .flatMap((fact) => fact.at ?? [])
      .toSorted();
    if (times[0]) at[status] = times[0];
  }
  // What was read had arrived.
  if (at.read && !at.delivered) at.delivered = at.read;
  // The price is an estimate until the message has arrived.
  const priced = strongest
    .flatMap((status) =>
      of(status)
        .filter((fact) => fact.price !== null)
        .toSorted(byTime),
    )
    .at(0);
  const failure = of('failed').toSorted(byTime).at(0);
  return {
    state,
    at,
    error: state === 'failed' && failure ? { code: failure.errorCode, detail: failure.errorDetail } : null,
    price: priced ? { amount: priced.price!, currency: priced.currency } : null,
  };
}

/** Oldest first; among equals by content, so that the order of arrival never shows. */
const byTime = (a: StatusFact, b: StatusFact) => {
  const [left, right] = [JSON.stringify([a.at, a.errorCode, a.price]), JSON.stringify([b.at, b.errorCode, b.price])];
  return left < right ? -1 : left > right ? 1 : 0;
};
