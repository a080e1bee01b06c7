/** What a node of a flow wants to say at one visit, whatever it says: its row, its locks, and what the gates look at. */
import type { Facts, Settings } from '#flow';
import { recordVisit } from '#db/flows/decision-log.ts';
import { EnrolmentGone, loadFactsNamed } from '#db/flows/facts.ts';
import { type Content, recordIntent } from '#db/sending/ledger.ts';
import { loadSending, lockForSending, type Sending, type Wanted } from '#db/sending/sending.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Doing } from '../doing.ts';
import { departureOf, type Wish } from './departure.ts';
import type { Composed, Errand } from './errand.ts';

/** One node's message, filled in for one person. */
export interface Filled {
  words: Composed['words'];
  content: Omit<Content, 'senderId' | 'toPhone'>;
  message: Wish['message'];
}

export interface FlowErrand {
  kind: string;
  /** The flow's rules for saying it. */
  settings: Settings;
  wanted: Wanted;
  /** What it says, with variables: of the facts only what they name is read. */
  texts: unknown;
  /** Reads what it needs besides under the same locks. @returns what fills it in */
  prepare(tx: Tx, sending: Sending, facts: Facts): (() => Filled) | Promise<() => Filled>;
}

export function flowErrand(visit: Doing, { kind, settings, wanted, texts, prepare }: FlowErrand): Errand {
  const { tenantId, enrolmentId, nodeId, seq, flowId, version } = visit;
  const key = { enrolmentId, nodeId, visit: seq };
  return {
    tenantId,
    key,
    senderId: wanted.senderId,
    async open(tx) {
      const [, , sending, facts] = await Promise.all([
        lockForSending(tx, key),
        recordIntent(tx, { ...key, flowId, version }),
        loadSending(tx, key, wanted),
        loadFactsNamed(tx, enrolmentId, texts),
      ]);
      if (!sending || !facts) throw new EnrolmentGone();
      const fill = await prepare(tx, sending, facts);
      return {
        sending,
        compose() {
          const { words, content, message } = fill();
          const { quietHours = null, holdoutPercent } = settings;
          return {
            words,
            content: { senderId: sending.sender?.id ?? null, toPhone: sending.lead.phone, ...content },
            departure: departureOf(sending, {
              // What the workflow has not heard of is unread too, delivered or not.
              unreadSince: sending.unreadSince ?? (sending.told > visit.heard ? sending.now : null),
              flow: { id: flowId, isPaused: sending.flowPaused, quietHours, holdoutPercent },
              message,
            }),
          };
        },
      };
    },
    async note(tx, outcome) {
      await Promise.all([
        recordVisit(tx, { enrolmentId, seq, nodeId, kind }, outcome),
        // What was refused has its message locked already.
        outcome.port === 'sent' && visit.lead?.(tx, 'sent'),
      ]);
    },
  };
}
