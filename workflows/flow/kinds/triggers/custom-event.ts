import * as z from 'zod';
import { customEventName, type EventName } from '../../schema.ts';
import { defineKind, filter, loose, nextPort } from '../define.ts';

/** The event's full name. Both `booking_started` and `custom.booking_started` are understood. */
const nameOf = (config: unknown): EventName | null => {
  const { name } = loose(config);
  const own = typeof name === 'string' ? name.replace(/^custom\./, '') : '';
  return customEventName.test(own) ? `custom.${own}` : null;
};

export const customEvent = defineKind({
  group: 'trigger',
  icon: 'zap',
  title: { es: 'Evento propio', en: 'Custom event' },
  description: {
    es: 'Empieza cuando tu sitio o tu sistema avisa de algo por la API (POST /api/crm/events).',
    en: 'Starts when your site or system reports something over the API (POST /api/crm/events).',
  },
  config: z.strictObject({
    name: z
      .string()
      .max(67)
      .refine((name) => nameOf({ name }) !== null, {
        params: { code: 'bad-event-name' },
        message: 'small letters, digits, "_", "-" and "."',
      })
      .meta({
        label: { es: 'Nombre del evento', en: 'Name of the event' },
        control: 'choice',
        from: 'events',
        free: true,
        help: {
          es: 'Minúsculas, números, «_», «-» y «.», por ejemplo booking_started. Sus datos se usan como event.data.<nombre>.',
          en: 'Small letters, digits, “_”, “-” and “.”, such as booking_started. Its data are used as event.data.<name>.',
        },
      }),
    filter,
  }),
  defaults: {},
  ports: () => [nextPort],
  summary(config) {
    const name = nameOf(config)?.slice('custom.'.length) ?? '…';
    return { es: `Cuando llega «${name}»`, en: `When “${name}” comes in` };
  },
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: (config) => [nameOf(config)].filter((name) => name !== null),
    voidOn: [],
    enters: (config, event) =>
      event.type === nameOf(config) ? { occurrence: `event:${event.id}`, subject: null } : null,
  },
});
