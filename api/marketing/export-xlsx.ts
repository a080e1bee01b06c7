/** The figures as a workbook: figures are numbers, ids are texts, whatever language the spreadsheet is in. */
import { writeXlsxStream } from 'hucre/xlsx';
import { pacer } from '../pace.ts';
import type { Table } from './export.ts';

/** A width in characters that shows most names whole. */
const widest = 44;

/**
 * The workbook as it is read from: a row is written when somebody takes it, so neither memory nor the others' time depends on how
 * many there are.
 * @param name of the sheet
 */
export function writeWorkbook({ cells, ids, figures }: Table, name: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const [head = []] = cells;
  const columns = head.map((title, place) => {
    const isFigure = place >= figures;
    const longest = cells.reduce((most, row) => Math.max(most, isFigure ? 0 : String(row[place] ?? '').length), 0);
    return {
      width: isFigure ? Math.max(12, String(title).length + 2) : Math.min(widest, longest + 2),
      // `@`: what is typed over an id stays a text too.
      ...(ids.has(place) ? { numFmt: '@' } : isFigure ? { numFmt: '#,##0.##' } : {}),
    };
  });
  const rows = typedRows({ cells, ids, figures });
  return writeXlsxStream(rows, { name, columns, freezePane: { rows: 1 } }) as ReadableStream<Uint8Array<ArrayBuffer>>;
}

async function* typedRows({ cells, figures }: Table): AsyncGenerator<(string | number | null)[]> {
  const breathe = pacer();
  for (const [at, row] of cells.entries()) {
    yield row.map((cell, place) => (cell === null || at === 0 ? cell : place >= figures ? Number(cell) : String(cell)));
    await breathe();
  }
}
