/** Who a row is about: phones and e-mails, of which a cell or a row may name several, and names in parts. */
import { isPhone, type Phone, readPhone } from '#db/crm/phone.ts';
import { joinName, phoneReasons, plainWords } from '#flow/meaning';
import { CellFault, readEmail, readText } from './cells.ts';
import { isDated } from './column/dates.ts';
import { consentOf } from './words/consent-words.ts';

/** What a row says about a person: the first valid one is theirs, whatever else stands there is kept beside. */
export interface Found<T> {
  first?: T;
  rest: string[];
  /** Why nothing is valid, where something stands there. */
  fault?: CellFault;
}

/** Whose numbers stand in a file: the tenant's country, and what it allows besides the plans (db/crm/phone.ts). */
export interface PhoneRules {
  country: string | undefined;
  phoneExceptions: readonly string[];
}

/** @throws CellFault `invalid_phone`, with the reason in words */
function readPhoneCell(text: string, { country, phoneExceptions }: PhoneRules): Phone | undefined {
  if (text === '') return undefined;
  const read = readPhone(text, country, phoneExceptions);
  if (!isPhone(read)) throw new CellFault('invalid_phone', phoneReasons[read.reason]);
  return read;
}

/** `A / B`, `A ::: B`, `A, B`, `A; B`, one a line. A piece of a few digits belongs to the number before it. */
function phonesOf(cell: string): string[] {
  if (/^[+\d .()-]*$/.test(cell)) return [cell];
  const pieces = cell
    .split(/:::|[/;,|\n]|\s(?:y|o|e|and|or)\s/i)
    .map((piece) => piece.trim())
    .filter(Boolean);
  const isLong = (piece: string) => piece.replaceAll(/\D/g, '').length >= 6;
  return pieces.length > 1 && pieces.every(isLong) ? pieces : [cell];
}

/** `Ana <ana@x.com>`, `a@x.com; b@x.com`, `mailto:a@x.com`. */
function emailsOf(cell: string): string[] {
  if (!/[\s;,|<>]|:::|mailto:/i.test(cell)) return cell === '' ? [] : [cell];
  const found = cell
    .split(/[\s;,|<>()"]+|:::/)
    .map((piece) => piece.replace(/^mailto:/i, ''))
    .filter((piece) => piece.includes('@'));
  return found.length > 0 ? found : [cell];
}

function firstOf<T>(pieces: string[], read: (piece: string) => T | undefined, write: (value: T) => string): Found<T> {
  const found: Found<T> = { rest: [] };
  const aside: string[] = [];
  for (const piece of pieces) {
    try {
      const value = read(piece);
      if (value === undefined) continue;
      if (found.first === undefined) found.first = value;
      else aside.push(write(value));
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      found.fault ??= error;
      aside.push(piece);
    }
  }
  const own = found.first === undefined ? undefined : write(found.first);
  found.rest = [...new Set(aside)].filter((text) => text !== own);
  if (found.first !== undefined) delete found.fault;
  return found;
}

/**
 * @param cells in the order to try them
 * @param beside the codes of country and area, where the file has columns of their own for them: `57`, `011`, `+55 11`. A number that
 *   names its country itself, or is whole without them, keeps what it has.
 */
export function readPhones(cells: string[], rules: PhoneRules, beside = { country: '', area: '' }): Found<Phone> {
  const prefix = beside.country.replaceAll(/\D/g, '').replace(/^00/, '');
  const area = beside.area.trim();
  const read = (piece: string) => {
    const digits = piece.replaceAll(/\D/g, '');
    const isWhole = digits === '' || /^\s*(\+|00)/.test(piece);
    const behind = [...new Set([digits, area.replaceAll(/\D/g, '').replace(/^0+/, '') + digits])];
    if (prefix !== '' && !isWhole) {
      const wholes = behind.flatMap((number) => [`+${number}`, `+${prefix}${number}`]);
      const named = wholes.filter((text) => text.startsWith(`+${prefix}`));
      const phone = named.map((text) => readPhone(text, undefined, rules.phoneExceptions)).find(isPhone);
      if (phone) return phone;
    }
    if (area !== '' && !isWhole) {
      const own = readPhone(piece, rules.country, rules.phoneExceptions);
      const phone = [own, readPhone(`${area} ${digits}`, rules.country, rules.phoneExceptions)].find(isPhone);
      if (phone) return phone;
    }
    return readPhoneCell(piece, rules);
  };
  return firstOf(cells.flatMap(phonesOf), read, ({ e164 }) => e164);
}

/** @param cells in the order to try them */
export const readEmails = (cells: string[]): Found<string> =>
  firstOf(cells.flatMap(emailsOf), readEmail, (email) => email);

/** One name of a row's name columns, @throws CellFault `too_big` */
export function readName(cell: (field: string) => string, names: readonly string[]): string | undefined {
  const [name, first, middle, last, second] = names.map((field) => cell(field).trim());
  // Where first names have a column of their own, the other is the whole name, or what a program calls the record: `Lead #12`.
  const has = (part: string | undefined) => Boolean(part && plainWords(name ?? '').includes(plainWords(part)));
  const full = first && name ? (has(first) || has(last) || !last ? { full_name: name } : {}) : { name };
  return readText(
    joinName({ ...full, first_name: first, middle_name: middle, last_name: last, second_last_name: second }),
    200,
  );
}

/** Member ids by what a file may call them: their e-mail, their name, and their first name where nobody else has it. */
export function memberKeys(members: { id: string; email: string; name: string }[]): Map<string, string> {
  const keys = new Map<string, string | null>();
  const add = (key: string, id: string) => key && keys.set(key, keys.has(key) && keys.get(key) !== id ? null : id);
  for (const { id, name } of members) add(plainWords(name).split(' ')[0]!, id);
  // A whole name that is somebody's outweighs that it begins as another's does.
  const whole = new Map<string, string | null>();
  for (const { id, name } of members) {
    const key = plainWords(name);
    if (key) whole.set(key, whole.has(key) ? null : id);
  }
  for (const [key, id] of whole) keys.set(key, id);
  for (const { id, email } of members) keys.set(email.toLowerCase(), id);
  return new Map([...keys].filter((entry): entry is [string, string] => entry[1] !== null));
}

/** @throws CellFault `unknown_member` for somebody who is not on the team, or a name that two have */
export function readMember(text: string, members: Map<string, string>): string | undefined {
  if (text === '') return undefined;
  const mail = text
    .split(/[\s<>]+/)
    .find((word) => /.@./.test(word))
    ?.toLowerCase();
  const id = members.get(mail ?? plainWords(text));
  if (!id) throw new CellFault('unknown_member', 'nobody of the team has this name or e-mail');
  return id;
}

/** @throws CellFault `invalid_choice` */
export function readConsent(text: string): boolean | undefined {
  if (text === '') return undefined;
  const said = consentOf(text);
  if (said === undefined) throw new CellFault('invalid_choice', 'yes or no');
  return said ?? undefined;
}

/** Of a column that says who wants no messages: a no there is not a yes to them. */
export function readOptOut(text: string): false | undefined {
  if (text === '' || /^(no|nao|não|n|f|false|falso|0|☐|✗|❌)$/i.test(text.trim())) return undefined;
  if (consentOf(text) === undefined && !isDated(text)) throw new CellFault('invalid_choice', 'yes or no');
  return false;
}
