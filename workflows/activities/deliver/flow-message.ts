/** What a node of a flow wants to say at one visit, by a template. */
import { type Config, sayingNow, type Settings } from '#flow';
import { readTemplateState } from '#db/sending/sending.ts';
import type { Doing } from '../doing.ts';
import type { Errand } from './errand.ts';
import { flowErrand } from './flow-errand.ts';
import { prepareTemplate } from './template-message.ts';

/** What a node wants to say, and the flow's rules for saying it. */
export interface Saying {
  kind: string;
  config: Config<'send-template'>;
  settings: Settings;
}

export function flowMessage(visit: Doing, { kind, config, settings }: Saying): Errand {
  const { template: own, fallback, sender: senderId = null } = config;
  return flowErrand(visit, {
    kind,
    settings,
    wanted: { template: own, senderId },
    texts: [config.variables, fallback],
    async prepare(tx, sending, facts) {
      const standIn =
        fallback && sending.template?.status !== 'APPROVED'
          ? await readTemplateState(tx, fallback.template, senderId)
          : null;
      const { template, variables, found } = sayingNow(config, (one) => (one === own ? sending.template : standIn));
      return () => {
        const prepared = found && prepareTemplate(variables, found.components, facts);
        const filled = prepared?.ok ? prepared : null;
        const fault = prepared?.ok === false ? prepared : null;
        return {
          words: filled ? { ok: true, say: { is: 'template', ...template, parts: filled.parts } } : fault,
          content: {
            type: 'template',
            templateName: template.name,
            templateLanguage: template.language,
            category: found?.category ?? null,
            variables: filled?.variables ?? [],
            rendered: filled?.rendered ?? null,
          },
          message: { type: 'template', template: found, fault: fault?.reason ?? null },
        };
      };
    },
  });
}
