/** Turns the text of a CSV file into rows, within bounds, in slices that let other requests in. */
import { CsvError, parse } from 'csv-parse';
import { invalid } from '../../errors.ts';
import { pacer } from '../../pace.ts';

export interface Table {
  headers: string[];
  rows: TableRow[];
}
export interface TableRow {
  /** As a spreadsheet counts: the header is row 1. */
  row: number;
  /** The line of the file it begins on; differs from `row` where cells hold line breaks. */
  line: number;
  cells: string[];
}

export const bounds = { bytes: 10 * 1024 * 1024, rows: 50_000, columns: 200, cell: 5000 };
export const delimiters = [',', ';', '\t', '|'] as const;

/**
 * @param text the file; a BOM is fine
 * @param delimiter guessed from the header line when left out
 * @throws Problem 422 on `csv` when it is no CSV, has no rows, or passes a bound
 */
export async function readCsv(text: string, delimiter?: string): Promise<Table> {
  if (text.length > bounds.bytes || new TextEncoder().encode(text).length > bounds.bytes)
    throw fault('too_big', 'more than 10 MB');
  if (text.startsWith('PK\u0003\u0004')) throw fault('not_csv', 'a spreadsheet; save it as CSV first');
  if (text.includes('\0')) throw fault('not_csv', 'not a text file');
  const table = await parseTable(text, delimiter ?? guessDelimiter(text));
  if (table.rows.length === 0) throw fault('too_small', 'a header line and at least one row are needed');
  return table;
}

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** What the parser takes in at once: a few milliseconds, also where it is nothing but separators. */
const sliceLength = 16 * 1024;
/** The first row of 200 names. */
const mostHeader = 64 * 1024;

async function parseTable(text: string, delimiter: string): Promise<Table> {
  let headers: string[] | undefined;
  const rows: TableRow[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    max_record_size: 500_000,
  });
  const breathe = pacer();
  const done = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve).once('error', reject);
    parser.on('data', ({ record, info }: Parsed) => {
      // Seen before the rest of the file is looked at.
      if (record.length > bounds.columns) parser.destroy(fault('too_big', `more than ${bounds.columns} columns`));
      if (rows.length === bounds.rows) parser.destroy(fault('too_big', `more than ${bounds.rows} rows`));
      const cells = record.map(plain);
      if (headers) rows.push({ row: rows.length + 2, line: info.lines, cells });
      else headers = cells.map((name) => name.slice(0, 200));
    });
  });
  // Until it is waited for below.
  done.catch(() => {});
  for (let at = 0; at < text.length && !parser.destroyed; at += sliceLength) {
    // Called with an error too; `done` has it.
    await new Promise((next) => parser.write(text.slice(at, at + sliceLength), next));
    if (!headers && at > mostHeader) parser.destroy(fault('too_big', 'a first row of more than 64 KB'));
    await breathe();
  }
  if (!parser.destroyed) parser.end();
  try {
    await done;
  } catch (error) {
    if (error instanceof CsvError) throw fault('not_csv', `line ${Number(error.lines) || '?'}: ${error.code}`);
    throw error;
  }
  return { headers: headers ?? [], rows };
}

/** Excel keeps leading zeros by writing `="0123"`. Longer cells than anybody types are cut, and fail where it matters. */
function plain(cell: string): string {
  return cell.replace(/^="(.*)"$/s, '$1').slice(0, bounds.cell + 1);
}

/** The separator that the header line has most of. */
function guessDelimiter(text: string): string {
  const header = text.slice(0, 20_000).split(/\r?\n/, 1)[0] ?? '';
  const counts = delimiters.map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}

const fault = (code: string, message: string) => invalid('csv', code, message);
