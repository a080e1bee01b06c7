/** A file once it is read: a line of names, and rows of cells below it. */
import { invalid } from '../../../errors.ts';

export interface Table {
  headers: string[];
  rows: TableRow[];
  about: FileNotes;
}

export interface TableRow {
  /** As a spreadsheet counts: the first line is row 1, and blank lines count. */
  row: number;
  /** The line of the file it begins on; differs from `row` where cells hold line breaks. */
  line: number;
  cells: string[];
  /** Of a spreadsheet: which cells were numbers or dates there, and not text. */
  typed?: (CellType | undefined)[];
}
export type CellType = 'number' | 'date';

/** How the file was read, for people to see. */
export interface FileNotes {
  format: 'csv' | 'xlsx' | 'vcf';
  /** Of text: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252` or `macintosh`. */
  encoding?: string;
  delimiter?: string;
  /** Of a spreadsheet: the one that was read, and all that can be chosen. */
  sheet?: string;
  sheets?: string[];
  /** The row that names the columns. */
  header_row: number;
  /** Rows that are no data and were left out: sums at the end, the header once more. */
  left_out: { row: number; what: 'total' | 'header' }[];
}

export const bounds = { bytes: 25 * 1024 * 1024, rows: 100_000, columns: 200, cell: 5000 };
export const delimiters = [',', ';', '\t', '|'] as const;

/** A Problem 422 about the file as a whole. */
export const fault = (code: string, message: string) => invalid('csv', code, message);

/** The line of the file on which a row begins. */
export function lineOf({ rows }: Pick<Table, 'rows'>, row: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.row < row) low = middle + 1;
    else high = middle;
  }
  return rows[low]?.line ?? row;
}
