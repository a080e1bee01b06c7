/** Turns the text of a CSV file into rows, within bounds. */
import { CsvError, parse } from 'csv-parse/sync';
import { invalid } from '../../errors.ts';

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
export function readCsv(text: string, delimiter?: string): Table {
  if (text.length > bounds.bytes || new TextEncoder().encode(text).length > bounds.bytes)
    throw fault('too_big', 'more than 10 MB');
  if (text.startsWith('PK\u0003\u0004')) throw fault('not_csv', 'a spreadsheet; save it as CSV first');
  if (text.includes('\0')) throw fault('not_csv', 'not a text file');
  const records = parseRecords(text, delimiter ?? guessDelimiter(text));
  const [header, ...body] = records;
  if (!header || body.length === 0) throw fault('too_small', 'a header line and at least one row are needed');
  if (body.length > bounds.rows) throw fault('too_big', `more than ${bounds.rows} rows`);
  if (header.record.length > bounds.columns) throw fault('too_big', `more than ${bounds.columns} columns`);
  const rows = body.map(({ record, info }, i) => ({ row: i + 2, line: info.lines, cells: record.map(plain) }));
  return { headers: header.record.map((name) => plain(name).slice(0, 200)), rows };
}

interface Parsed {
  record: string[];
  info: { lines: number };
}

function parseRecords(text: string, delimiter: string): Parsed[] {
  try {
    return parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      to: bounds.rows + 2,
      max_record_size: 500_000,
    }) as unknown as Parsed[];
  } catch (error) {
    if (error instanceof CsvError) throw fault('not_csv', `line ${Number(error.lines) || '?'}: ${error.code}`);
    throw error;
  }
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
