import * as z from 'zod';
import { defineKind, loose } from '../define.ts';

export const exit = defineKind({
  group: 'logic',
  icon: 'log-out',
  title: { es: 'Salir', en: 'Exit' },
  description: { es: 'Termina el recorrido del lead.', en: "Ends the lead's way through the flow." },
  config: z.strictObject({
    result: z
      .enum(['goal', 'none'])
      .default('none')
      .meta({
        label: { es: 'Resultado', en: 'Result' },
        control: 'select',
        options: [
          { value: 'goal', label: { es: 'Objetivo logrado', en: 'Goal reached' } },
          { value: 'none', label: { es: 'Sin objetivo', en: 'No goal' } },
        ],
      }),
  }),
  defaults: { result: 'none' },
  ports: () => [],
  summary: (config) =>
    loose(config).result === 'goal'
      ? { es: 'Termina con el objetivo logrado', en: 'Ends with the goal reached' }
      : { es: 'Termina el recorrido', en: 'Ends here' },
  lower: (config) => ({ do: 'finish', result: config.result }),
});
