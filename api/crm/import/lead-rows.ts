/** Reads the rows of a file as leads. Rows about the same person become one. */
import type { ImportedLead, ImportedTouch } from '#db/crm/import/rows.ts';
import { isByAd } from '#db/crm/touches.ts';
import { placeOf, type Utm, utmNames } from '#db/crm/utm.ts';
import { readMetaId, readProse, readTags, readText } from './cells.ts';
import { readHappened, readInstant } from './column/dates.ts';
import type { Readings } from './column/readings.ts';
import { byField } from './columns.ts';
import type { Plan } from './columns.ts';
import type { Table, TableRow } from './file/table.ts';
import { most, personFields } from './meaning/fields.ts';
import { People } from './people.ts';
import { readConsent, readEmails, readMember, readName, readOptOut, readPhones } from './person-cells.ts';
import { RowErrors } from './row-errors.ts';
import { leadStatusOf } from './words/lead-words.ts';
import { pacer } from '../../pace.ts';

/** Fields of which a fault refuses the row, also where nobody chose the column: without them the lead would be another one. */
const decisive = new Set(['created_at', 'campaign_id', 'adset_id', 'ad_id', 'form_id', 'leadgen_id', 'external_id']);

export interface Reading {
  /** The tenant's, for dates without one. */
  zone: string;
  /** The tenant's, for phones without a country code. */
  country: string | undefined;
  /** Beginnings of numbers that the tenant allows though the plans do not know them. */
  phoneExceptions: readonly string[];
  /** How the columns of dates and amounts are read. */
  readings: Readings;
  /** Member ids by e-mail in small letters, and by name (`memberKeys`). */
  members: Map<string, string>;
}

const nothing: string[] = [];
/** After so many rows what is held of them is worth collecting. */
const someRows = 20_000;

/**
 * @param make what a lead becomes as soon as it is read: a large file is not held as leads
 * @param letGo where it is given, the cells of each row are let go once they are read: `restore` reads what a lead became, `collect`
 *   is called now and then
 */
export async function readLeadRows<T>(
  table: Table,
  plan: Plan,
  reading: Reading,
  make: (lead: ImportedLead, row: TableRow) => T,
  letGo?: { restore: (made: T) => ImportedLead; collect: () => void },
): Promise<{ rows: T[]; errors: RowErrors; merged: number; tests: number }> {
  const refuses = (path: string) => decisive.has(path) || !plan.guessed.has(path);
  const errors = new RowErrors(refuses);
  const once = readOnce();
  const read = (row: TableRow, faults: RowErrors) =>
    readRow(row, byField(plan.columns, row), reading, faults, plan, once);
  const again = (row: TableRow, made: T) => (letGo ? letGo.restore(made) : read(row, new RowErrors(refuses)));
  const people = new People<TableRow, T>(again, make);
  const breathe = pacer();
  let [tests, looked] = [0, 0];
  for (const row of table.rows) {
    await breathe();
    if (plan.profile?.isTest?.(row.cells)) {
      tests++;
      continue;
    }
    const before = errors.total;
    const lead = read(row, errors);
    if (errors.total === before && !people.add(lead, row))
      errors.add(row, 'phone', 'not_recognisable', 'a phone, an e-mail or an id of another system is needed');
    if (letGo) row.cells = nothing;
    if (letGo && ++looked % someRows === 0) letGo.collect();
  }
  return { rows: people.end(), errors, merged: people.merged, tests };
}

