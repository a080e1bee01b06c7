/** What a node of a flow wants to say at one visit in its own words: only to people who wrote within 24 hours (the window's gate). */
import { type Config, renderText, type Settings } from '#flow';
import type { Visit } from '#contract';
import { recordVisit } from '#db/flows/decision-log.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { recordIntent } from '#db/sending/ledger.ts';
import { loadSending, lockForSending } from '#db/sending/sending.ts';
import { departureOf } from './departure.ts';
import type { Errand } from './errand.ts';

export interface TextSaying {
  config: Config<'send-text'>;
  settings: Settings;
}

export function flowText(visit: Visit, { config, settings }: TextSaying): Errand {
  const { tenantId, enrolmentId, nodeId, seq, flowId, version } = visit;
  const { sender: senderId = null } = config;
  const key = { enrolmentId, nodeId, visit: seq };
  return {
    tenantId,
    key,
    senderId,
    async open(tx) {
      const [, , sending, facts] = await Promise.all([
        lockForSending(tx, key),
        recordIntent(tx, { ...key, flowId, version }),
        loadSending(tx, key, { template: null, senderId }),
        loadEnrolmentFacts(tx, enrolmentId),
      ]);
      if (!sending || !facts) throw new EnrolmentGone();
      return {
        sending,
        compose() {
          const filled = renderText(config.text, facts);
          const { quietHours = null, holdoutPercent } = settings;
          return {
            words: filled.ok
              ? { ok: true, say: { is: 'text', text: filled.text } }
              : { ok: false, reason: 'variable-missing', detail: filled.path },
            content: {
              senderId: sending.sender?.id ?? null,
              toPhone: sending.lead.phone,
              type: 'text',
              templateName: null,
              templateLanguage: null,
              category: null,
              variables: [],
              rendered: filled.ok ? filled.text : null,
            },
            departure: departureOf(sending, {
              // What the workflow has not heard of is unread too, delivered or not.
              unreadSince: sending.unreadSince ?? (sending.told > visit.heard ? sending.now : null),
              flow: { id: flowId, isPaused: sending.flowPaused, quietHours, holdoutPercent },
              message: { type: 'text', template: null, fault: filled.ok ? null : 'variable-missing' },
            }),
          };
        },
      };
    },
    note: (tx, outcome) => recordVisit(tx, { enrolmentId, seq, nodeId, kind: 'send-text' }, outcome),
  };
}
