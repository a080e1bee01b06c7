/**
 * Everything of a lead that a condition or a variable may look at, by path. Nothing else can be reached: paths are looked
 * up here, never walked, except `lead.custom.<name>`, where only own properties with a plain value count.
 */
import type { Facts } from './facts.ts';
import type { Text } from './schema.ts';

export type FieldType = 'text' | 'number' | 'money' | 'date' | 'tags' | 'boolean' | 'any';
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

const text = (es: string, en: string): Text => ({ es, en });
const option = (value: string, es: string, en: string) => ({ value, label: { es, en } });

/** The statuses the lead form offers; a tenant may use others. */
export const leadStatuses = [
  option('new', 'Nuevo', 'New'),
  option('contacted', 'Contactado', 'Contacted'),
  option('qualified', 'Calificado', 'Qualified'),
  option('won', 'Ganado', 'Won'),
  option('lost', 'Perdido', 'Lost'),
];

const always = { nullable: false } as const;
const maybe = { nullable: true } as const;

export const fields: readonly Field[] = [
  { path: 'lead.name', type: 'text', label: text('Nombre', 'Name'), ...maybe, read: (f) => f.lead.name },
  { path: 'lead.first_name', type: 'text', label: text('Primer nombre', 'First name'), ...maybe, textOnly: true, read: (f) => firstName(f.lead.name) },
  { path: 'lead.phone', type: 'text', label: text('Teléfono', 'Phone'), ...maybe, read: (f) => f.lead.phone },
  { path: 'lead.email', type: 'text', label: text('Correo', 'E-mail'), ...maybe, read: (f) => f.lead.email },
  { path: 'lead.status', type: 'text', label: text('Estado del lead', 'Lead status'), options: leadStatuses, ...always, read: (f) => f.lead.status },
  { path: 'lead.tags', type: 'tags', label: text('Etiquetas', 'Tags'), ...always, read: (f) => f.lead.tags },
  { path: 'lead.lead_source', type: 'text', label: text('Origen', 'Source'), ...maybe, read: (f) => f.lead.lead_source },
  { path: 'lead.meta_campaign_id', type: 'text', label: text('Campaña de Meta (id)', 'Meta campaign (id)'), ...maybe, read: (f) => f.lead.meta_campaign_id },
  { path: 'lead.meta_adset_id', type: 'text', label: text('Conjunto de anuncios (id)', 'Ad set (id)'), ...maybe, read: (f) => f.lead.meta_adset_id },
  { path: 'lead.meta_ad_id', type: 'text', label: text('Anuncio (id)', 'Ad (id)'), ...maybe, read: (f) => f.lead.meta_ad_id },
  { path: 'lead.meta_ad_headline', type: 'text', label: text('Título del anuncio', 'Ad headline'), ...maybe, read: (f) => f.lead.meta_ad_headline },
  { path: 'lead.timezone', type: 'text', label: text('Zona horaria del lead', 'Lead time zone'), ...maybe, read: (f) => f.lead.timezone },
  { path: 'lead.created_at', type: 'date', label: text('Fecha de alta', 'Created'), ...always, read: (f) => f.lead.created_at },
  { path: 'seller.name', type: 'text', label: text('Vendedor', 'Seller'), ...maybe, read: (f) => f.seller?.name ?? null },
  { path: 'opportunity.name', type: 'text', label: text('Oportunidad', 'Opportunity'), ...maybe, read: (f) => f.opportunity?.name ?? null },
  { path: 'opportunity.value', type: 'money', label: text('Valor de la oportunidad', 'Opportunity value'), ...maybe, read: (f) => f.opportunity?.value ?? null },
  { path: 'opportunity.currency', type: 'text', label: text('Moneda de la oportunidad', 'Opportunity currency'), ...maybe, read: (f) => f.opportunity?.currency ?? null },
  { path: 'opportunity.stage', type: 'text', label: text('Etapa de la oportunidad', 'Opportunity stage'), ...maybe, read: (f) => f.opportunity?.stage ?? null },
  {
    path: 'opportunity.status', type: 'text', label: text('Estado de la oportunidad', 'Opportunity status'), ...maybe,
    options: [option('open', 'Abierta', 'Open'), option('won', 'Ganada', 'Won'), option('lost', 'Perdida', 'Lost')],
    read: (f) => f.opportunity?.status ?? null,
  },
  { path: 'opportunity.deadline', type: 'date', label: text('Vencimiento de la oportunidad', 'Opportunity deadline'), ...maybe, read: (f) => f.opportunity?.deadline ?? null },
  { path: 'opportunity.deadline_time', type: 'date', label: text('Hora del vencimiento', 'Time of the deadline'), ...maybe, textOnly: true, read: (f) => f.opportunity?.deadline ?? null },
  { path: 'sale.amount', type: 'money', label: text('Importe de la venta', 'Sale amount'), ...maybe, read: (f) => f.sale?.amount ?? null },
  { path: 'sale.currency', type: 'text', label: text('Moneda de la venta', 'Sale currency'), ...maybe, read: (f) => f.sale?.currency ?? null },
  {
    path: 'sale.status', type: 'text', label: text('Estado de la venta', 'Sale status'), ...maybe,
    options: [option('pending', 'Pendiente', 'Pending'), option('completed', 'Completada', 'Completed'), option('failed', 'Fallida', 'Failed'), option('refunded', 'Reembolsada', 'Refunded')],
    read: (f) => f.sale?.status ?? null,
  },
  { path: 'sale.completed_at', type: 'date', label: text('Fecha de la venta', 'Date of the sale'), ...maybe, read: (f) => f.sale?.completed_at ?? null },
  { path: 'cart.items', type: 'text', label: text('Productos del carrito', 'Cart items'), ...maybe, read: (f) => cartItems(f) },
  { path: 'cart.value', type: 'money', label: text('Valor del carrito', 'Cart value'), ...maybe, read: (f) => f.cart?.value ?? null },
  { path: 'cart.currency', type: 'text', label: text('Moneda del carrito', 'Cart currency'), ...maybe, read: (f) => f.cart?.currency ?? null },
  {
    path: 'cart.status', type: 'text', label: text('Estado del carrito', 'Cart status'), ...maybe,
    options: [option('open', 'Abierto', 'Open'), option('purchased', 'Comprado', 'Purchased'), option('discarded', 'Descartado', 'Discarded')],
    read: (f) => f.cart?.status ?? null,
  },
  { path: 'cart.last_activity_at', type: 'date', label: text('Última actividad del carrito', 'Last cart activity'), ...maybe, read: (f) => f.cart?.last_activity_at ?? null },
  { path: 'message.text', type: 'text', label: text('Último mensaje del lead', 'Last message of the lead'), ...maybe, read: (f) => f.message?.text ?? null },
  { path: 'message.type', type: 'text', label: text('Tipo del último mensaje', 'Type of the last message'), ...maybe, read: (f) => f.message?.type ?? null },
  { path: 'message.at', type: 'date', label: text('Fecha del último mensaje', 'Date of the last message'), ...maybe, read: (f) => f.message?.at ?? null },
  { path: 'message.ad_id', type: 'text', label: text('Anuncio del último mensaje (id)', 'Ad of the last message (id)'), ...maybe, read: (f) => f.message?.ad_id ?? null },
  { path: 'enrolment.started_at', type: 'date', label: text('Entrada al flujo', 'Entered the flow'), ...maybe, read: (f) => f.enrolment?.started_at ?? null },
  { path: 'enrolment.replied', type: 'boolean', label: text('Respondió durante el flujo', 'Replied during the flow'), ...always, read: (f) => f.enrolment?.replied ?? false },
  { path: 'enrolment.sent', type: 'number', label: text('Mensajes enviados en el flujo', 'Messages sent in the flow'), ...always, read: (f) => f.enrolment?.sent ?? 0 },
  { path: 'tenant.name', type: 'text', label: text('Nombre de tu empresa', 'Name of your company'), ...always, textOnly: true, read: (f) => f.tenant.name },
];

const byPath = new Map(fields.map((field) => [field.path, field]));
const customPattern = /^lead\.custom\.([\p{L}\p{N}_-]{1,60})$/u;
/** Names that mean something to JavaScript objects and are refused wherever a user may name something. */
export const reservedNames = new Set(['__proto__', 'constructor', 'prototype']);

/** The field of a path, or undefined. `tags` is short for `lead.tags`; any well-formed `lead.custom.<name>` exists. */
export function findField(path: string): Field | undefined {
  const known = byPath.get(path === 'tags' ? 'lead.tags' : path);
  if (known) return known;
  const name = path.length <= 80 ? customPattern.exec(path)?.[1] : undefined;
  if (!name || reservedNames.has(name)) return undefined;
  return {
    path,
    type: 'any',
    label: text(name, name),
    nullable: true,
    read: (facts) => (Object.hasOwn(facts.lead.custom, name) ? plain(facts.lead.custom[name]) : null),
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
