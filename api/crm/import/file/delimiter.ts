/** Which sign separates the columns of a text file. */
import { delimiters } from './table.ts';

/** As much of a file as tells. */
const sample = { characters: 64 * 1024, records: 60 };

interface Score {
  sign: string;
  /** Share of the records that have as many columns as most have, where that is more than one. */
  agreement: number;
  /** Share of the cells below the first that are one whole thing: a phone, an address, an amount, a date. */
  whole: number;
  /** Share of the signs that a blank follows, as in prose: `Lima, Perú`. */
  prose: number;
}

/** The sign with which the lines agree best. Where two do equally well, the one that leaves whole phones, addresses and amounts. */
export function guessDelimiter(text: string): string {
  // Where nothing else tells, a comma also stands in texts and numbers, and the others hardly do.
  const signs = [...delimiters].toSorted((a, b) => Number(a === ',') - Number(b === ','));
  const scores = signs
    .map((sign) => score(text.slice(0, sample.characters), sign))
    .filter((each) => each.agreement > 0);
  if (scores.length === 0) return ',';
  return scores.reduce((best, each) => (isBetter(each, best) ? each : best)).sign;
}

function isBetter(a: Score, b: Score): boolean {
  // All lines, the names too: no accident.
  if ((a.agreement === 1) !== (b.agreement === 1)) return a.agreement === 1;
  if (Math.abs(a.agreement - b.agreement) > 0.2) return a.agreement > b.agreement;
  if (Math.abs(a.whole - b.whole) > 0.05) return a.whole > b.whole;
  if (Math.abs(a.prose - b.prose) > 0.3) return a.prose < b.prose;
  return a.agreement > b.agreement;
}

function score(text: string, sign: string): Score {
  const records = split(text, sign).filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [usual, times] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  const cells = records
    .slice(1)
    .flat()
    .map((cell) => cell.trim())
    .filter(Boolean);
  const signs = records.reduce((sum, { length }) => sum + length - 1, 0);
  const blanks = records.reduce((sum, each) => sum + each.slice(1).filter((cell) => cell.startsWith(' ')).length, 0);
  return {
    sign,
    agreement: usual > 1 ? times / records.length : 0,
    whole: cells.length > 0 ? cells.filter(isWhole).length / cells.length : 0,
    prose: signs > 0 ? blanks / signs : 0,
  };
}

const isWhole = (cell: string): boolean =>
  /^\+?[\d\s().-]{6,}$/.test(cell) ||
  /^[^\s@;,|]+@[^\s@;,|.]+(?:\.[^\s@;,|.]+)+$/.test(cell) ||
  /^[^\d;|]{0,4}\d[\d.,]*$/.test(cell) ||
  /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}( \d.*)?$/.test(cell);

/** Records of the first lines, with quotes respected as far as it takes to count. The last may be cut short and is left out. */
function split(text: string, sign: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let closed = false;
  for (const char of `${text}\n`) {
    if (quoted) {
      quoted = char !== '"';
      closed = !quoted;
      if (quoted) cell += char;
      continue;
    }
    // Two of them are one that belongs to the text.
    if (char === '"' && (cell === '' || closed)) quoted = true;
    else if (char === sign) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      records.push([...cells, cell]);
      if (records.length === sample.records) return records;
      [cells, cell] = [[], ''];
    } else cell += char;
    closed = false;
  }
  return records;
}
