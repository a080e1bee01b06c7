import * as z from 'zod';
import { leadStatuses } from '../../words/lead-words.ts';
import { defineKind, filter, loose, nextPort } from '../define.ts';

const status = z.string().min(1).max(50);

export const leadStatusChanged = defineKind({
  group: 'trigger',
  icon: 'repeat-2',
  title: { es: 'Cambio de estado', en: 'Status changed' },
  description: { es: 'Empieza cuando un lead cambia de estado.', en: 'Starts when a lead changes status.' },
  config: z.strictObject({
    from: status.optional().meta({
      label: { es: 'Desde', en: 'From' },
      control: 'status',
      help: { es: 'Vacío: desde cualquiera.', en: 'Empty: from any.' },
    }),
    to: status.optional().meta({
      label: { es: 'Hacia', en: 'To' },
      control: 'status',
      help: { es: 'Vacío: hacia cualquiera.', en: 'Empty: to any.' },
    }),
    filter,
  }),
  defaults: {},
  ports: () => [nextPort],
  summary(config) {
    const { from, to } = loose(config);
    const name = (value: unknown, language: 'es' | 'en') =>
      typeof value === 'string'
        ? (leadStatuses.find((s) => s.value === value)?.label[language] ?? value)
        : language === 'es'
          ? 'cualquiera'
          : 'any';
    return { es: `De ${name(from, 'es')} a ${name(to, 'es')}`, en: `From ${name(from, 'en')} to ${name(to, 'en')}` };
  },
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: () => ['lead.status_changed'],
    voidOn: [],
    enters(config, event, facts) {
      if (event.type !== 'lead.status_changed') return null;
      // The event says what changed; the lead may have moved on since.
      const to = typeof event.data.to === 'string' ? event.data.to : facts.lead.status;
      if (config.to !== undefined && config.to !== to) return null;
      if (config.from !== undefined && config.from !== event.data.from) return null;
      return { occurrence: `event:${event.id}`, subject: null };
    },
  },
});
