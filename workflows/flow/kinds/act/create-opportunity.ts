import * as z from 'zod';
import { renderNotice } from '../../template.ts';
import { parseDuration, span } from '../../time/duration.ts';
import { isCurrency } from '../../words/currencies.ts';
import { defineKind, failedPort, loose, okPort } from '../define.ts';
import { noticeText, textIssues } from '../texts.ts';

export const createOpportunity = defineKind({
  group: 'act',
  icon: 'handshake',
  title: { es: 'Crear oportunidad', en: 'Create an opportunity' },
  description: {
    es: 'Abre una oportunidad del lead, con su vendedor.',
    en: "Opens a deal of the lead's, with their seller.",
  },
  config: z.strictObject({
    name: noticeText(200, { es: 'Nombre', en: 'Name' }),
    value: z
      .number()
      .min(0)
      .max(1e12)
      .optional()
      .meta({ label: { es: 'Valor', en: 'Value' }, control: 'number' }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional()
      .meta({
        label: { es: 'Moneda', en: 'Currency' },
        control: 'text',
        help: { es: 'Como ARS o USD. Vacío: la de tu empresa.', en: "Such as ARS or USD. Empty: your company's." },
      }),
    stage: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .meta({ label: { es: 'Etapa', en: 'Stage' }, control: 'choice', from: 'stages', free: true }),
    deadlineIn: span.optional().meta({
      label: { es: 'Vence dentro de', en: 'Due within' },
      control: 'duration',
      presets: ['P3D', 'P7D', 'P30D'],
    }),
    unlessOpen: z
      .boolean()
      .default(true)
      .meta({
        label: { es: 'Solo si no tiene una abierta', en: 'Only if there is no open one' },
        control: 'switch',
        isOn: true,
      }),
  }),
  defaults: { name: '', unlessOpen: true },
  ports: () => [okPort, failedPort],
  summary(config) {
    const { name } = loose(config);
    const text = typeof name === 'string' && name.trim() !== '' ? name.slice(0, 80) : null;
    return text === null ? { es: 'Escribe el nombre', en: 'Write the name' } : { es: text, en: text };
  },
  effect: true,
  lower: () => ({ do: 'perform', main: 'ok' }),
  pretend(config, { facts }) {
    if (config.unlessOpen && facts.opportunity?.status === 'open') return { port: 'ok', reason: 'has-open-deal' };
    const { value, stage = null, deadlineIn } = config;
    const opportunity = {
      id: 'simulation',
      name: renderNotice(config.name, facts),
      value: value === undefined ? null : String(value),
      currency: config.currency ?? facts.tenant.currency,
      stage,
      status: 'open',
      deadline: deadlineIn ? new Date(Date.parse(facts.now) + parseDuration(deadlineIn)!).toISOString() : null,
    };
    return { port: 'ok', data: { name: opportunity.name }, facts: { ...facts, opportunity } };
  },
  check(config, { nodeId, catalogue }) {
    const { name, currency } = config;
    // Not in the schema: versions that were published with such a code go on.
    const isUnknown = currency !== undefined && !isCurrency(currency);
    return [
      ...textIssues(name, { nodeId, field: 'name' }, catalogue, null),
      ...(isUnknown ? [{ code: 'config-invalid', severity: 'error' as const, nodeId, field: 'currency' }] : []),
    ];
  },
});
