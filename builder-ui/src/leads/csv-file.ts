/** Reads a CSV file as people export it: any of the usual separators, with or without a BOM, UTF-8 or Windows-1252. */
import { parse } from 'csv-parse/browser/esm/sync';

export interface CsvFile {
  name: string;
  /** The text as it is sent to the API: UTF-8, comma-separated as far as the API needs to know. */
  text: string;
  delimiter: string;
  headers: string[];
  /** The first rows, for the preview. */
  sample: string[][];
  rowCount: number;
}

export class NotACsv extends Error {
  override name = 'NotACsv';
}

/** @throws NotACsv when there is no header row or no row below it, or quotes do not match */
export async function readCsv(file: File): Promise<CsvFile> {
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  const delimiter = guessDelimiter(text);
  let rows: string[][];
  try {
    rows = parse(text, { delimiter, relaxColumnCount: true, skipEmptyLines: true, trim: true });
  } catch (cause) {
    throw new NotACsv('cannot be read as CSV', { cause });
  }
  const [headers, ...body] = rows;
  if (!headers || body.length === 0 || headers.every((header) => header === '')) throw new NotACsv('no rows');
  return { name: file.name, text, delimiter, headers, sample: body.slice(0, 3), rowCount: body.length };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes); // What Excel writes as plain "CSV".
  }
}

/** The separator that the header line has most of. */
export function guessDelimiter(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign;
}
