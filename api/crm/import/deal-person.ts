/** Whose deal a row is: the keys by which the lead is found, and what there is to make one of where nobody is. */
import type { ImportedLead } from '#db/crm/import/rows.ts';
import { contactMeaning } from '#flow/meaning';
import { readText } from './cells.ts';
import { readInstant } from './column/dates.ts';
import type { Plan } from './columns.ts';
import type { TableRow } from './file/table.ts';
import type { Reading } from './lead-rows.ts';
import { personFields } from './meaning/fields.ts';
import { readConsent, readEmails, readName, readOptOut, readPhones } from './person-cells.ts';
import type { RowErrors } from './row-errors.ts';

interface DealRow {
  row: TableRow;
  fields: Map<string, string>;
  errors: RowErrors;
  plan: Plan;
}

/** Of several phones or e-mails the first valid one counts. Where the deal has a name of its own kind only, that is not the person's. */
export function readPerson({ row, fields, errors, plan }: DealRow, reading: Reading): ImportedLead {
  const own = personFields[plan.kind === 'sale' ? 'sale' : 'opportunity'];
  const text = (field: string) => fields.get(field) ?? '';
  const cells = (group: readonly string[]) => group.map(text).filter(Boolean);
  const cell = <T>(path: string, read: (cell: string) => T | undefined) => errors.cell(row, fields, path, read);
  const id = cell('lead_external_id', (value) => readText(value, 200));
  const beside = { country: text('lead_phone_country'), area: text('lead_phone_area') };
  const phones = readPhones(cells(own.phone), reading, beside);
  const emails = readEmails(cells(own.email));
  const others = { lead_phone: emails.first ?? id, lead_email: phones.first?.key ?? id };
  for (const [path, found] of [
    ['lead_phone', phones],
    ['lead_email', emails],
  ] as const) {
    if (!found.fault) continue;
    if (others[path] !== undefined) errors.note(row, path, found.fault);
    else errors.add(row, path, found.fault.code, found.fault.message, found.fault.text);
  }
  const said = cell('lead_consent_at', (value) =>
    readInstant(value, reading.zone, reading.readings.dates.lead_consent_at!),
  );
  return {
    row: row.row,
    name: cell('lead_name', () => readName(text, own.name)) ?? nameOfDeal(plan, text('name')),
    phone: phones.first?.e164,
    phone_key: phones.first?.key,
    email: emails.first,
    consent: cell('lead_opt_out', readOptOut) ?? cell('lead_consent', readConsent),
    consent_at: said?.toISOString(),
    touches: [],
    external_ids: id ? { [plan.system]: id } : {},
    custom: {},
  };
}

/** A deal that is called by a column `Nombre` or `Cliente` is called as its person is. */
function nameOfDeal({ nameHeader }: Plan, name: string): string | undefined {
  const isPerson = nameHeader !== undefined && /name/.test(contactMeaning(nameHeader)?.field ?? '');
  return isPerson ? readText(name, 200) : undefined;
}
