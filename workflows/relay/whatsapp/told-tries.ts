/** What follows from news about one try of a message that was tried more than once. */
import { countLostTries, noteFate, type ToldMessage, writeDoubled } from '#db/sending/message-events.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { StatusNews } from '#providers/news.ts';
import { type Fold, foldStatuses, type StatusFact } from '../fold-statuses.ts';

export type TriesFold = Omit<Fold, 'state'> & { state: Fold['state'] | 'unconfirmed' };
export type TryFact = StatusFact & { attempt: number };

/** Whether a message has, or is about to have, more than one try that something could be heard of. */
export const hasTries = (message: ToldMessage, facts: readonly TryFact[]): boolean =>
  message.lostAttempt !== null || message.doubtfulTries > 0 || facts.some((fact) => fact.attempt !== message.attempt);

/**
 * Notes which tries may have arrived, and folds all of them: as far as any of them came; `failed` only when none of them can have.
 * @param facts all that was told of the message, each with its try
 * @returns null: the message stays as it is
 */
export async function foldTries(
  tx: Tx,
  message: ToldMessage,
  facts: readonly TryFact[],
  ids: StatusNews['message'],
): Promise<TriesFold | null> {
  const { lostAttempt, attempt, state } = message;
  const of = (one: number) => foldStatuses(facts.filter((fact) => fact.attempt === one));
  if (lostAttempt !== null) await noteFate(tx, message.id, lostAttempt, of(lostAttempt)!.state, ids);
  const { doubtful, gone } = await countLostTries(tx, message.id);
  const isRefused = lostAttempt !== attempt && of(attempt)?.state === 'failed';
  const mayHaveGone = message.mayHaveGone && !isRefused;
  await writeDoubled(tx, message.id, { isDoubled: gone > 0 && doubtful + Number(mayHaveGone) > 1, isRefused });

  const arrived = foldStatuses(facts.filter((fact) => of(fact.attempt)?.state !== 'failed'));
  if (arrived) return arrived;
  const failed = foldStatuses(facts)!;
  if (lostAttempt === null) return doubtful > 0 ? { ...failed, state: 'unconfirmed' } : failed;
  const isOver = doubtful === 0 && !mayHaveGone && (state === 'planned' || state === 'unconfirmed');
  return isOver ? failed : null;
}
