/** Any file that people export from somewhere, as a table. */
import { decodeFile } from './decode.ts';
import { layOut } from './lay-out.ts';
import { isVcard, readVcards, vcardHeaders } from '../profiles/read-vcard.ts';
import { readCsv } from './read-csv.ts';
import { readSpreadsheet } from './read-xlsx.ts';
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
export async function readFile(file: Uint8Array | string, choices: FileChoices = {}): Promise<Table> {
  if (file.length > bounds.bytes) throw fault('too_big', `more than ${bounds.bytes / 1024 / 1024} MB`);
  const { knows = () => false } = choices;
  const { records, ...about } =
    typeof file === 'string' ? await readText(file, choices) : await readBytes(file, choices);
  const table = layOut(records, about, knows);
  refuseAdsReport(table.headers);
  return table;
}

type Read = Omit<FileNotes, 'header_row' | 'left_out'> & {
  records: Parameters<typeof layOut>[0];
};

async function readBytes(bytes: Uint8Array, { delimiter, sheet, ...rest }: FileChoices): Promise<Read> {
  refuseOtherBytes(bytes);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4)
    return { format: 'xlsx', ...(await readSpreadsheet(bytes, sheet)) };
  const { text, encoding } = await decodeFile(bytes);
  return { ...(await readText(text, { delimiter, ...rest })), encoding };
}

async function readText(text: string, { delimiter }: FileChoices): Promise<Read> {
  if (text.startsWith('PK\u0003\u0004')) throw fault('not_csv', 'a spreadsheet; send it as a file');
  refuseOtherText(text);
  if (isVcard(text)) {
    const header = { row: 1, line: 1, cells: vcardHeaders };
    return { format: 'vcf', records: [header, ...readVcards(text).map((card, i) => ({ ...card, row: i + 2 }))] };
  }
  return { format: 'csv', ...(await readCsv(text, delimiter)) };
}
