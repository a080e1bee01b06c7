/** What a node of a flow wants to say at one visit, by a template. */
import { type Config, sayingNow, type Settings } from '#flow';
import type { Visit } from '#contract';
import { recordVisit } from '#db/flows/decision-log.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { recordIntent } from '#db/sending/ledger.ts';
import { loadSending, lockForSending, readTemplateState } from '#db/sending/sending.ts';
import { departureOf } from './departure.ts';
import type { Errand } from './errand.ts';
import { prepareTemplate } from './template-message.ts';

/** What a node wants to say, and the flow's rules for saying it. */
export interface Saying {
  kind: string;
  config: Config<'send-template'>;
  settings: Settings;
}

export function flowMessage(visit: Visit, { kind, config, settings }: Saying): Errand {
  const { tenantId, enrolmentId, nodeId, seq, flowId, version } = visit;
  const { template: own, fallback, sender: senderId = null } = config;
  const key = { enrolmentId, nodeId, visit: seq };
  return {
    tenantId,
    key,
    senderId,
    async open(tx) {
      const [, , sending, facts] = await Promise.all([
        lockForSending(tx, key),
        recordIntent(tx, { ...key, flowId, version }),
        loadSending(tx, key, { template: own, senderId }),
        loadEnrolmentFacts(tx, enrolmentId),
      ]);
      if (!sending || !facts) throw new EnrolmentGone();
      const standIn =
        fallback && sending.template?.status !== 'APPROVED'
          ? await readTemplateState(tx, fallback.template, senderId)
          : null;
      const { template, variables, found } = sayingNow(config, (one) => (one === own ? sending.template : standIn));
      return {
        sending,
        compose() {
          const prepared = found && prepareTemplate(variables, found.components, facts);
          const filled = prepared?.ok ? prepared : null;
          const fault = prepared?.ok === false ? prepared : null;
          const { quietHours = null, holdoutPercent } = settings;
          return {
            words: filled ? { ok: true, say: { is: 'template', ...template, parts: filled.parts } } : fault,
            content: {
              senderId: sending.sender?.id ?? null,
              toPhone: sending.lead.phone,
              type: 'template',
              templateName: template.name,
              templateLanguage: template.language,
              category: found?.category ?? null,
              variables: filled?.variables ?? [],
              rendered: filled?.rendered ?? null,
            },
            departure: departureOf(sending, {
              // What the workflow has not heard of is unread too, delivered or not.
              unreadSince: sending.unreadSince ?? (sending.told > visit.heard ? sending.now : null),
              flow: { id: flowId, isPaused: sending.flowPaused, quietHours, holdoutPercent },
              message: { type: 'template', template: found, fault: fault?.reason ?? null },
            }),
          };
        },
      };
    },
    note: (tx, outcome) => recordVisit(tx, { enrolmentId, seq, nodeId, kind }, outcome),
  };
}
