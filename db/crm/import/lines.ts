/**
 * Rows of a file as lines of `COPY … FROM STDIN` (text format), and the columns they go into: each kind's once, for whoever writes
 * the lines and for the table that takes them (staging.ts). Pure: lines are written where files are read.
 */
import type { ImportedLead, ImportedOpportunity, ImportedSale, LeadReference } from './rows.ts';
import { isByAd } from '../touches.ts';

type Value = string | number | boolean | readonly string[] | object | undefined;

/** Name → its type in Postgres, and what stands there of a row. */
type Fields<T> = Record<string, readonly [type: string, (row: T) => Value]>;

/** Somebody whom a row of deals means. */
const reference = {
  phone_key: ['text', ({ phone_key }: LeadReference) => phone_key],
  email: ['text', ({ email }: LeadReference) => email],
  external_ids: ['jsonb', ({ external_ids }: LeadReference) => external_ids],
} as const;

const leadFields: Fields<ImportedLead & { line: number }> = {
  row: ['int', (lead) => lead.row],
  line: ['int', (lead) => lead.line],
  ...reference,
  name: ['text', (lead) => lead.name],
  phone: ['text', (lead) => lead.phone],
  status: ['text', (lead) => lead.status],
  tags: ['text[]', (lead) => lead.tags],
  seller_id: ['uuid', (lead) => lead.seller_id],
  lead_source: ['text', (lead) => lead.lead_source],
  came_by: ['text', cameBy],
  is_by_ad: ['boolean', ({ touches }) => touches.some(isByAd)],
  consent: ['boolean', (lead) => lead.consent],
  consent_at: ['timestamptz', (lead) => lead.consent_at],
  created_at: ['timestamptz', (lead) => lead.created_at],
  custom: ['jsonb', (lead) => lead.custom],
  touches: ['jsonb', (lead) => lead.touches],
};

/** What a lead that the file names no source for is said to come from. */
function cameBy({ touches }: ImportedLead): string {
  if (touches.some(isByAd)) return 'META_ADS';
  return touches.some((touch) => touch.form_id ?? touch.leadgen_id) ? 'LEAD_FORM' : 'IMPORT';
}

/** A row of deals before its lead is found. */
type Unlinked<T> = T & { line: number; lead: LeadReference };

const dealFields = {
  row: ['int', (deal: Unlinked<ImportedSale>) => deal.row],
  line: ['int', (deal: Unlinked<ImportedSale>) => deal.line],
  phone_key: ['text', ({ lead }: Unlinked<ImportedSale>) => lead.phone_key],
  email: ['text', ({ lead }: Unlinked<ImportedSale>) => lead.email],
  external_ids: ['jsonb', ({ lead }: Unlinked<ImportedSale>) => lead.external_ids],
  external_id: ['text', (deal: Unlinked<ImportedSale>) => deal.external_id],
  system: ['text', (deal: Unlinked<ImportedSale>) => deal.system],
  currency: ['text', (deal: Unlinked<ImportedSale>) => deal.currency],
  created_at: ['timestamptz', (deal: Unlinked<ImportedSale>) => deal.created_at],
  person_row: ['int', (deal: Unlinked<ImportedSale>) => deal.person_row],
} as const;

const opportunityFields: Fields<Unlinked<ImportedOpportunity>> = {
  ...(dealFields as unknown as Fields<Unlinked<ImportedOpportunity>>),
  name: ['text', (deal) => deal.name],
  value: ['numeric(18, 2)', (deal) => deal.value],
  stage: ['text', (deal) => deal.stage],
  status: ['text', (deal) => deal.status],
  deadline: ['timestamptz', (deal) => deal.deadline],
  closed_at: ['timestamptz', (deal) => deal.closed_at],
  seller_id: ['uuid', (deal) => deal.seller_id],
};

const saleFields: Fields<Unlinked<ImportedSale>> = {
  ...dealFields,
  amount: ['numeric(18, 2)', (sale) => sale.amount],
  status: ['text', (sale) => sale.status],
  completed_at: ['timestamptz', (sale) => sale.completed_at],
  refunded_at: ['timestamptz', (sale) => sale.refunded_at],
  refunded_amount: ['numeric(18, 2)', (sale) => sale.refunded_amount],
  product: ['text', (sale) => sale.product],
};

export interface RowOf {
  lead: ImportedLead & { line: number };
  opportunity: Unlinked<ImportedOpportunity>;
  sale: Unlinked<ImportedSale>;
}
export type ImportKind = keyof RowOf;

const fieldsOf: { [K in ImportKind]: Fields<RowOf[K]> } = {
  lead: leadFields,
  opportunity: opportunityFields,
  sale: saleFields,
};

/** `row int, name text, …`, as `create table` takes it. */
export const columnsOf = (kind: ImportKind): string =>
  Object.entries(fieldsOf[kind])
    .map(([name, [type]]) => `"${name}" ${type}`)
    .join(', ');

/** @returns the writer of a kind's rows, each with its line feed */
export function lineWriter<K extends ImportKind>(kind: K): (row: RowOf[K]) => string {
  const fields = Object.values(fieldsOf[kind]);
  return (row) => `${fields.map(([type, read]) => write(type, read(row))).join('\t')}\n`;
}

/** @returns what reads a kind's rows from their lines again; what is blank there is not in the row */
export function lineReader<K extends ImportKind>(kind: K): (line: string) => RowOf[K] {
  const fields = Object.entries(fieldsOf[kind]).map(([name, [type]]) => [name, type] as const);
  return (line) => {
    const cells = line.slice(0, -1).split('\t');
    const told = fields.flatMap(([name, type], at) => (cells[at] === '\\N' ? [] : [[name, read(type, cells[at]!)]]));
    return Object.fromEntries(told) as RowOf[K];
  };
}

function read(type: string, cell: string): Value {
  const text = cell.replaceAll(/\\(.)/g, (_, sign: string) => signs[sign] ?? sign);
  if (type === 'int') return Number(text);
  if (type === 'boolean') return text === 'true';
  if (type === 'jsonb') return JSON.parse(text) as object;
  if (type === 'text[]')
    return Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"/gs), ([, value]) => value!.replaceAll(/\\(.)/gs, '$1'));
  return text;
}

function write(type: string, value: Value): string {
  if (value === undefined || value === null) return '\\N';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return escape(value);
  return escape(type === 'jsonb' ? JSON.stringify(value) : arrayOf(value as readonly string[]));
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const signs: Record<string, string> = { t: '\t', n: '\n', r: '\r' };
const escape = (text: string): string =>
  /[\\\t\n\r]/.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (sign) => escapes[sign]!) : text;

const arrayOf = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
