import * as z from 'zod';
import { defineKind, filter, nextPort } from '../define.ts';

export const leadCreated = defineKind({
  group: 'trigger',
  icon: 'user-plus',
  title: { es: 'Lead nuevo', en: 'New lead' },
  description: { es: 'Empieza cuando se crea un lead.', en: 'Starts when a lead is created.' },
  config: z.strictObject({ filter }),
  defaults: {},
  ports: () => [nextPort],
  summary: () => ({ es: 'Cuando se crea un lead', en: 'When a lead is created' }),
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: () => ['lead.created'],
    voidOn: [],
    // A lead is created once, however often the event is told.
    enters: (_config, event) => (event.type === 'lead.created' ? { occurrence: 'created', subject: null } : null),
  },
});
