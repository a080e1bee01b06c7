/** The rows of a file that are not taken in, as a table: the file's own columns, and why. */
import type { Text } from '#flow';
import type { Table } from './file/table.ts';

/** What is wrong with one row. */
export interface RowFault {
  row: number;
  text: Text;
}

/** As the file has them, kept until it is known which of them are refused. */
export interface KeptRows {
  headers: string[];
  rows: { row: number; cells: string[] }[];
  faults: RowFault[];
}

/** @param all whether rows without a fault are kept too: the database may know one of them */
export function keepRows({ headers, rows }: Table, faults: RowFault[], all: boolean): KeptRows {
  const faulty = new Set(faults.map(({ row }) => row));
  return {
    headers,
    rows: rows.filter(({ row }) => all || faulty.has(row)).map(({ row, cells }) => ({ row, cells })),
    faults,
  };
}

const why: Text = { es: 'por qué no', en: 'why not' };

/** @param also what the database found wrong with further rows */
export function refusedTable(kept: KeptRows, also: RowFault[], language: 'es' | 'en'): string[][] {
  const said = new Map<number, string[]>();
  for (const { row, text } of [...kept.faults, ...also]) said.set(row, [...(said.get(row) ?? []), text[language]]);
  const width = kept.rows.reduce((most, { cells }) => Math.max(most, cells.length), kept.headers.length);
  const wide = (cells: string[]) => Array.from({ length: width }, (_, place) => cells[place] ?? '');
  const rows = kept.rows.filter(({ row }) => said.has(row));
  return [
    [...wide(kept.headers), why[language]],
    ...rows.map(({ row, cells }) => [...wide(cells), [...new Set(said.get(row))].join(' ')]),
  ];
}
