/** Turns a spreadsheet of Excel, Google Sheets or LibreOffice into records: numbers and dates as what they are there. */
import { readXlsx, streamXlsxRows } from 'hucre/xlsx';
import { pacer } from '../../../pace.ts';
import type { Record } from './lay-out.ts';
import { bounds, fault } from './table.ts';
import type { CellType } from './table.ts';
import { weighArchive } from './weigh-archive.ts';

/** As much as 50,000 rows of 40 columns unpack to. */
const mostUnpacked = 200 * 1024 * 1024;

/**
 * @param sheet the name of one; the first that is not hidden when left out
 * @throws Problem 422 on `csv` for what is no spreadsheet, passes a bound, or has no such sheet (`unknown_sheet`)
 */
export async function readSpreadsheet(
  bytes: Uint8Array,
  sheet?: string,
): Promise<{ records: Record[]; sheet: string; sheets: string[] }> {
  const weight = weighArchive(bytes);
  if (!weight?.names.some((name) => /^\/?xl\/workbook\.xml$/i.test(name)))
    throw fault('is_archive', 'not a spreadsheet');
  if (weight.bytes > mostUnpacked) throw fault('too_big', 'unpacks to more than 200 MB');
  try {
    const sheets = await listSheets(bytes);
    const chosen = sheet ?? sheets[0];
    if (chosen === undefined || !sheets.includes(chosen))
      throw fault('unknown_sheet', `is not one of: ${sheets.join(', ')}`);
    return { records: await readRows(bytes, chosen), sheet: chosen, sheets };
  } catch (error) {
    // What the library says about a broken file is for programmers.
    if (error instanceof Error && /^(Parse|Zip|Hucre|Xml|Encrypted|Unsupported)/.test(error.name))
      throw fault('not_csv', 'a spreadsheet that cannot be read');
    throw error;
  }
}

async function listSheets(bytes: Uint8Array): Promise<string[]> {
  const names: string[] = [];
  await readXlsx(bytes, {
    sheets({ name, hidden, veryHidden }) {
      if (!hidden && !veryHidden) names.push(name);
      return false;
    },
  });
  return names;
}

async function readRows(bytes: Uint8Array, sheet: string): Promise<Record[]> {
  const records: Record[] = [];
  const breathe = pacer();
  for await (const { index, values } of streamXlsxRows(bytes, { sheet })) {
    await breathe();
    const filled = values.findLastIndex((value) => value !== null && value !== '') + 1;
    if (filled > bounds.columns) throw fault('too_big', `more than ${bounds.columns} columns`);
    const cells = values.slice(0, filled).map(write);
    const row = index + 1;
    if (cells.every(({ text }) => text === '')) continue;
    const typed = cells.map(({ type }) => type);
    records.push({ row, line: row, cells: cells.map(({ text }) => text), ...(typed.some(Boolean) ? { typed } : {}) });
    if (records.length > bounds.rows + 25) throw fault('too_big', `more than ${bounds.rows} rows`);
  }
  return records;
}

type Value = string | number | boolean | Date | null;

/** A cell as text that every reader takes: dates as ISO 8601 without a zone, numbers with a point and all of their digits. */
function write(value: Value | object): { text: string; type?: CellType } {
  if (value instanceof Date) return { text: writeDate(value), type: 'date' };
  if (typeof value === 'number') return { text: writeNumber(value), type: 'number' };
  if (typeof value === 'string') return { text: value.trim().slice(0, bounds.cell + 1) };
  return { text: typeof value === 'boolean' ? String(value) : '' };
}

/** A day without a time is a day. A sheet has no zone: the library gives the clock on the wall as if it were UTC. */
function writeDate(at: Date): string {
  if (Number.isNaN(at.getTime())) return '';
  // Fractions of a day do not hold whole seconds exactly.
  const text = new Date(Math.round(at.getTime() / 1000) * 1000).toISOString().slice(0, 19);
  return text.replace('T00:00:00', '');
}

/** Beyond 15 digits a sheet has lost the last ones: written so that no id and no phone comes of it. */
function writeNumber(value: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(5).replace('e', 'E');
  // What adding tenths leaves behind: 0.30000000000000004.
  return String(Number(value.toPrecision(15)));
}
