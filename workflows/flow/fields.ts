/**
 * Everything of a lead that a condition or a variable may look at, by path. Nothing else can be reached: paths are looked
 * up here, never walked, except `lead.custom.<name>` and `event.data.<name>`, where only own properties with a plain value count.
 */
import type { Facts } from './facts.ts';
import { leadStatuses } from './words/lead-words.ts';
import { isCustomName } from './words/names.ts';
import { text, type Text } from './words/text.ts';

export type FieldType = 'text' | 'number' | 'money' | 'date' | 'tags' | 'boolean' | 'segment' | 'any';
export type FieldValue = string | number | boolean | string[] | null;

export interface Field {
  path: string;
  type: FieldType;
  label: Text;
  /** Suggested values; others are allowed. */
  options?: { value: string; label: Text }[];
  /** May be missing for some leads, so a message that uses it needs a fallback. */
  nullable: boolean;
  /** Only useful inside a message (a first name, a date's time): not offered in conditions. */
  textOnly?: boolean;
  read(facts: Facts): FieldValue;
}

const option = (value: string, es: string, en: string) => ({ value, label: { es, en } });

/** What this product writes down by itself; files and other systems say others. */
export const leadSources = [
  option('META_ADS', 'Anuncios de Meta', 'Meta ads'),
  option('LEAD_FORM', 'Formulario de Meta', 'Meta lead form'),
  option('WHATSAPP', 'WhatsApp', 'WhatsApp'),
  option('IMPORT', 'Importación', 'Import'),
  option('API', 'API', 'API'),
  option('ORGANIC', 'Orgánico', 'Organic'),
];
const dealStatuses = [
  option('open', 'Abierta', 'Open'),
  option('won', 'Ganada', 'Won'),
  option('lost', 'Perdida', 'Lost'),
];
const saleStatuses = [
  option('pending', 'Pendiente', 'Pending'),
  option('completed', 'Completada', 'Completed'),
  option('failed', 'Fallida', 'Failed'),
  option('refunded', 'Reembolsada', 'Refunded'),
];
const cartStatuses = [
  option('open', 'Abierto', 'Open'),
  option('purchased', 'Comprado', 'Purchased'),
  option('discarded', 'Descartado', 'Discarded'),
];

const always = { nullable: false };
const inTexts = { textOnly: true };

function field(
  path: string,
  type: FieldType,
  es: string,
  en: string,
  read: Field['read'],
  more: Partial<Field> = {},
): Field {
  return { path, type, label: { es, en }, nullable: true, read, ...more };
}

