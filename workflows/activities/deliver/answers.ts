/** What the ledger knows about a message, as the engine wants to hear it. */
import type { Performed } from '#contract';
import { type LedgerRow, settleMessage } from '#db/sending/ledger.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Errand } from './errand.ts';

/** What the ledger already knows about it. A doubt is waited out; a webhook ends it early. */
export async function answerFor(tx: Tx, errand: Errand, row: LedgerRow): Promise<Performed> {
  let { state, reason } = row;
  if (state === 'planned') return later(reason ?? 'sender-rate', new Date(Date.now() + 1000));
  if (state === 'submitting' || state === 'unknown') {
    if (!(await settleMessage(tx, row.id, row.attempt))) return later('unknown', lookAgain(state, row.settleAt));
    [state, reason] = ['unconfirmed', 'unconfirmed'];
  }
  const isSent = state === 'accepted' || state === 'sent' || state === 'delivered' || state === 'read';
  const port = isSent || reason === 'holdout' ? 'sent' : 'failed';
  await errand.note(tx, { port, reason: isSent ? null : reason, data: { message: row.id } });
  return { type: 'performed', port };
}

/** Somebody may be in the middle of submitting it, or may have died there: that is soon known. */
function lookAgain(state: 'submitting' | 'unknown', settleAt: Date | null): Date | null {
  if (state === 'unknown' || settleAt === null) return settleAt;
  return new Date(Math.min(settleAt.getTime(), Date.now() + 15_000));
}

/** The enrolment has ended, whatever its workflow knows: nothing more is done for it (`advance` tells the workflow). */
export const leftFlow = { type: 'deferred', until: null, wakeOn: [], reason: 'left-flow' } satisfies Performed;

/** Not yet: at an instant, or (null) when something changes. */
export const later = (reason: string, until: Date | null): Performed => ({
  type: 'deferred',
  until: until?.getTime() ?? null,
  wakeOn: [],
  reason,
});
