/**
 * The turns of senders that this worker holds. A fast sender's turns are taken some at a time: the row that keeps its pace is
 * locked until the taking transaction has ended, and every send would stand in line for it. Turns are handed out at once, also
 * to others: those of a transaction that is rolled back stay in use although the row has forgotten them, so that once in a
 * while a share of them is given twice.
 */
import { type Sender, takeTurns } from '#db/sending/sending.ts';
import type { Tx } from '#db/platform/tenant.ts';

export interface Turns {
  /** The sender's next free turn, an instant of the database's clock; in the past: now. */
  take(tx: Tx, sender: Pick<Sender, 'id' | 'perSecond'>): Promise<Date>;
}

/** So much of a sender's second is taken at once. */
const share = 0.1;
/** Turns that were not used for so long are lost: saved up they would become a burst. */
const keptMs = 1000;

export function createTurns(): Turns {
  const held = new Map<string, { turns: number[]; until: number }>();
  const underWay = new Map<string, Promise<void>>();

  const takeMore = async (tx: Tx, sender: Pick<Sender, 'id' | 'perSecond'>): Promise<void> => {
    const turns = await takeTurns(tx, sender, Math.max(1, Math.floor(sender.perSecond * share)));
    held.set(sender.id, { turns, until: Date.now() + keptMs });
  };

  return {
    async take(tx, sender) {
      for (;;) {
        const mine = held.get(sender.id);
        const next = mine && mine.until > Date.now() ? mine.turns.shift() : undefined;
        if (next !== undefined) return new Date(next);
        const others = underWay.get(sender.id);
        if (others) await others.catch(() => {});
        else {
          const taking = takeMore(tx, sender).finally(() => underWay.delete(sender.id));
          underWay.set(sender.id, taking);
          await taking;
        }
      }
    },
  };
}