function readRow(
  row: TableRow,
  fields: Map<string, string>,
  reading: Reading,
  errors: RowErrors,
  plan: Plan,
  once: Once,
): ImportedLead {
  const cell: Cell = (path, read) => errors.cell(row, fields, path, (text) => once(path, text, read));
  const text = (max: number) => (value: string) => readText(value, max);
  const group = (prefix: string, read: (value: string) => string | undefined) => {
    const found: Record<string, string> = {};
    for (const path of fields.keys()) {
      const value = path.startsWith(prefix) ? cell(path, read) : undefined;
      if (value !== undefined) found[path.slice(prefix.length)] = value;
    }
    return found;
  };
  const externalId = cell('external_id', text(200));
  // Meta's own export of a form's leads calls them `l:<id>`.
  const formLead = /^l:(\d{5,25})$/.exec(externalId ?? '')?.[1];
  const { dates } = reading.readings;
  const created = cell('created_at', (value) => readHappened(value, reading.zone, dates.created_at!));
  errors.future(row, 'created_at', created);
  const created_at = created?.toISOString();
  const touches = readTouches(cell, created_at, formLead);
  const meta_lead = touches[0]?.leadgen_id;
  const external_ids = {
    ...(meta_lead ? { meta_lead } : {}),
    ...(externalId && !formLead ? { [plan.system]: externalId } : {}),
    ...group('external_ids.', text(200)),
  };
  const { custom, ...contact } = readContact(row, fields, reading, errors, Object.keys(external_ids).length > 0);
  return {
    row: row.row,
    name: errors.cell(row, fields, 'name', () => readName((field) => fields.get(field) ?? '', personFields.lead.name)),
    ...contact,
    status: cell('status', (value) => leadStatusOf(value) ?? readText(value, 50)),
    lead_source: cell('lead_source', text(50)),
    tags: cell('tags', readTags),
    seller_id: cell('seller', (value) => readMember(value, reading.members)),
    consent: cell('opt_out', readOptOut) ?? cell('consent', readConsent),
    // A yes of a day proves nothing about a no of the same day: here it is its first second.
    consent_at: cell('consent_at', (value) => readInstant(value, reading.zone, dates.consent_at!))?.toISOString(),
    created_at,
    touches,
    external_ids,
    custom: { ...custom, ...group('custom.', (value) => readProse(value, 1000)) },
  };
}

/**
 * Phones and e-mails: the first valid one of each is the lead's, the others become `custom.phone_2`, `custom.email_2` and so on. What
 * is none refuses its row only where nothing else says who the person is, or where somebody chose the column.
 */
function readContact(row: TableRow, fields: Map<string, string>, reading: Reading, errors: RowErrors, known: boolean) {
  const cells = (group: 'phone' | 'email') =>
    personFields.lead[group].map((field) => fields.get(field) ?? '').filter(Boolean);
  const [country = '', area = ''] = [fields.get('phone_country'), fields.get('phone_area')];
  const phones = readPhones(cells('phone'), reading, { country, area });
  const emails = readEmails(cells('email'));
  const custom: Record<string, string> = {};
  const others = { phone: emails.first !== undefined || known, email: phones.first !== undefined || known };
  for (const [group, found] of [
    ['phone', phones],
    ['email', emails],
  ] as const) {
    if (found.fault && others[group]) errors.note(row, group, found.fault);
    else if (found.fault) errors.add(row, group, found.fault.code, found.fault.message, found.fault.text);
    // A number that is none is kept too: somebody may still make sense of it.
    found.rest.slice(0, most).forEach((text, i) => (custom[`${group}_${i + 2}`] = text.slice(0, 320)));
    if (found.first !== undefined && found.rest.length > 0)
      errors.warn(row, group, 'kept_beside', `more than one: ${Object.keys(custom).join(', ')} kept as fields`);
  }
  return { phone: phones.first?.e164, phone_key: phones.first?.key, email: emails.first, custom };
}

type Cell = <T>(path: string, read: (text: string) => T | undefined) => T | undefined;

/** Most columns say the same few things again and again: what a cell comes to, by its field, is found once. */
type Once = <T>(path: string, text: string, read: (text: string) => T | undefined) => T | undefined;

/** Of a column of more different cells than this, the others are read each time. */
const mostKept = 500;

function readOnce(): Once {
  const columns = new Map<string, Map<string, unknown>>();
  return <T>(path: string, text: string, read: (text: string) => T | undefined) => {
    let known = columns.get(path);
    if (!known) columns.set(path, (known = new Map()));
    const kept = known.get(text) as T | undefined;
    if (kept !== undefined) return kept;
    const answer = read(text);
    if (answer !== undefined && known.size < mostKept) known.set(text, answer);
    return answer;
  };
}

/** What the row says about how the person came; nothing, where it says nothing. */
function readTouches(cell: Cell, at: string | undefined, formLead: string | undefined): ImportedTouch[] {
  const id = (path: string) => cell(path, readMetaId);
  const place = { campaign_id: id('campaign_id'), adset_id: id('adset_id'), ad_id: id('ad_id') };
  const form = { form_id: id('form_id'), leadgen_id: id('leadgen_id') ?? formLead };
  const words = utmNames.map((name) => [name, cell(name, (text) => readText(text, 300))] as const);
  const utm: Utm = Object.fromEntries(words.filter(([, word]) => word !== undefined));
  const isTold = Object.keys(utm).length > 0;
  const touch = { at, ...form, ...placeOf({ ...place, utm }).place, ...(isTold ? { utm } : {}) };
  return isTold || isByAd(touch) || form.form_id || form.leadgen_id ? [touch] : [];
}
