/** Finds what of a file is its table: the line of names, the rows below it, and what is neither. */
import { keyOf } from '#flow/meaning';
import { bounds, fault } from './table.ts';
import type { FileNotes, Table, TableRow } from './table.ts';

/** A line of the file that is not blank. */
export type Record = TableRow;

/** Names are looked for among so many lines: titles, dates and filters of a report stand above them. */
const mostAbove = 20;

/**
 * @param knows whether a cell is the name of a column that means something to us
 * @throws Problem 422 on `csv` for a file without a row below the names, or with too many
 */
export function layOut(
  records: Record[],
  about: Omit<FileNotes, 'header_row' | 'left_out'>,
  knows: (cell: string) => boolean,
): Table {
  const place = findHeader(records, knows);
  const header = records[place];
  const headers = (header?.cells ?? []).map((name) => name.slice(0, 200));
  const width = headers.length;
  const below = records.slice(place + 1);
  const left_out: FileNotes['left_out'] = [];
  while (below.length > 1 && isTotal(below.at(-1)!)) left_out.unshift({ row: below.pop()!.row, what: 'total' });
  const named = headers.join('\n');
  const rows = below.filter((record) => {
    const again = width > 1 && record.cells[0] === header?.cells[0] && record.cells.join('\n') === named;
    if (again) left_out.push({ row: record.row, what: 'header' });
    return !again;
  });
  if (rows.length === 0) throw fault('too_small', 'a header line and at least one row are needed');
  if (rows.length > bounds.rows) throw fault('too_big', `more than ${bounds.rows} rows`);
  return { headers, rows, about: { ...about, header_row: header!.row, left_out } };
}

const filled = (cells: string[]) => cells.filter((cell) => cell !== '').length;

/** The first line that is about as wide as the table and has a name we know; where no line has one, the first that is wide. */
function findHeader(records: Record[], knows: (cell: string) => boolean): number {
  const head = records.slice(0, mostAbove);
  const widths = records
    .slice(0, 200)
    .map(({ cells }) => filled(cells))
    .toSorted((a, b) => a - b);
  const usual = widths[Math.floor(widths.length / 2)] ?? 1;
  const wide = ({ cells }: Record) => filled(cells) >= Math.min(usual, Math.max(2, Math.ceil(usual * 0.6)));
  const known = head.findIndex((record) => wide(record) && record.cells.some((cell) => cell !== '' && knows(cell)));
  if (known !== -1) return known;
  const first = head.findIndex(wide);
  return Math.max(0, first);
}

const sums =
  /^((gran|grand|sub) ?)?total(es)?( (general(es)?|geral|de|del|do|da|of|ventas?|sales|vendas|leads|registros|filas|rows|facturado|pagado|[a-z]{3}|\d[\d ]*)( .*)?)?$|^(sumas?|somas?|sums?)$/;

/** A sum below the rows: the word in its first cell, and nothing that a person or a sale has. */
function isTotal({ cells }: Record): boolean {
  const [first = '', ...others] = cells.filter((cell) => cell !== '');
  const word = keyOf(first).replaceAll('_', ' ').trim();
  if (!sums.test(word)) return false;
  return !others.some((cell) => cell.includes('@') || /^\+\d[\d\s().-]{6,}$/.test(cell));
}
