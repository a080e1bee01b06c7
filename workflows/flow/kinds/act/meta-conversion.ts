import * as z from 'zod';
import { type ConversionName, conversionLabels, conversionNames, isOfSale } from '../../conversions/facts.ts';
import { saleFault } from '../../conversions/weigh.ts';
import type { Facts } from '../../facts.ts';
import type { Issue } from '../../issue.ts';
import { defineKind, failedPort, loose, okPort } from '../define.ts';

/** Why a step tells Meta nothing, as a code of words/conversion-reasons.ts; null: it is planned. The step and its test run ask the same. */
export function conversionFault(name: ConversionName, { sale }: Pick<Facts, 'sale'>, isOn: boolean): string | null {
  if (!isOn) return 'conversions-off';
  if (!isOfSale(name)) return null;
  return sale ? saleFault(name !== 'Purchase', sale) : 'conversion-no-sale';
}

export const metaConversion = defineKind({
  group: 'act',
  icon: 'megaphone',
  title: { es: 'Contar a Meta', en: 'Tell Meta' },
  description: {
    es: 'Le cuenta a Meta que el lead avanzó o compró, una sola vez, para que tus anuncios busquen gente parecida.',
    en: 'Tells Meta, once, that the lead advanced or bought, so that your ads look for people like them.',
  },
  config: z.strictObject({
    event: z.enum(conversionNames).meta({
      label: { es: 'Qué contar', en: 'What to tell' },
      control: 'select',
      options: conversionNames.map((value) => ({ value, label: conversionLabels[value] })),
      help: {
        es: 'Sale con tu conjunto de datos (Marketing → Ventas a Meta) y nunca de quien se dio de baja. Las compras y devoluciones llevan el importe de la venta del flujo; si no trata de una, de la última del lead.',
        en: 'Goes out by your dataset (Marketing → Sales to Meta), and never about somebody who opted out. Purchases and returns carry the amount of the sale that the flow is about; if it is about none, of the lead’s latest.',
      },
    }),
  }),
  defaults: { event: 'QualifiedLead' },
  ports: () => [okPort, failedPort],
  summary(config) {
    const { event } = loose(config);
    const known = conversionNames.find((name) => name === event);
    return known ? conversionLabels[known] : { es: 'Elige qué contar', en: 'Choose what to tell' };
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  pretend({ event }, { facts, catalogue }) {
    const fault = conversionFault(event, facts, catalogue?.conversions !== false);
    return { port: fault ? 'failed' : 'ok', reason: fault ?? 'conversion-planned', data: { event } };
  },
  check({ event }, { nodeId, given, catalogue }) {
    const issues: Issue[] = [];
    if (isOfSale(event) && !given.includes('sale.amount'))
      issues.push({ code: 'conversion-no-sale', severity: 'warning', nodeId, field: 'event' });
    if (catalogue.conversions === false) issues.push({ code: 'conversions-off', severity: 'warning', nodeId });
    return issues;
  },
});
