/** What a node of a flow wants to say at one visit in its own words: only to people who wrote within 24 hours (the window's gate). */
import { type Config, fillText, nameOfFile, type SentFile, type Settings } from '#flow';
import type { Content } from '#providers/port.ts';
import type { Doing } from '../doing.ts';
import type { Errand } from './errand.ts';
import { flowErrand } from './flow-errand.ts';

export interface TextSaying {
  config: Config<'send-text'>;
  settings: Settings;
}

export function flowText(visit: Doing, { config, settings }: TextSaying): Errand {
  return flowErrand(visit, {
    kind: 'send-text',
    settings,
    wanted: { template: null, senderId: config.sender ?? null },
    texts: config,
    prepare: (_tx, _sending, facts) => () => {
      const filled = fillText(config, facts);
      const file = filled.ok ? filled.file : null;
      return {
        words: filled.ok
          ? { ok: true, say: file ? fileWith(file, filled.text) : { is: 'text', text: filled.text } }
          : { ok: false, reason: filled.reason, detail: filled.path },
        content: {
          type: config.file?.format ?? 'text',
          templateName: null,
          templateLanguage: null,
          category: null,
          variables: [],
          rendered: filled.ok ? filled.text || null : null,
          said: file && { is: 'media', media: file.format, file: nameOfFile(file), format: null, link: file.link },
        },
        message: { type: 'text', template: null, fault: filled.ok ? null : filled.reason },
      };
    },
  });
}

function fileWith({ format, link, filename }: SentFile, caption: string): Content {
  return { is: 'file', format, link, ...(filename && { filename }), ...(caption !== '' && { caption }) };
}
