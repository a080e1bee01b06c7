/** What a node of a flow wants to say at one visit in its own words: only to people who wrote within 24 hours (the window's gate). */
import { type Config, renderText, type Settings } from '#flow';
import type { Visit } from '#contract';
import type { Errand } from './errand.ts';
import { flowErrand } from './flow-errand.ts';

export interface TextSaying {
  config: Config<'send-text'>;
  settings: Settings;
}

export function flowText(visit: Visit, { config, settings }: TextSaying): Errand {
  return flowErrand(visit, {
    kind: 'send-text',
    settings,
    wanted: { template: null, senderId: config.sender ?? null },
    prepare: (_tx, _sending, facts) => () => {
      const filled = renderText(config.text, facts);
      return {
        words: filled.ok
          ? { ok: true, say: { is: 'text', text: filled.text } }
          : { ok: false, reason: 'variable-missing', detail: filled.path },
        content: {
          type: 'text',
          templateName: null,
          templateLanguage: null,
          category: null,
          variables: [],
          rendered: filled.ok ? filled.text : null,
        },
        message: { type: 'text', template: null, fault: filled.ok ? null : 'variable-missing' },
      };
    },
  });
}
