import * as z from 'zod';
import type { CatalogueItem } from '../../kind.ts';
import { defineKind, filter, loose, nextPort } from '../define.ts';

export const formAnswered = defineKind({
  group: 'trigger',
  icon: 'clipboard-list',
  title: { es: 'Formulario respondido', en: 'Form answered' },
  description: {
    es: 'Empieza cuando alguien envía un formulario instantáneo de Meta, también si ya era lead.',
    en: 'Starts when somebody sends an Instant Form of Meta, also when they were a lead before.',
  },
  config: z.strictObject({
    form: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .optional()
      .meta({
        label: { es: 'Formulario', en: 'Form' },
        control: 'choice',
        from: 'forms',
        help: { es: 'Vacío: cualquiera.', en: 'Empty: any.' },
      }),
    filter,
  }),
  defaults: {},
  ports: () => [nextPort],
  summary: (config) =>
    loose(config).form === undefined
      ? { es: 'Responde cualquier formulario', en: 'Answers any form' }
      : { es: 'Responde el formulario elegido', en: 'Answers the chosen form' },
  lower: () => ({ do: 'pass' }),
  check(config, { nodeId, catalogue }) {
    const known = (catalogue.forms ?? []).some(({ id }: CatalogueItem) => id === config.form);
    return config.form === undefined || known
      ? []
      : [{ code: 'unknown-form', severity: 'warning', nodeId, field: 'form', params: { form: config.form } }];
  },
  trigger: {
    on: () => ['custom.lead_form'],
    voidOn: [],
    enters(config, { type, id, data }) {
      if (type !== 'custom.lead_form' || (config.form !== undefined && config.form !== data.form_id)) return null;
      // Meta's id of the answered form is the same however often it is told.
      const lead = typeof data.leadgen_id === 'string' ? `form:${data.leadgen_id}` : `event:${id}`;
      return { occurrence: lead.slice(0, 200), subject: null };
    },
  },
});
