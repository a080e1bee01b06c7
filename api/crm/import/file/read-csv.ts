/** Turns the text of a CSV file into records, within bounds, in slices that let other requests in. */
import { CsvError, parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { pacer } from '../../../pace.ts';
import { guessDelimiter } from './delimiter.ts';
import type { Record } from './lay-out.ts';
import { bounds, delimiters, fault } from './table.ts';

/** What the parser takes in at once: a few milliseconds, also where it is nothing but separators. */
const sliceLength = 16 * 1024;
/** Different words of a column that are held once. */
const mostShared = 5000;
/** A column in which so many cells said something else each has no words of its own. */
const fewest = 1000;
/** The first row of 200 names. */
const mostHeader = 64 * 1024;

/**
 * @param text the file; marks and a line `sep=;` are fine
 * @param delimiter guessed when left out
 * @throws Problem 422 on `csv` when it is no CSV, or passes a bound
 */
export async function readCsv(text: string, delimiter?: string): Promise<{ records: Record[]; delimiter: string }> {
  if (text.includes('\0')) throw fault('not_csv', 'not a text file');
  // One kind of line end: files put together from several have more, and the parser would only know the first.
  const plain = text.replace(/^\uFEFF+/, '').replaceAll(/\r\n?/g, '\n');
  const told = /^"?sep=(.|\\t)"?[ \t]*\n/i.exec(plain);
  const sign = delimiters.find((each) => each === (told?.[1] === '\\t' ? '\t' : told?.[1]));
  const body = told ? plain.slice(told[0].length) : plain;
  const chosen = delimiter ?? sign ?? guessDelimiter(body);
  return { records: await parseRecords(body, chosen, told ? 1 : 0), delimiter: chosen };
}

/** Quotes as spreadsheets write them; as databases do, `\"`; and as text that means nothing by them. */
const quotings: Options[] = [{}, { escape: '\\' }, { quote: false }];

async function parseRecords(text: string, delimiter: string, linesBefore: number): Promise<Record[]> {
  for (const [attempt, quoting] of quotings.entries()) {
    try {
      return await parseOnce(text, { ...quoting, delimiter }, linesBefore);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const isAboutQuotes = /QUOTE|CLOSING/.test(error.code) && error.code !== 'CSV_QUOTE_NOT_CLOSED';
      if (!isAboutQuotes || attempt === quotings.length - 1)
        throw fault('not_csv', `line ${Number(error['lines']) + linesBefore || '?'}: ${error.code}`);
    }
  }
  return [];
}

interface Parsed {
  record: string[];
  info: { lines: number };
}

async function parseOnce(text: string, options: Options, linesBefore: number): Promise<Record[]> {
  const records: Record[] = [];
  const parser = parse({
    info: true,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
    max_record_size: 500_000,
    ...options,
  });
  const breathe = pacer();
  const shared = sharer();
  let row = 0;
  const done = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve).once('error', reject);
    parser.on('data', ({ record, info }: Parsed) => {
      row++;
      // Seen before the rest of the file is looked at.
      if (record.length > bounds.columns) parser.destroy(fault('too_big', `more than ${bounds.columns} columns`));
      const cells = record.map((cell, place) => shared(unwrap(cell), place));
      if (cells.every((cell) => cell === '')) return;
      // The parser says on which line the record ends.
      const breaks = record.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
      records.push({ row, line: info.lines - breaks + linesBefore, cells });
      // The names, and the few lines that may stand above them.
      if (records.length > bounds.rows + 25) parser.destroy(fault('too_big', `more than ${bounds.rows} rows`));
    });
  });
  // Until it is waited for below.
  done.catch(() => {});
  for (let at = 0; at < text.length && !parser.destroyed; at += sliceLength) {
    // Called with an error too; `done` has it.
    await new Promise((next) => parser.write(text.slice(at, at + sliceLength), next));
    if (records.length === 0 && at > mostHeader) parser.destroy(fault('too_big', 'a first row of more than 64 KB'));
    await breathe();
  }
  if (!parser.destroyed) parser.end();
  await done;
  return records;
}

/** Words that stand in many rows are held once: most columns of a large file say a few things again and again. */
function sharer(): (cell: string, place: number) => string {
  const columns: Map<string, string>[] = [];
  const counts: { same: number; other: number }[] = [];
  return (cell, place) => {
    if (cell === '') return cell;
    const [known, count] = [(columns[place] ??= new Map()), (counts[place] ??= { same: 0, other: 0 })];
    if (count.other > fewest && count.other > count.same) {
      known.clear();
      return cell;
    }
    const same = known.get(cell);
    if (same !== undefined) {
      count.same++;
      return same;
    }
    count.other++;
    if (known.size < mostShared) known.set(cell, cell);
    return cell;
  };
}

/** Excel keeps leading zeros by writing `="0123"`. Longer cells than anybody types are cut, and fail where it matters. */
function unwrap(cell: string): string {
  return cell.replace(/^="(.*)"$/s, '$1').slice(0, bounds.cell + 1);
}
