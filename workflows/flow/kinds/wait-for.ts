import * as z from 'zod';
import { parseDuration, span } from '../time/duration.ts';
import { eventLabel } from '../words/event-labels.ts';
import { eventName } from '../schema.ts';
import { defineKind, loose, said } from './define.ts';

export const waitFor = defineKind({
  group: 'time',
  icon: 'hourglass',
  title: { es: 'Esperar un evento', en: 'Wait for an event' },
  description: {
    es: 'Espera a que pase algo, por ejemplo una respuesta. Si no pasa a tiempo, sigue por otro camino.',
    en: 'Waits for something to happen, such as a reply. If it does not in time, goes another way.',
  },
  config: z.strictObject({
    events: z
      .array(eventName)
      .min(1)
      .max(10)
      .meta({
        label: { es: 'Qué esperar', en: 'Wait for' },
        control: 'events',
        help: { es: 'Basta con uno.', en: 'One is enough.' },
      }),
    timeout: span.meta({
      label: { es: 'Hasta', en: 'At most' },
      control: 'duration',
      presets: ['PT24H', 'P3D', 'P7D'],
    }),
  }),
  defaults: { events: ['message.replied'], timeout: 'PT24H' },
  ports: () => [
    { id: 'matched', label: { es: 'Pasó', en: 'It happened' } },
    { id: 'timeout', label: { es: 'No pasó a tiempo', en: 'Not in time' } },
  ],
  summary(config) {
    const { events, timeout } = loose(config);
    const names = (Array.isArray(events) ? events : []).filter((name) => typeof name === 'string').map(eventLabel);
    const [time, none] = [said(timeout), names.length === 0];
    return {
      es: `${none ? '…' : names.map((n) => n.es).join(' o ')}, hasta ${time.es}`,
      en: `${none ? '…' : names.map((n) => n.en).join(' or ')}, up to ${time.en}`,
    };
  },
  lower: (config) => ({ do: 'listen', events: config.events, forMs: parseDuration(config.timeout)! }),
  passes(config, port) {
    const { events, timeout } = loose(config);
    if (port === 'timeout') return typeof timeout === 'string' ? (parseDuration(timeout) ?? 0) : 0;
    const isWord =
      Array.isArray(events) && events.every((name) => name === 'message.replied' || name === 'message.button');
    return isWord && events.length > 0 ? 'written' : 0;
  },
  check(config, { nodeId, flow }) {
    // The exit comes first, so the flow would end instead of going on along `matched`.
    const lost = config.events.filter((name) => flow.settings.exitOn.includes(name) || name === 'lead.opted_out');
    return lost.map((event) => ({
      code: 'event-also-exits',
      severity: 'warning',
      nodeId,
      field: 'events',
      params: { event },
    }));
  },
});
