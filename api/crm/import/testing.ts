/** Reads a file as an import does, without a database: for tests. */
import { planColumns, knowsHeader } from './columns.ts';
import type { ColumnWishes, Plan } from './columns.ts';
import { decideReadings } from './column/readings.ts';
import { readOpportunityRows, readSaleRows } from './deal-rows.ts';
import { readFile } from './file/read-file.ts';
import type { Table } from './file/table.ts';
import { readLeadRows } from './lead-rows.ts';
import type { Reading } from './lead-rows.ts';
import { memberKeys } from './person-cells.ts';

const team = [
  { id: 'm1', email: 'camila@acme.example', name: 'Camila Duarte' },
  { id: 'm2', email: 'nico@acme.example', name: 'Nicolás Paz' },
  { id: 'm3', email: 'ana.b@acme.example', name: 'Ana Bravo' },
  { id: 'm4', email: 'ana.c@acme.example', name: 'Ana Cruz' },
];

/** A tenant in Buenos Aires with a team of four, two of whom are called Ana. */
const reading = {
  since: new Date('2026-11-29T12:00:00Z'),
  zone: 'America/Argentina/Buenos_Aires',
  country: 'AR',
  phoneExceptions: [],
  members: memberKeys(team),
};

const money = { country: 'AR', currency: 'ARS' };
const withReadings = (table: Table, { columns }: Plan): Reading => ({
  ...reading,
  readings: decideReadings(table, columns, money, undefined),
});

const told = (faults: { row: number; path: string; code: string }[]) =>
  faults.map(({ row, path, code }) => `${row} ${path} ${code}`);

export async function readLeads(csv: string, wishes: ColumnWishes = {}) {
  const table = await readFile(csv, { knows: knowsHeader('lead') });
  const plan = planColumns(table, 'lead', wishes);
  const { rows: leads, errors, tests } = await readLeadRows(table, plan, withReadings(table, plan), (lead) => lead);
  return { leads, tests, errors: told(errors.all), warnings: told(errors.warnings), profile: plan.profile?.name, plan };
}

export async function readDeals(kind: 'opportunity' | 'sale', csv: string, wishes: ColumnWishes = {}) {
  const table = await readFile(csv, { knows: knowsHeader(kind) });
  const plan = planColumns(table, kind, wishes);
  const read = kind === 'sale' ? readSaleRows : readOpportunityRows;
  const { rows, errors, continued } = await read(table, plan, withReadings(table, plan), (deal: unknown) => deal);
  const deals = rows as unknown as Record<string, unknown>[];
  return {
    deals,
    continued,
    errors: told(errors.all),
    warnings: told(errors.warnings),
    profile: plan.profile?.name,
    plan,
  };
}
