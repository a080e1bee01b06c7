/** Reads cells as people in Latin America, Spain and elsewhere write them. A blank cell is undefined, a bad one a fault. */
import type { Text } from '#flow';
import { leadStatuses, maxTag, maxTags, oneLine } from '#flow';

/** What is wrong with a cell: a code, and where that says too little a sentence of its own. */
export class CellFault extends Error {
  readonly code: string;
  readonly text: Text | undefined;
  constructor(code: string, message: string | Text) {
    super(typeof message === 'string' ? message : message.en);
    this.code = code;
    this.text = typeof message === 'string' ? undefined : message;
  }
}

/** A name or a few words: on one line, of at most so many characters. */
export function readText(cell: string, max: number): string | undefined {
  const text = oneLine(cell);
  if (text.length > max) throw new CellFault('too_big', `at most ${max} characters`);
  return text || undefined;
}

/** Text that may have several lines. */
export function readProse(cell: string, max: number): string | undefined {
  if (cell.length > max) throw new CellFault('too_big', `at most ${max} characters`);
  if (/(?![\t\n\r])\p{Cc}/u.test(cell)) throw new CellFault('invalid_text', 'control characters are not taken');
  return cell || undefined;
}

const yes = new Set(['true', '1', 'yes', 'y', 'si', 'sí', 's', 'x', 'verdadero', 'granted', 'acepta', 'opt-in']);
const no = new Set(['false', '0', 'no', 'n', 'falso', 'revoked', 'baja', 'opt-out', 'unsubscribed']);

export function readYesNo(cell: string): boolean | undefined {
  if (cell === '') return undefined;
  const word = cell.toLowerCase();
  if (yes.has(word)) return true;
  if (no.has(word)) return false;
  throw new CellFault('invalid_choice', 'yes or no');
}

/** Tags between commas, semicolons or bars. */
export function readTags(cell: string): string[] | undefined {
  if (cell === '') return undefined;
  const tags = [...new Set(cell.split(/[,;|]/).map(oneLine).filter(Boolean))];
  if (tags.length > maxTags || tags.some((tag) => tag.length > maxTag))
    throw new CellFault('too_big', `at most ${maxTags} tags of ${maxTag} characters`);
  return tags;
}

/** A lead's status by its code or its name in either language; any other word is taken as it is. */
export function readLeadStatus(cell: string): string | undefined {
  const word = cell.toLowerCase();
  const known = leadStatuses.find(({ value, label }) =>
    [value, label.es.toLowerCase(), label.en.toLowerCase()].includes(word),
  );
  return known?.value ?? readText(cell, 50);
}

/** One of the words of a table, by any of its spellings. */
export function readChoice<T extends string>(cell: string, words: Record<T, string[]>): T | undefined {
  if (cell === '') return undefined;
  const word = cell.toLowerCase();
  const entries = Object.entries(words) as [T, string[]][];
  const found = entries.find(([value, spellings]) => value === word || spellings.includes(word));
  if (!found) throw new CellFault('invalid_choice', `one of: ${Object.keys(words).join(', ')}`);
  return found[0];
}

const mail = /^[^\s@<>()",;:]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,63}$/;

export function readEmail(cell: string): string | undefined {
  if (cell === '') return undefined;
  if (!mail.test(cell) || cell.length > 320) throw new CellFault('invalid_email', 'not an e-mail address');
  return cell;
}

/**
 * An id of Meta's: with or without the prefix of its own exports (`ag:`, `as:`, `c:`, `f:`, `l:`). A spreadsheet that took it for a
 * number has lost its last digits, and writes `1,20226E+17`.
 */
export function readMetaId(cell: string): string | undefined {
  const id = cell.replace(/^(ag|as|c|f|l):/, '');
  if (id === '') return undefined;
  if (/^[A-Za-z0-9_-]{1,60}$/.test(id) && !/^\d+e\d+$/i.test(id)) return id;
  throw new CellFault('invalid_id', 'not an id; format the column as text before saving the file');
}
