/**
 * Makes of a file what the database takes in: everything that can be known of it without asking there. Runs in a thread of its own
 * (file-thread.ts), so what comes out crosses over as plain data: a report of the reading, and the rows as lines of COPY.
 */
import { type ImportKind, lineReader, lineWriter } from '#db/crm/import/lines.ts';
import type { ImportedLead } from '#db/crm/import/rows.ts';
import type { KeptMapping } from '#db/crm/import/mappings.ts';
import { decideReadings } from './column/readings.ts';
import { tellReadings } from './column/tell-readings.ts';
import { describeColumns, knowsHeader, planColumns } from './columns.ts';
import type { Plan } from './columns.ts';
import { type Owned, Owners, readOpportunityRows, readSaleRows } from './deal-rows.ts';
import { readFile } from './file/read-file.ts';
import type { Table } from './file/table.ts';
import type { ImportInput, ImportReport } from './import-schema.ts';
import { readLeadRows } from './lead-rows.ts';
import type { Reading } from './lead-rows.ts';
import { LineStore } from './line-store.ts';
import { keepRows, type KeptRows } from './refused-rows.ts';
import type { RowError, RowErrors } from './row-errors.ts';

/** A file as it came: its bytes in a form, its text in JSON. */
export type FileContent = Uint8Array | string;

/** How the caller wants it read. */
export type Wishes = Omit<ImportInput, 'csv'>;

/** What is known of a file once it is read. */
export interface FileRead {
  rows: number;
  /** Rows that became part of an earlier one about the same person. */
  merged: number;
  /** Rows without a fault, less those that were merged: as many lines follow. */
  taken: number;
  /** What a report says of it as it is. */
  told: Pick<
    ImportReport,
    'columns' | 'columns_from' | 'profile' | 'left_out' | 'file' | 'readings' | 'warnings' | 'warnings_total'
  >;
  /** Rows with a fault. */
  refused: number;
  /** The first of them. */
  errors: RowError[];
  errors_total: number;
}

/** What reading needs to know of the tenant. */
export type Home = Omit<Reading, 'readings'> & {
  currency: string;
  /** What the columns of earlier files were said to be. */
  kept: KeptMapping[];
};

/** The number of a line of COPY for each row that is taken. */
interface Lines {
  rows: number[];
  errors: RowErrors;
  /** The people of deals, where they are to be made. */
  people?: number[];
  merged?: number;
  /** Rows that are nobody's: tests of a form, further products of an order. */
  tests?: number;
  continued?: number;
}

/** Where the lines of rows go, and those of the people of deals. */
type Stores = Record<'rows' | 'people', LineStore>;

/**
 * Each row is a line as soon as it is read: what it is made of is many times as large.
 * @param how `makePeople`: whether the people of deals are wanted; `keep`: whether the cells of rows are, after they were read;
 *   `letGo`: called when many of them are needed no more
 */
async function readLines(
  kind: ImportKind,
  { makePeople, keep, letGo }: { makePeople: boolean; keep: boolean; letGo: () => void },
  stores: Stores,
  ...of: [Table, Plan, Reading]
): Promise<Lines> {
  const writePerson = lineWriter('lead');
  const person =
    (store: LineStore) =>
    (lead: ImportedLead, { line }: { line: number }) =>
      store.add(writePerson({ ...lead, line }));
  const readPerson = lineReader('lead');
  const restore = (line: number) => readPerson(stores.rows.read(line));
  if (kind === 'lead')
    return await readLeadRows(...of, person(stores.rows), keep ? undefined : { restore, collect: letGo });
  const owners = new Owners(person(stores.people));
  const withLine =
    <R>(write: (row: R) => string) =>
    (deal: Owned, { line }: { line: number }) => {
      if (makePeople) owners.note(deal, line);
      return stores.rows.add(write({ ...deal, line } as R));
    };
  const read =
    kind === 'opportunity'
      ? await readOpportunityRows(...of, withLine(lineWriter('opportunity')))
      : await readSaleRows(...of, withLine(lineWriter('sale')));
  return { ...read, people: owners.end() };
}

/**
 * @param give hands the file over; it is not held while its rows are read
 * @param how `keep`: whether the rows that may be refused are wanted as they are in the file; `letGo`: called when most of what was
 *   made so far is needed no more
 * @throws Problem 422 for a file that is none, or a mapping that does not fit
 */
export async function readImport(
  kind: ImportKind,
  give: () => FileContent,
  wishes: Wishes,
  { currency, kept, ...home }: Home,
  { keep = false, letGo = () => {} }: { keep?: boolean; letGo?: () => void } = {},
): Promise<{ read: FileRead; lines: Uint8Array[]; people: Uint8Array[]; kept?: KeptRows }> {
  const { delimiter, sheet } = wishes;
  const table = await readFile(give(), { delimiter, sheet, knows: knowsHeader(kind) });
  letGo();
  const plan = planColumns(table, kind, { ...wishes, kept });
  const { columns } = plan;
  const readings = decideReadings(table, columns, { country: home.country, currency }, wishes.readings);
  const stores = { rows: new LineStore(), people: new LineStore() };
  // Before the rows are read: their cells are let go then.
  const told = { columns: describeColumns(table, columns), readings: tellReadings(table, columns, readings) };
  const how = { makePeople: wishes.create_leads ?? false, keep, letGo };
  const made = await readLines(kind, how, stores, table, plan, { ...home, readings });
  const { rows, people = [], errors, merged = 0, tests = 0, continued = 0 } = made;
  // Whose lead nobody knows is for the database to say.
  const keptRows = keep ? keepRows(table, errors.faults, kind !== 'lead') : undefined;
  const read = {
    rows: table.rows.length,
    merged,
    taken: rows.length,
    told: {
      ...told,
      columns_from: plan.from,
      profile: plan.profile?.name ?? null,
      left_out: { tests, continued },
      file: table.about,
      warnings: errors.warnings,
      warnings_total: errors.warningsTotal,
    },
    refused: new Set(errors.faults.map(({ row }) => row)).size,
    errors: errors.all,
    errors_total: errors.total,
  };
  table.rows.length = 0;
  return {
    ...(keptRows ? { kept: keptRows } : {}),
    read,
    people: stores.people.take(people),
    lines: stores.rows.take(rows),
  };
}
