/** Reads the rows of a file as leads. Rows about the same person become one. */
import type { ImportedLead, ImportedTouch } from '#db/crm/import-leads.ts';
import { parsePhone } from '#db/crm/phone.ts';
import { isByAd } from '#db/crm/touches.ts';
import { placeOfUtm, type Utm, utmNames } from '#db/crm/utm.ts';
import { CellFault, readEmail, readLeadStatus, readMetaId, readTags, readProse, readText, readYesNo } from './cells.ts';
import { readHappened, readInstant } from './column/dates.ts';
import type { Readings } from './column/readings.ts';
import { byField } from './columns.ts';
import type { Columns, Names } from './columns.ts';
import type { Table, TableRow } from './file/table.ts';
import { RowErrors } from './row-errors.ts';
import { pacer } from '../../pace.ts';

export const leadColumns: Names = {
  name: ['name', 'nombre', 'fullname', 'nombrecompleto', 'nombreyapellido', 'cliente', 'contacto', 'lead', 'customer'],
  phone: ['phone', 'telefono', 'tel', 'celular', 'movil', 'whatsapp', 'mobile', 'phonenumber', 'numero', 'cel'],
  email: ['email', 'correo', 'mail', 'correoelectronico', 'emailaddress'],
  status: ['status', 'estado', 'etapa', 'stage'],
  lead_source: ['leadsource', 'source', 'origen', 'fuente', 'canal', 'channel'],
  tags: ['tags', 'etiquetas', 'tag', 'etiqueta', 'labels'],
  seller: ['seller', 'vendedor', 'vendedora', 'asesor', 'owner', 'responsable'],
  consent: ['consent', 'consentimiento', 'optin', 'acepta', 'autoriza'],
  consent_at: ['consentat', 'consentdate', 'optinat', 'fechadeconsentimiento', 'fechaconsentimiento'],
  created_at: ['createdat', 'created', 'fecha', 'fechadealta', 'date', 'fechadecreacion', 'createdtime'],
  external_id: ['externalid', 'id', 'idexterno', 'codigo', 'crmid'],
  campaign_id: ['campaignid', 'metacampaignid', 'idcampana'],
  adset_id: ['adsetid', 'metaadsetid', 'idconjunto'],
  ad_id: ['adid', 'metaadid', 'idanuncio'],
  form_id: ['formid', 'idformulario'],
  leadgen_id: ['leadgenid', 'metaleadid'],
  utm_source: ['utmsource'],
  utm_medium: ['utmmedium'],
  utm_campaign: ['utmcampaign'],
  utm_content: ['utmcontent'],
  utm_term: ['utmterm'],
  utm_id: ['utmid'],
};

export interface Reading {
  /** When the file came: whoever was deleted since is left out. */
  since: Date;
  /** The tenant's, for dates without one. */
  zone: string;
  /** The tenant's, for phones without a country code. */
  country: string | undefined;
  /** How the columns of dates and amounts are read. */
  readings: Readings;
  /** Member ids by e-mail, in small letters. */
  members: Map<string, string>;
}

export async function readLeadRows(
  table: Table,
  columns: Columns,
  reading: Reading,
): Promise<{ leads: ImportedLead[]; errors: RowErrors; merged: number }> {
  const errors = new RowErrors();
  const breathe = pacer();
  const leads: ImportedLead[] = [];
  const known = new Map<string, ImportedLead>();
  let merged = 0;
  for (const row of table.rows) {
    await breathe();
    const before = errors.all.length;
    const lead = readRow(row, byField(columns, row), reading, errors);
    if (errors.all.length > before) continue;
    const keys = keysOf(lead);
    if (keys.length === 0) {
      errors.add(row, 'phone', 'not_recognisable', 'a phone, an e-mail or an id of another system is needed');
      continue;
    }
    const same = keys.map((key) => known.get(key)).find((each) => each && !differ(each, lead));
    if (same) {
      merge(same, lead);
      merged++;
    } else leads.push(lead);
    for (const key of keysOf(same ?? lead)) known.set(key, same ?? lead);
  }
  return { leads, errors, merged };
}

