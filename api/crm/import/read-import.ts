/**
 * Makes of a file what the database takes in: everything that can be known of it without asking there. Runs in a thread of its own
 * (file-thread.ts), so what comes out crosses over as plain data: a report of the reading, and the rows as lines of COPY.
 */
import { type ImportKind, lineWriter, type RowOf } from '#db/crm/import/lines.ts';
import type { KeptMapping } from '#db/crm/import/mappings.ts';
import { decideReadings } from './column/readings.ts';
import { tellReadings } from './column/tell-readings.ts';
import { describeColumns, knowsHeader, planColumns } from './columns.ts';
import type { Plan } from './columns.ts';
import { peopleOf, readOpportunityRows, readSaleRows } from './deal-rows.ts';
import { readFile } from './file/read-file.ts';
import type { Table } from './file/table.ts';
import type { ImportInput, ImportReport } from './import-schema.ts';
import { readLeadRows } from './lead-rows.ts';
import type { Reading } from './lead-rows.ts';
import { keepRows, type KeptRows } from './refused-rows.ts';
import { mostErrors } from './row-errors.ts';
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

interface Rows<K extends ImportKind> {
  rows: Omit<RowOf[K], 'line'>[];
  errors: RowErrors;
  merged?: number;
  /** Rows that are nobody's: tests of a form, further products of an order. */
  tests?: number;
  continued?: number;
}

const readers: { [K in ImportKind]: (...of: [Table, Plan, Reading]) => Promise<Rows<K>> } = {
  lead: readLeads,
  opportunity: readOpportunityRows,
  sale: readSaleRows,
};

async function readLeads(...of: [Table, Plan, Reading]): Promise<Rows<'lead'>> {
  const { leads, ...rest } = await readLeadRows(...of);
  return { rows: leads, ...rest };
}

/**
 * @param keep whether the rows that may be refused are wanted as they are in the file
 * @throws Problem 422 for a file that is none, or a mapping that does not fit
 */
export async function readImport<K extends ImportKind>(
  kind: K,
  content: FileContent,
  wishes: Wishes,
  { currency, kept, ...home }: Home,
  keep = false,
): Promise<{ read: FileRead; lines: Uint8Array[]; people: Uint8Array[]; kept?: KeptRows }> {
  const { delimiter, sheet } = wishes;
  const table = await readFile(content, { delimiter, sheet, knows: knowsHeader(kind) });
  const plan = planColumns(table, kind, { ...wishes, kept });
  const { columns } = plan;
  const readings = decideReadings(table, columns, { country: home.country, currency }, wishes.readings);
  const made = await readers[kind](table, plan, { ...home, readings });
  const { rows, errors, merged = 0, tests = 0, continued = 0 } = made;
  // Whose lead nobody knows is for the database to say.
  const keptRows = keep ? keepRows(table, errors.all, kind !== 'lead') : undefined;
  const count = table.rows.length;
  const numbers = lineNumbers(table);
  const read = {
    rows: count,
    merged,
    taken: rows.length,
    told: {
      columns: describeColumns(table, columns),
      columns_from: plan.from,
      profile: plan.profile?.name ?? null,
      left_out: { tests, continued },
      file: table.about,
      readings: tellReadings(table, columns, readings),
      warnings: errors.warnings.slice(0, mostErrors),
      warnings_total: errors.warnings.length,
    },
    refused: new Set(errors.all.map(({ row }) => row)).size,
    errors: errors.all.slice(0, mostErrors),
    errors_total: errors.all.length,
  };
  const people =
    wishes.create_leads && kind !== 'lead' ? peopleOf(rows as unknown as Parameters<typeof peopleOf>[0]) : [];
  table.rows.length = 0;
  return {
    ...(keptRows ? { kept: keptRows } : {}),
    read,
    people: [...writeLines('lead', people, numbers)],
    lines: [...writeLines(kind, rows, numbers)],
  };
}

/** Characters of one piece. */
const pieceLength = 128 * 1024;

/** On which line each row of the table is, by the row. */
function lineNumbers({ rows }: Table): Uint32Array {
  const lines = new Uint32Array((rows.at(-1)?.row ?? 0) + 1);
  for (const { row, line } of rows) lines[row] = line;
  return lines;
}

/** The rows as text for COPY. What they were made of is let go meanwhile. */
function* writeLines<K extends ImportKind>(kind: K, rows: Rows<K>['rows'], lines: Uint32Array): Generator<Uint8Array> {
  const write = lineWriter(kind);
  const encoder = new TextEncoder();
  rows.reverse();
  let piece = '';
  for (let next = rows.pop(); next; next = rows.pop()) {
    piece += write({ ...next, line: lines[next.row]! } as unknown as RowOf[K]);
    if (piece.length > pieceLength) {
      yield encoder.encode(piece);
      piece = '';
    }
  }
  if (piece !== '') yield encoder.encode(piece);
}
