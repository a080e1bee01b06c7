/**
 * What Meta can be told of a business's own facts (Conversions API), and which facts those are. One table for the settings, the API, the
 * planning of rows (`plan_conversions` in SQL reads `on`, `to` and `send`) and the step of flows.
 *
 * Names are Meta's for business messaging; `Lead` and names of one's own are refused there (error subcode 2804066). A refund is an event
 * of its own: the Conversions API takes nothing back.
 * Source: developers.facebook.com, "Conversions API for business messaging", "Server event parameters", "Conversion Leads: payload".
 */
import * as z from 'zod';
import { text, type Text } from '../words/text.ts';

export const conversionNames = [
  'LeadSubmitted',
  'QualifiedLead',
  'Purchase',
  'OrderReturned',
  'OrderCanceled',
] as const;
export type ConversionName = (typeof conversionNames)[number];

export const conversionLabels = {
  LeadSubmitted: text('Lead nuevo', 'New lead'),
  QualifiedLead: text('Lead calificado', 'Qualified lead'),
  Purchase: text('Compra', 'Purchase'),
  OrderReturned: text('Devolución', 'Return'),
  OrderCanceled: text('Compra anulada', 'Cancelled order'),
} as const satisfies Record<ConversionName, Text>;

/** What is told of a sale, with its amount; all else is told of a lead. */
export const isOfSale = (name: ConversionName): boolean => name !== 'LeadSubmitted' && name !== 'QualifiedLead';

interface Fact {
  label: Text;
  /** What it may be told as. */
  sends: readonly ConversionName[];
  /** What `to` names, where it depends on it. */
  to?: Text;
}

const ofLeads = ['LeadSubmitted', 'QualifiedLead'] as const;

export const conversionFacts = {
  'lead.created': { label: text('Llega un lead', 'A lead comes in'), sends: ofLeads },
  'lead.status_changed': {
    label: text('Un lead pasa a un estado', 'A lead gets a status'),
    sends: ofLeads,
    to: text('Estado', 'Status'),
  },
  'lead.tagged': {
    label: text('Un lead recibe una etiqueta', 'A lead gets a tag'),
    sends: ofLeads,
    to: text('Etiqueta', 'Tag'),
  },
  'opportunity.stage': {
    label: text('Una oportunidad pasa a una etapa', 'A deal moves to a stage'),
    sends: ofLeads,
    to: text('Etapa', 'Stage'),
  },
  'opportunity.won': { label: text('Se gana una oportunidad', 'A deal is won'), sends: ['QualifiedLead'] },
  'sale.completed': { label: text('Se completa una venta', 'A sale is completed'), sends: ['Purchase'] },
  'sale.refunded': {
    label: text('Se devuelve una venta', 'A sale is refunded'),
    sends: ['OrderReturned', 'OrderCanceled'],
  },
} as const satisfies Record<string, Fact>;
export type ConversionFact = keyof typeof conversionFacts;
export const factNames = Object.keys(conversionFacts) as [ConversionFact, ...ConversionFact[]];

/** Whether it depends on a status, a tag or a stage. */
export const needsTo = (on: ConversionFact): boolean => 'to' in conversionFacts[on];

/** One line of the mapping. */
export const conversionRule = z
  .strictObject({
    on: z.enum(factNames),
    to: z.string().trim().min(1).max(100).optional(),
    send: z.enum(conversionNames),
  })
  .superRefine(({ on, to, send }, ctx) => {
    const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (!(conversionFacts[on].sends as readonly string[]).includes(send))
      fault('send', `${on} is told as ${conversionFacts[on].sends.join(' or ')}`);
    if (needsTo(on) !== (to !== undefined))
      fault('to', needsTo(on) ? 'names a status, tag or stage' : 'names nothing here');
  });
export type ConversionRule = z.infer<typeof conversionRule>;

/** What is told unless somebody says otherwise. */
export const usualRules: ConversionRule[] = [
  { on: 'lead.created', send: 'LeadSubmitted' },
  { on: 'lead.status_changed', to: 'qualified', send: 'QualifiedLead' },
  { on: 'sale.completed', send: 'Purchase' },
  { on: 'sale.refunded', send: 'OrderReturned' },
];
