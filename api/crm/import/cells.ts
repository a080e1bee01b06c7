/** Reads cells as people in Latin America, Spain and elsewhere write them. A blank cell is undefined, a bad one a fault. */
import { endOfDay, leadStatuses, maxTag, maxTags, oneLine, parseLocal, withinDay } from '#flow';

/** What is wrong with a cell. */
export class CellFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
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

/**
 * An amount as a decimal string: `1.234,50`, `1,234.50`, `$ 1.200`, `ARS 99`. The last separator with one or two digits behind it
 * is the decimal one; groups of three are thousands in either writing.
 */
export function readMoney(cell: string): string | undefined {
  const digits = cell.replaceAll(/[\s\u00a0\u202f']|[A-Z]{3}|US\$|U\$S|R\$|S\/|[$€£₲]/gi, '');
  if (cell === '') return undefined;
  const [, whole, cents = ''] = /^(\d[\d.,]*?)(?:[.,](\d{1,2}))?$/.exec(digits) ?? [];
  const grouped = whole && /^(\d+|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)$/.test(whole);
  const plain = grouped ? whole.replaceAll(/[.,]/g, '').replace(/^0+(?=\d)/, '') : undefined;
  if (!plain || plain.length > 16) throw new CellFault('invalid_amount', 'not an amount such as 1.234,50');
  return cents ? `${plain}.${cents}` : plain;
}

/**
 * An instant: ISO 8601, `31/12/2026`, `31-12-26 18:30`, `12/31/2026` where only that can be meant. Without a zone it is local.
 * @param zone the tenant's
 */
export function readInstant(cell: string, zone: string): Date | undefined {
  if (cell === '') return undefined;
  const iso = /^\d{4}-\d\d-\d\d([T ].*)?$/.test(cell)
    ? parseLocal(cell.replace(' ', 'T').replace(/T(\d:)/, 'T0$1'), zone)
    : null;
  const at = iso ?? parseDayFirst(cell, zone);
  if (at === null) throw new CellFault('invalid_date', 'not a date such as 31/12/2026 or 2026-12-31');
  return new Date(at);
}

const isDay = (cell: string): boolean => !/\d:\d/.test(cell);

/** When something is due: as `readInstant`, but a day without a time lasts to its end. */
export function readDeadline(cell: string, zone: string): Date | undefined {
  const at = readInstant(cell, zone);
  return at && isDay(cell) ? new Date(endOfDay(at.getTime(), zone)) : at;
}

/** When something happened: as `readInstant`, but of a day without a time it was some time within it. */
export function readHappened(cell: string, zone: string): Date | undefined {
  const at = readInstant(cell, zone);
  return at && isDay(cell) ? new Date(withinDay(at.getTime(), zone, Date.now())) : at;
}

function parseDayFirst(cell: string, zone: string): number | null {
  const match =
    /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ ,T]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap])?\.?m?\.?)?$/i.exec(cell);
  if (!match) return null;
  const [first, second, year, hour = 0, minute = 0] = match.slice(1, 6).map((part) => Number(part ?? 0));
  const [day, month] = second! > 12 && first! <= 12 ? [second, first] : [first, second];
  const half = match[6]?.toLowerCase();
  const clock = half === 'p' && hour < 12 ? hour + 12 : half === 'a' && hour === 12 ? 0 : hour;
  const two = (value: number | undefined) => String(value).padStart(2, '0');
  return parseLocal(
    `${year! < 100 ? 2000 + year! : year}-${two(month)}-${two(day)}T${two(clock)}:${two(minute)}`,
    zone,
  );
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
