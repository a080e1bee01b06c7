/** Any file that people export from somewhere, as a table. */
import { type Decoded, decodeFile } from './decode.ts';
import { layOut } from './lay-out.ts';
import { isVcard, readVcards, vcardHeaders } from '../profiles/read-vcard.ts';
import { readCsv } from './read-csv.ts';
import { refuseAdsReport, refuseOtherBytes, refuseOtherText } from './refuse-others.ts';
import { bounds, fault } from './table.ts';
import type { FileNotes, Table } from './table.ts';

export interface FileChoices {
  /** What separates columns; found out when left out. */
  delimiter?: string | undefined;
  /** Of a spreadsheet, the name of the sheet; the first when left out. */
  sheet?: string | undefined;
  /** Whether a cell is the name of a column that means something: below titles, the first line with one is the line of names. */
  knows?: (cell: string) => boolean;
}

/**
 * @param file the bytes as they came, or text that is decoded already
 * @throws Problem 422 on `csv`: `too_big`, `too_small`, `not_csv`, `unknown_sheet`, or what kind of file it is instead
 */
export function readFile(file: Uint8Array | string, choices: FileChoices = {}): Promise<Table> {
  // Not an async function, nor is the next: each would hold the file for as long as its text is read.
  return layOutRead(typeof file === 'string' ? readText(file, choices) : readBytes(file, choices), choices);
}

type Read = Omit<FileNotes, 'header_row' | 'left_out'> & {
  records: Parameters<typeof layOut>[0];
};

async function layOutRead(read: Promise<Read>, { knows = () => false }: FileChoices): Promise<Table> {
  const { records, ...about } = await read;
  const table = layOut(records, about, knows);
  refuseAdsReport(table.headers);
  return table;
}

function readBytes(bytes: Uint8Array, choices: FileChoices): Promise<Read> {
  return decodeBytes(bytes, choices.sheet).then(async (decoded) =>
    'records' in decoded ? decoded : { ...(await readText(decoded.text, choices)), encoding: decoded.encoding },
  );
}

async function decodeBytes(bytes: Uint8Array, sheet: string | undefined): Promise<Read | Decoded> {
  refuseLarge(bytes);
  refuseOtherBytes(bytes);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4)
    return { format: 'xlsx', ...(await (await import('./read-xlsx.ts')).readSpreadsheet(bytes, sheet)) };
  return await decodeFile(bytes);
}

function refuseLarge({ length }: Uint8Array | string): void {
  if (length > bounds.bytes) throw fault('too_big', `more than ${bounds.bytes / 1024 / 1024} MB`);
}

async function readText(text: string, { delimiter }: FileChoices): Promise<Read> {
  refuseLarge(text);
  if (text.startsWith('PK\u0003\u0004')) throw fault('not_csv', 'a spreadsheet; send it as a file');
  refuseOtherText(text);
  if (isVcard(text)) {
    const header = { row: 1, line: 1, cells: vcardHeaders };
    return { format: 'vcf', records: [header, ...readVcards(text).map((card, i) => ({ ...card, row: i + 2 }))] };
  }
  return { format: 'csv', ...(await readCsv(text, delimiter)) };
}
