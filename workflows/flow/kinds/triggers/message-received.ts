import * as z from 'zod';
import { plainWords } from '../../words/text.ts';
import { defineKind, filter, loose, nextPort } from '../define.ts';

const words = (text: string) => ` ${plainWords(text)} `;

export const messageReceived = defineKind({
  group: 'trigger',
  icon: 'message-circle',
  title: { es: 'Mensaje recibido', en: 'Message received' },
  description: { es: 'Empieza cuando un lead escribe por WhatsApp.', en: 'Starts when a lead writes on WhatsApp.' },
  config: z
    .strictObject({
      match: z.enum(['any', 'keyword', 'ad']).meta({
        label: { es: 'Qué mensajes', en: 'Which messages' },
        control: 'select',
        options: [
          { value: 'any', label: { es: 'Cualquiera', en: 'Any' } },
          { value: 'keyword', label: { es: 'Con una palabra clave', en: 'With a keyword' } },
          { value: 'ad', label: { es: 'Desde un anuncio', en: 'From an ad' } },
        ],
      }),
      keywords: z
        .array(z.string().trim().min(1).max(60))
        .max(50)
        .optional()
        .meta({
          label: { es: 'Palabras clave', en: 'Keywords' },
          control: 'keywords',
          shownIf: { field: 'match', is: ['keyword'] },
          help: {
            es: 'Basta con una. No importan mayúsculas ni acentos.',
            en: 'One is enough. Case and accents do not matter.',
          },
        }),
      filter,
    })
    .superRefine((config, ctx) => {
      if (config.match !== 'keyword') return;
      if (!config.keywords?.some((keyword) => words(keyword).trim() !== '')) {
        ctx.addIssue({
          code: 'custom',
          path: ['keywords'],
          message: 'at least one keyword',
          params: { code: 'keywords-missing' },
        });
      }
    }),
  defaults: { match: 'any' },
  ports: () => [nextPort],
  summary(config) {
    const { match, keywords } = loose(config);
    if (match === 'ad') return { es: 'Escribe desde un anuncio', en: 'Writes from an ad' };
    if (match !== 'keyword') return { es: 'Cualquier mensaje', en: 'Any message' };
    const list = Array.isArray(keywords) ? keywords.slice(0, 3).join(', ') : '…';
    return { es: `Escribe: ${list}`, en: `Writes: ${list}` };
  },
  passes: () => 'written',
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: () => ['message.replied', 'message.button'],
    voidOn: [],
    enters(config, event, facts) {
      if (event.type !== 'message.replied' && event.type !== 'message.button') return null;
      if (config.match === 'ad' && !facts.message?.ad_id) return null;
      if (config.match === 'keyword') {
        const said = words((facts.message?.text ?? '').slice(0, 5000));
        const hit = (config.keywords ?? [])
          .map(words)
          .some((keyword) => keyword.trim() !== '' && said.includes(keyword));
        if (!hit) return null;
      }
      // A tapped button is two events about one message, which lets in once.
      return { occurrence: event.subject ?? `event:${event.id}`, subject: null };
    },
  },
});
