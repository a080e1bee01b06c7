import * as z from 'zod';
import { defineKind, filter, idOf, nextPort } from '../define.ts';

export const saleCompleted = defineKind({
  group: 'trigger',
  icon: 'badge-dollar-sign',
  title: { es: 'Venta completada', en: 'Sale completed' },
  description: {
    es: 'Empieza cuando se completa una venta, una vez por venta. Un reembolso termina el recorrido.',
    en: 'Starts when a sale is completed, once per sale. A refund ends it.',
  },
  config: z.strictObject({ filter }),
  defaults: {},
  ports: () => [nextPort],
  summary: () => ({ es: 'Cuando se completa una venta', en: 'When a sale is completed' }),
  lower: () => ({ do: 'pass' }),
  trigger: {
    on: () => ['sale.completed'],
    voidOn: ['sale.refunded'],
    gives: ['sale.completed_at', 'sale.amount', 'sale.currency', 'sale.status'],
    enters(_config, event, facts) {
      const id = idOf('sale', event.subject);
      if (event.type !== 'sale.completed' || !id) return null;
      // Refunded between the event and now: nothing to follow up.
      if (facts.sale?.id === id && facts.sale.status !== 'completed') return null;
      return { occurrence: `sale:${id}`, subject: `sale:${id}` };
    },
  },
});
