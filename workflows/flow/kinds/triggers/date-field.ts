import * as z from 'zod';
import { findField } from '../../fields.ts';
import { clockTime } from '../../schema.ts';
import type { DateRule } from '../../time/anniversary.ts';
import { defineKind, filter, loose, nextPort } from '../define.ts';

const isDateOfLead = (path: string): boolean =>
  path.startsWith('lead.') && ['date', 'any'].includes(findField(path)?.type ?? '');

export const dateField = defineKind({
  group: 'trigger',
  icon: 'calendar',
  title: { es: 'Fecha del lead', en: 'Date of the lead' },
  description: {
    es: 'Empieza unos días antes o después de una fecha: un cumpleaños, una renovación. Si la fecha cambia, cambia el inicio.',
    en: 'Starts some days before or after a date: a birthday, a renewal. A changed date moves the start.',
  },
  config: z.strictObject({
    field: z
      .string()
      .refine(isDateOfLead, { params: { code: 'unknown-date-field' }, message: 'not a date of the lead' })
      .meta({ label: { es: 'Fecha', en: 'Date' }, control: 'field', under: 'lead.' }),
    days: z
      .int()
      .min(0)
      .max(365)
      .default(0)
      .meta({
        label: { es: 'Cuántos días', en: 'How many days' },
        control: 'number',
        help: { es: '0 es el mismo día.', en: '0 is the day itself.' },
      }),
    side: z
      .enum(['before', 'after'])
      .default('before')
      .meta({
        label: { es: 'Antes o después', en: 'Before or after' },
        control: 'select',
        options: [
          { value: 'before', label: { es: 'Antes de la fecha', en: 'Before the date' } },
          { value: 'after', label: { es: 'Después de la fecha', en: 'After the date' } },
        ],
      }),
    at: clockTime.default('09:00').meta({
      label: { es: 'Hora', en: 'Time' },
      control: 'time',
      help: {
        es: 'En la zona horaria del lead; si no la tiene, en la de tu empresa.',
        en: "In the lead's time zone; without one, in your company's.",
      },
    }),
    repeat: z
      .enum(['year', 'once'])
      .default('year')
      .meta({
        label: { es: 'Se repite', en: 'Repeats' },
        control: 'select',
        options: [
          { value: 'year', label: { es: 'Cada año', en: 'Every year' } },
          { value: 'once', label: { es: 'Una sola vez', en: 'Once' } },
        ],
      }),
    filter,
  }),
  defaults: { days: 0, side: 'before', at: '09:00', repeat: 'year' },
  ports: () => [nextPort],
  summary(config) {
    const { field, days, side } = loose(config);
    const label = typeof field === 'string' ? findField(field)?.label : undefined;
    if (!label) return { es: 'Elige una fecha', en: 'Choose a date' };
    const count = typeof days === 'number' ? days : 0;
    if (count === 0) return { es: `El día de: ${label.es}`, en: `On the day of: ${label.en}` };
    const [es, en] = [count === 1 ? 'día' : 'días', count === 1 ? 'day' : 'days'];
    return side === 'after'
      ? { es: `${count} ${es} después de: ${label.es}`, en: `${count} ${en} after: ${label.en}` }
      : { es: `${count} ${es} antes de: ${label.es}`, en: `${count} ${en} before: ${label.en}` };
  },
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: () => ['date.due'],
    voidOn: [],
    // Once per day that it is about: a date that is moved after its turn has another one.
    enters: (config, event) =>
      event.type === 'date.due' && typeof event.data.day === 'string'
        ? { occurrence: `date:${config.field}:${event.data.day}`, subject: null }
        : null,
  },
});

/** Which field of the lead counts, and when its turn is. */
export function dateRuleOf(config: unknown): { field: string; rule: DateRule } {
  const { field, days, side, at, repeat } = dateField.config.parse(config);
  return { field, rule: { days: side === 'after' ? days : -days, at, repeat } };
}