/** In the order in which pickers show them. */
export const fields: readonly Field[] = [
  field('lead.name', 'text', 'Nombre', 'Name', (f) => f.lead.name),
  field('lead.first_name', 'text', 'Primer nombre', 'First name', (f) => firstName(f.lead.name), inTexts),
  field('lead.phone', 'text', 'Teléfono', 'Phone', (f) => f.lead.phone),
  field('lead.email', 'text', 'Correo', 'E-mail', (f) => f.lead.email),
  field('lead.status', 'text', 'Estado del lead', 'Lead status', (f) => f.lead.status, {
    ...always,
    options: leadStatuses,
  }),
  field('lead.tags', 'tags', 'Etiquetas', 'Tags', (f) => f.lead.tags),
  field('lead.lead_source', 'text', 'Origen', 'Source', (f) => f.lead.lead_source, {
    options: leadSources,
  }),
  field('lead.meta_campaign_id', 'text', 'Campaña de Meta (id)', 'Meta campaign (id)', (f) => f.lead.meta_campaign_id),
  field('lead.meta_adset_id', 'text', 'Conjunto de anuncios (id)', 'Ad set (id)', (f) => f.lead.meta_adset_id),
  field('lead.meta_ad_id', 'text', 'Anuncio (id)', 'Ad (id)', (f) => f.lead.meta_ad_id),
  field('lead.meta_ad_headline', 'text', 'Título del anuncio', 'Ad headline', (f) => f.lead.meta_ad_headline),
  field('lead.timezone', 'text', 'Zona horaria del lead', 'Lead time zone', (f) => f.lead.timezone),
  field('lead.created_at', 'date', 'Fecha de alta', 'Created', (f) => f.lead.created_at, always),
  // What it is, is worked out by condition.ts: a saved condition is asked, not read.
  field('segment', 'segment', 'Segmento', 'Segment', () => null),
  field('seller.name', 'text', 'Vendedor', 'Seller', (f) => f.seller?.name ?? null),
  field('opportunity.name', 'text', 'Oportunidad', 'Opportunity', (f) => f.opportunity?.name ?? null),
  field(
    'opportunity.value',
    'money',
    'Valor de la oportunidad',
    'Opportunity value',
    (f) => f.opportunity?.value ?? null,
  ),
  field(
    'opportunity.currency',
    'text',
    'Moneda de la oportunidad',
    'Opportunity currency',
    (f) => f.opportunity?.currency ?? null,
  ),
  field(
    'opportunity.stage',
    'text',
    'Etapa de la oportunidad',
    'Opportunity stage',
    (f) => f.opportunity?.stage ?? null,
  ),
  field(
    'opportunity.status',
    'text',
    'Estado de la oportunidad',
    'Opportunity status',
    (f) => f.opportunity?.status ?? null,
    { options: dealStatuses },
  ),
  field(
    'opportunity.closed_reason',
    'text',
    'Motivo de cierre',
    'Reason for closing',
    (f) => f.opportunity?.closed_reason ?? null,
  ),
  field(
    'opportunity.deadline',
    'date',
    'Vencimiento de la oportunidad',
    'Opportunity deadline',
    (f) => f.opportunity?.deadline ?? null,
  ),
  field(
    'opportunity.deadline_time',
    'date',
    'Hora del vencimiento',
    'Time of the deadline',
    (f) => f.opportunity?.deadline ?? null,
    inTexts,
  ),
  field('sale.amount', 'money', 'Importe de la venta', 'Sale amount', (f) => f.sale?.amount ?? null),
  field('sale.currency', 'text', 'Moneda de la venta', 'Sale currency', (f) => f.sale?.currency ?? null),
  field('sale.status', 'text', 'Estado de la venta', 'Sale status', (f) => f.sale?.status ?? null, {
    options: saleStatuses,
  }),
  field('sale.completed_at', 'date', 'Fecha de la venta', 'Date of the sale', (f) => f.sale?.completed_at ?? null),
  field('sale.product', 'text', 'Producto de la venta', 'Product of the sale', (f) => f.sale?.product ?? null),
  field(
    'sale.amount_refunded',
    'money',
    'Importe devuelto de la venta',
    'Amount refunded of the sale',
    (f) => f.sale?.amount_refunded ?? null,
  ),
  field('cart.items', 'text', 'Productos del carrito', 'Cart items', (f) => cartItems(f)),
  field('cart.value', 'money', 'Valor del carrito', 'Cart value', (f) => f.cart?.value ?? null),
  field('cart.currency', 'text', 'Moneda del carrito', 'Cart currency', (f) => f.cart?.currency ?? null),
  field('cart.status', 'text', 'Estado del carrito', 'Cart status', (f) => f.cart?.status ?? null, {
    options: cartStatuses,
  }),
  field(
    'cart.last_activity_at',
    'date',
    'Última actividad del carrito',
    'Last cart activity',
    (f) => f.cart?.last_activity_at ?? null,
  ),
  field('message.text', 'text', 'Último mensaje del lead', 'Last message of the lead', (f) => f.message?.text ?? null),
  field('message.type', 'text', 'Tipo del último mensaje', 'Type of the last message', (f) => f.message?.type ?? null),
  field('message.at', 'date', 'Fecha del último mensaje', 'Date of the last message', (f) => f.message?.at ?? null),
  field(
    'message.ad_id',
    'text',
    'Anuncio del último mensaje (id)',
    'Ad of the last message (id)',
    (f) => f.message?.ad_id ?? null,
  ),
  field('enrolment.started_at', 'date', 'Entrada al flujo', 'Entered the flow', (f) => f.enrolment?.started_at ?? null),
  field(
    'enrolment.replied',
    'boolean',
    'Respondió durante el flujo',
    'Replied during the flow',
    (f) => f.enrolment?.replied ?? false,
    always,
  ),
  field(
    'enrolment.sent',
    'number',
    'Mensajes enviados en el flujo',
    'Messages sent in the flow',
    (f) => f.enrolment?.sent ?? 0,
    always,
  ),
  field('tenant.name', 'text', 'Nombre de tu empresa', 'Name of your company', (f) => f.tenant.name, {
    ...always,
    ...inTexts,
  }),
];

const byPath = new Map(fields.map((field) => [field.path, field]));
/** Where names are the tenant's own: its fields of leads, what other systems answered, and what came with the event that started the enrolment. */
const open: readonly { prefix: string; of(facts: Facts): Record<string, unknown> }[] = [
  { prefix: 'lead.custom.', of: (facts) => facts.lead.custom },
  { prefix: 'vars.', of: (facts) => facts.vars ?? {} },
  { prefix: 'event.data.', of: (facts) => facts.event?.data ?? {} },
];

/** The field of a path, or undefined. `tags` is short for `lead.tags`; any well-formed `lead.custom.<name>`, `event.data.<name>` exists. */
export function findField(path: string): Field | undefined {
  const known = byPath.get(path === 'tags' ? 'lead.tags' : path);
  if (known) return known;
  const place = path.length <= 80 ? open.find(({ prefix }) => path.startsWith(prefix)) : undefined;
  const name = path.slice(place?.prefix.length);
  if (!place || !isCustomName(name)) return undefined;
  return {
    path,
    type: 'any',
    label: text(name, name),
    nullable: true,
    read: (facts) => (Object.hasOwn(place.of(facts), name) ? plain(place.of(facts)[name]) : null),
  };
}

/** The value at a path; null when the path is unknown or nothing is there. Empty text counts as nothing. */
export function readField(path: string, facts: Facts): FieldValue {
  const value = findField(path)?.read(facts) ?? null;
  return value === '' ? null : value;
}

function plain(value: unknown): FieldValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
}

function firstName(name: string | null): string | null {
  return name?.trim().split(/\s+/)[0] || null;
}

function cartItems(facts: Facts): string | null {
  const names = (facts.cart?.items ?? [])
    .filter((item) => typeof item?.name === 'string' && item.name !== '')
    .map((item) => (item.quantity && item.quantity > 1 ? `${item.quantity} × ${item.name}` : item.name));
  return names.length > 0 ? names.join(', ') : null;
}
