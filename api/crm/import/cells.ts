/** Reads cells as people in Latin America, Spain and elsewhere write them. A blank cell is undefined, a bad one a fault. */
import type { Text } from '#flow';
import { maxTag, maxTags, oneLine } from '#flow/meaning';

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

/** Groups that Google keeps for itself. */
const ofGoogle = /^\* ?(my ?contacts|starred|friends|family|coworkers)$/i;

/** Tags between commas, semicolons, bars or Google's ` ::: `. */
export function readTags(cell: string): string[] | undefined {
  if (cell === '') return undefined;
  const words = cell.split(/:::|[,;|]/).map(oneLine);
  const tags = [...new Set(words.filter((word) => word !== '' && !ofGoogle.test(word)))];
  if (tags.length > maxTags || tags.some((tag) => tag.length > maxTag))
    throw new CellFault('too_big', `at most ${maxTags} tags of ${maxTag} characters`);
  return tags;
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
