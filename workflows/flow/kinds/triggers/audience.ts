import * as z from 'zod';
import { clockTime } from '../../schema.ts';
import type { Calendar } from '../../time/calendar.ts';
import { weekdays } from '../../time/zone.ts';
import type { Text } from '../../words/text.ts';
import { defineKind, filter, loose, nextPort } from '../define.ts';

const repeats = {
  once: { es: 'Cuando la inicias', en: 'When you start it' },
  day: { es: 'Cada día', en: 'Every day' },
  week: { es: 'Cada semana', en: 'Every week' },
  month: { es: 'Cada mes', en: 'Every month' },
} as const satisfies Record<string, Text>;
type Repeat = keyof typeof repeats;

export const audience = defineKind({
  group: 'trigger',
  icon: 'users',
  title: { es: 'Audiencia', en: 'Audience' },
  description: {
    es: 'Empieza para todas las personas de un segmento: cuando la inicias, o sola según un calendario.',
    en: 'Starts for everybody in a segment: when you start it, or by itself on a calendar.',
  },
  config: z.strictObject({
    segment: z.uuid().meta({ label: { es: 'Segmento', en: 'Segment' }, control: 'choice', from: 'segments' }),
    repeat: z
      .enum(['once', 'day', 'week', 'month'])
      .default('once')
      .meta({
        label: { es: 'Cuándo', en: 'When' },
        control: 'select',
        options: Object.entries(repeats).map(([value, label]) => ({ value, label })),
        help: {
          es: 'Al iniciarla ves cuántas personas son y a quiénes no se les puede escribir.',
          en: 'When you start it, you see how many people there are and who cannot be written to.',
        },
      }),
    days: z
      .array(z.enum(weekdays))
      .max(7)
      .optional()
      .meta({
        label: { es: 'Días', en: 'Days' },
        control: 'days',
        shownIf: { field: 'repeat', is: ['week'] },
      }),
    dayOfMonth: z
      .int()
      .min(1)
      .max(31)
      .optional()
      .meta({
        label: { es: 'Día del mes', en: 'Day of the month' },
        control: 'number',
        shownIf: { field: 'repeat', is: ['month'] },
        help: { es: 'En un mes más corto, su último día.', en: 'In a shorter month, its last day.' },
      }),
    time: clockTime.optional().meta({
      label: { es: 'Hora', en: 'Time' },
      control: 'time',
      shownIf: { field: 'repeat', is: ['day', 'week', 'month'] },
      help: { es: 'En la zona horaria de tu empresa. Vacío: 09:00.', en: "In your company's time zone. Empty: 09:00." },
    }),
    perMinute: z
      .int()
      .min(1)
      .max(6000)
      .default(60)
      .meta({
        label: { es: 'Personas por minuto', en: 'People per minute' },
        control: 'number',
        help: { es: 'Se puede cambiar mientras corre.', en: 'Can be changed while it runs.' },
      }),
    filter,
  }),
  defaults: { repeat: 'once', perMinute: 60 },
  ports: () => [nextPort],
  summary(config) {
    const { repeat, time, segment } = loose(config);
    if (typeof segment !== 'string') return { es: 'Elige un segmento', en: 'Choose a segment' };
    const when = repeats[Object.hasOwn(repeats, String(repeat)) ? (repeat as Repeat) : 'once'];
    const clock = repeat === undefined || repeat === 'once' ? '' : ` · ${typeof time === 'string' ? time : '09:00'}`;
    return { es: `Todo un segmento · ${when.es}${clock}`, en: `A whole segment · ${when.en}${clock}` };
  },
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: () => ['audience.due'],
    voidOn: [],
    // Once per run of the audience, however often somebody is told of it.
    enters: (_config, event) =>
      event.type === 'audience.due' && typeof event.data.run === 'string'
        ? { occurrence: `audience:${event.data.run}`, subject: null }
        : null,
  },
});

/** When an audience starts by itself; null: when somebody starts it. */
export function calendarOf(config: unknown): Calendar | null {
  const { repeat, days, dayOfMonth, time = '09:00' } = audience.config.parse(config);
  return repeat === 'once' ? null : { repeat, days, dayOfMonth, time };
}
