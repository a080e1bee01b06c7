/** One thing to say to one person, whoever wants it said: what `deliver()` needs to know of it. */
import type { Departure } from '#flow';
import type { Content, LedgerKey } from '#db/sending/ledger.ts';
import type { Sending } from '#db/sending/sending.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Content as Words } from '#providers/port.ts';

export interface Errand {
  tenantId: string;
  /** Its row in the ledger. */
  key: LedgerKey;
  /** The sender that is asked for; null: the tenant's default, or the one that the row names. */
  senderId: string | null;
  /**
   * Locks out whatever may forbid it until the transaction ends, sees to it that its row is there, and reads everything.
   * @throws EnrolmentGone where what it belongs to, or the person, is not there any more
   */
  open(tx: Tx): Promise<Opened>;
  /** Writes down, for whoever wanted it said, what came of it. */
  note(tx: Tx, outcome: Outcome): Promise<void>;
}

export interface Opened {
  sending: Sending;
  /** Fills it in; asked only of what may still go. */
  compose(): Composed;
}

export interface Composed {
  /** What the provider is asked to say, or why it cannot be filled in; null: there is nothing to fill in. */
  words: { ok: true; say: Words } | { ok: false; reason: string; detail: string } | null;
  /** What the row remembers of it. */
  content: Content;
  /** What the gates look at. */
  departure: Departure;
}

export interface Outcome {
  port: 'sent' | 'failed';
  reason: string | null;
  data: Record<string, unknown>;
}
