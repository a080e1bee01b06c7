/** The figures as a workbook: figures are numbers, ids are texts, whatever language the spreadsheet is in. */
import { writeXlsx } from 'hucre/xlsx';
import type { Table } from './export.ts';

/** A width in characters that shows most names whole. */
const widest = 44;

/** @param name of the sheet */
export async function writeWorkbook({ cells, ids, figures }: Table, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const [head = [], ...rows] = cells;
  const columns = head.map((title, place) => {
    const longest = Math.max(...cells.map((row) => String(row[place] ?? '').length));
    const isFigure = place >= figures;
    return {
      width: isFigure ? Math.max(12, String(title).length + 2) : Math.min(widest, longest + 2),
      // `@`: what is typed over an id stays a text too.
      ...(ids.has(place) ? { numFmt: '@' } : isFigure ? { numFmt: '#,##0.##' } : {}),
    };
  });
  const typed = rows.map((row) =>
    row.map((cell, place) => (cell === null ? null : place >= figures ? Number(cell) : String(cell))),
  );
  const bytes = await writeXlsx({ sheets: [{ name, columns, rows: [head, ...typed], freezePane: { rows: 1 } }] });
  return new Uint8Array(bytes);
}
