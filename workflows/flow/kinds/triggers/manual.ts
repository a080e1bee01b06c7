import * as z from 'zod';
import { defineKind, filter, nextPort } from '../define.ts';

export const manual = defineKind({
  group: 'trigger',
  icon: 'hand',
  title: { es: 'A mano', en: 'By hand' },
  description: {
    es: 'Empieza cuando alguien agrega leads al flujo.',
    en: 'Starts when somebody adds leads to the flow.',
  },
  config: z.strictObject({ filter }),
  defaults: {},
  ports: () => [nextPort],
  summary: () => ({ es: 'Cuando agregas leads a mano', en: 'When you add leads by hand' }),
  lower: () => ({ do: 'pass' }),
  // Whoever enrols by hand makes the occurrence (`manual:<uuid>`).
  trigger: { on: () => [], voidOn: [], enters: () => null },
});
