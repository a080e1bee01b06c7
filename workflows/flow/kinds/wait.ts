import * as z from 'zod';
import { humaniseDuration, offsetSpan, parseDuration, parseOffset, span } from '../time/duration.ts';
import type { Facts } from '../facts.ts';
import { findField, readField } from '../fields.ts';
import { oneOf } from '../form.ts';
import { clockTime, type EventName } from '../schema.ts';
import type { Text } from '../words/text.ts';
import { nextOpen, parseLocal, weekdays } from '../time/zone.ts';
import { defineKind, loose, nextPort, said } from './define.ts';

const until = z.strictObject({
  field: z
    .string()
    .refine((path) => ['date', 'any'].includes(findField(path)?.type ?? ''), {
      params: { code: 'unknown-date-field' },
      message: 'not a date field',
    })
    .meta({ label: { es: 'Fecha', en: 'Date' }, control: 'field' }),
  offset: offsetSpan.optional().meta({
    label: { es: 'Antes o después', en: 'Before or after' },
    control: 'offset',
    help: { es: '-PT2H es dos horas antes, P1D un día después.', en: '-PT2H is two hours before, P1D a day after.' },
  }),
});

const window = z.strictObject({
  from: clockTime.meta({ label: { es: 'Desde las', en: 'From' }, control: 'time' }),
  to: clockTime.meta({ label: { es: 'Hasta las', en: 'To' }, control: 'time' }),
  days: z
    .array(z.union([z.enum(weekdays), z.int().min(1).max(7)]))
    .min(1)
    .max(7)
    .default([...weekdays])
    .meta({
      label: { es: 'Días', en: 'Days' },
      control: 'days',
      help: { es: 'Lunes es mon o 1.', en: 'Monday is mon or 1.' },
    }),
});

/** Which events may move a date, so that the wait is worked out again. */
const movers: Record<string, EventName[]> = { opportunity: ['opportunity.updated'], cart: ['cart.updated'] };

export const wait = defineKind({
  group: 'time',
  icon: 'clock',
  title: { es: 'Esperar', en: 'Wait' },
  description: {
    es: 'Espera un tiempo, hasta una fecha del lead, o hasta el próximo horario abierto.',
    en: 'Waits for a time, until a date of the lead, or until the next open hours.',
  },
  config: oneOf({
    for: span.meta({
      label: { es: 'Un tiempo', en: 'For a time' },
      control: 'duration',
      presets: ['PT1H', 'PT24H', 'P3D', 'P7D'],
    }),
    until: until.meta({ label: { es: 'Hasta una fecha del lead', en: 'Until a date of the lead' }, control: 'group' }),
    window: window.meta({
      label: { es: 'Hasta un horario', en: 'Until open hours' },
      control: 'group',
      help: { es: 'En la zona horaria del lead.', en: "In the lead's time zone." },
    }),
    at: z
      .string()
      .refine((text) => parseLocal(text, 'UTC') !== null, { params: { code: 'bad-date' }, message: 'not a date' })
      .meta({
        label: { es: 'Hasta un día y hora fijos', en: 'Until a fixed day and time' },
        control: 'date',
        help: { es: 'En la zona horaria de tu empresa.', en: "In your company's time zone." },
      }),
  }),
  defaults: { for: 'PT24H' },
  ports: () => [nextPort],
  summary(config): Text {
    const { until, window, at, ...rest } = loose(config);
    if (typeof at === 'string') return { es: `Hasta ${at.replace('T', ' ')}`, en: `Until ${at.replace('T', ' ')}` };
    if (until) return sayUntil(loose(until));
    if (window) {
      const { from, to } = loose(window);
      return { es: `Hasta el horario ${from ?? '…'}–${to ?? '…'}`, en: `Until open hours ${from ?? '…'}–${to ?? '…'}` };
    }
    const time = said(rest.for);
    return { es: `Espera ${time.es}`, en: `Waits ${time.en}` };
  },
  lower(config) {
    if (config.for !== undefined) return { do: 'sleep', forMs: parseDuration(config.for)! };
    return { do: 'sleep-until', rearmOn: movers[config.until?.field.split('.')[0] ?? ''] ?? [] };
  },
  passes(config) {
    const { for: time } = loose(config);
    return typeof time === 'string' ? (parseDuration(time) ?? 0) : 0;
  },
  until(config, facts) {
    if (config.window) {
      const days = config.window.days.map((day) => (typeof day === 'number' ? weekdays[day - 1]! : day));
      const at = nextOpen(Date.parse(facts.now), zoneOf(facts), { ...config.window, days });
      return at === null ? { void: 'window-never-opens' } : { at };
    }
    if (config.at !== undefined) {
      const at = parseLocal(config.at, facts.tenant.timezone);
      return at === null ? { void: 'date-missing' } : { at };
    }
    const value = config.until ? readField(config.until.field, facts) : null;
    const at = typeof value === 'string' ? parseLocal(value, facts.tenant.timezone) : null;
    return at === null ? { void: 'date-missing' } : { at: at + (parseOffset(config.until?.offset ?? 'PT0S') ?? 0) };
  },
  check(config, { nodeId, catalogue, given }) {
    const field = config.until && findField(config.until.field);
    // A flow that does not start on a sale may stand before a lead that has none.
    if (field?.nullable && !given.includes(field.path))
      return [
        { code: 'date-may-be-missing', severity: 'warning', nodeId, field: 'until', params: { field: field.path } },
      ];
    if (config.at === undefined || !catalogue.now) return [];
    const at = parseLocal(config.at, catalogue.timezone ?? 'UTC');
    return at !== null && at <= Date.parse(catalogue.now)
      ? [{ code: 'past-date', severity: 'error', nodeId, field: 'at', params: { date: config.at } }]
      : [];
  },
});

const zoneOf = (facts: Facts) => facts.lead.timezone ?? facts.tenant.timezone;

function sayUntil({ field, offset }: Record<string, unknown>): Text {
  const label = typeof field === 'string' ? findField(field)?.label : undefined;
  const ms = typeof offset === 'string' ? (parseOffset(offset) ?? 0) : 0;
  const span = humaniseDuration(ms);
  const name = label ?? { es: '…', en: '…' };
  if (ms === 0) return { es: `Hasta: ${name.es}`, en: `Until: ${name.en}` };
  return ms < 0
    ? { es: `Hasta ${span.es} antes de: ${name.es}`, en: `Until ${span.en} before: ${name.en}` }
    : { es: `Hasta ${span.es} después de: ${name.es}`, en: `Until ${span.en} after: ${name.en}` };
}
