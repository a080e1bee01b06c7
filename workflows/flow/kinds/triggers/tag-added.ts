import * as z from 'zod';
import { plain } from '../../words/text.ts';
import { defineKind, filter, loose, nextPort } from '../define.ts';
import { maxTag } from '../../words/lead-words.ts';

export const tagAdded = defineKind({
  group: 'trigger',
  icon: 'tag',
  title: { es: 'Etiqueta agregada', en: 'Tag added' },
  description: {
    es: 'Empieza cuando un lead recibe una etiqueta que no tenía.',
    en: 'Starts when a lead is given a tag it did not have.',
  },
  config: z.strictObject({
    tag: z
      .string()
      .trim()
      .min(1)
      .max(maxTag)
      .optional()
      .meta({
        label: { es: 'Etiqueta', en: 'Tag' },
        control: 'choice',
        from: 'tags',
        free: true,
        help: {
          es: 'Vacío: cualquiera. No importan mayúsculas ni acentos.',
          en: 'Empty: any. Case and accents do not matter.',
        },
      }),
    filter,
  }),
  defaults: {},
  ports: () => [nextPort],
  summary(config) {
    const { tag } = loose(config);
    return typeof tag === 'string' && tag.trim() !== ''
      ? { es: `Recibe la etiqueta «${tag}»`, en: `Is tagged “${tag}”` }
      : { es: 'Recibe cualquier etiqueta', en: 'Is given any tag' };
  },
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: () => ['lead.tagged'],
    voidOn: [],
    enters(config, event) {
      if (event.type !== 'lead.tagged') return null;
      if (config.tag !== undefined && plain(config.tag) !== plain(String(event.data.tag ?? ''))) return null;
      return { occurrence: `event:${event.id}`, subject: null };
    },
  },
});