function readRow(row: TableRow, fields: Map<string, string>, reading: Reading, errors: RowErrors): ImportedLead {
  const cell = <T>(path: string, read: (text: string) => T | undefined) => errors.cell(row, fields, path, read);
  const phone = cell('phone', (text) => readPhone(text, reading.country));
  const text = (max: number) => (value: string) => readText(value, max);
  const group = (prefix: string, read: (value: string) => string | undefined) =>
    Object.fromEntries(
      [...fields.keys()]
        .filter((path) => path.startsWith(`${prefix}.`))
        .map((path) => [path.slice(prefix.length + 1), cell(path, read)] as const)
        .filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  const externalId = cell('external_id', text(200));
  // Meta's own export of a form's leads calls them `l:<id>`.
  const formLead = /^l:(\d{5,25})$/.exec(externalId ?? '')?.[1];
  const happened = (path: string) => {
    const at = cell(path, (value) => readHappened(value, reading.zone, reading.readings.dates[path]!));
    errors.future(row, path, at);
    return at?.toISOString();
  };
  const lead: ImportedLead = {
    row: row.row,
    name: cell('name', text(200)),
    phone: phone?.e164,
    phone_key: phone?.key,
    email: cell('email', readEmail),
    status: cell('status', readLeadStatus),
    lead_source: cell('lead_source', text(50)),
    tags: cell('tags', readTags),
    seller_id: cell('seller', (value) => readMember(value, reading.members)),
    consent: cell('consent', readYesNo),
    // A yes of a day proves nothing about a no of the same day: here it is its first second.
    consent_at: cell('consent_at', (value) =>
      readInstant(value, reading.zone, reading.readings.dates.consent_at!),
    )?.toISOString(),
    created_at: happened('created_at'),
    touches: [],
    external_ids: {
      ...(externalId && !formLead ? { import: externalId } : {}),
      ...group('external_ids', text(200)),
    },
    custom: group('custom', (value) => readProse(value, 1000)),
  };
  const touches = readTouches(cell, lead.created_at, formLead);
  const meta_lead = touches[0]?.leadgen_id;
  const external_ids = { ...(meta_lead ? { meta_lead } : {}), ...lead.external_ids };
  return { ...lead, touches, external_ids };
}

type Cell = <T>(path: string, read: (text: string) => T | undefined) => T | undefined;

/** What the row says about how the person came; nothing, where it says nothing. */
function readTouches(cell: Cell, at: string | undefined, formLead: string | undefined): ImportedTouch[] {
  const id = (path: string) => cell(path, readMetaId);
  const place = { campaign_id: id('campaign_id'), adset_id: id('adset_id'), ad_id: id('ad_id') };
  const form = { form_id: id('form_id'), leadgen_id: id('leadgen_id') ?? formLead };
  const words = utmNames.map((name) => [name, cell(name, (text) => readText(text, 300))] as const);
  const utm: Utm = Object.fromEntries(words.filter(([, word]) => word !== undefined));
  const isTold = Object.keys(utm).length > 0;
  const touch = { at, ...form, ...(isByAd(place) ? place : placeOfUtm(utm)), ...(isTold ? { utm } : {}) };
  return isTold || isByAd(touch) || form.form_id || form.leadgen_id ? [touch] : [];
}

export function readPhone(text: string, country: string | undefined): { e164: string; key: string } | undefined {
  if (text === '') return undefined;
  // Meta's own export of leads writes `p:+54…`.
  const phone = parsePhone(text.replace(/^p:/, ''), country);
  if (!phone) throw new CellFault('invalid_phone', 'not a telephone number');
  return phone;
}

export function readMember(text: string, members: Map<string, string>): string | undefined {
  if (text === '') return undefined;
  const id = members.get(text.toLowerCase());
  if (!id) throw new CellFault('unknown_member', 'nobody of the team has this e-mail');
  return id;
}

function keysOf(lead: ImportedLead): string[] {
  return [
    ...(lead.phone_key ? [`phone=${lead.phone_key}`] : []),
    ...Object.entries(lead.external_ids).map(([system, id]) => `${system}=${id}`),
    ...(lead.email ? [`email=${lead.email.toLowerCase()}`] : []),
  ];
}

/** Two phones are two people, whatever else agrees. */
const differ = (a: ImportedLead, b: ImportedLead) => Boolean(a.phone_key && b.phone_key && a.phone_key !== b.phone_key);

function merge(into: ImportedLead, from: ImportedLead): void {
  const given = Object.entries(from).filter(([field, value]) => value !== undefined && field !== 'row');
  const { tags, external_ids, custom, touches, created_at } = into;
  Object.assign(into, Object.fromEntries(given), {
    // The first row about somebody says since when they are known; each says how they came.
    created_at: [created_at, from.created_at].filter((at) => at !== undefined).toSorted()[0],
    touches: [...touches, ...from.touches],
    external_ids: { ...external_ids, ...from.external_ids },
    custom: { ...custom, ...from.custom },
    ...(tags || from.tags ? { tags: [...new Set([...(tags ?? []), ...(from.tags ?? [])])] } : {}),
  });
}
