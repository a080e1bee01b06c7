/**
 * Cards of an address book (`.vcf`, versions 2.1 to 4.0) as a table. Ours rather than a library's: those in the registry read a card
 * into an object of every property there is, photos included; of a contact we take eight lines.
 */
import { unfold } from './vcard-lines.ts';

export const vcardHeaders = [
  'vcard_fn',
  'First name',
  'Middle name',
  'Last name',
  'Phone 1',
  'Phone 2',
  'Phone 3',
  'Phone 4',
  'Email 1',
  'Email 2',
  'Email 3',
  'Tags',
];

/** The table's first column marks it as one of cards (`profiles/contacts.ts`). */
const phones = 4;
const emails = 3;

export interface CardRecord {
  cells: string[];
  /** The line of the file on which the card begins. */
  line: number;
}

export const isVcard = (text: string): boolean => /^\uFEFF?\s*BEGIN:VCARD\s*$/im.test(text.slice(0, 200));

/** Mobile numbers first, then as they stand. */
const rank = (params: string) =>
  /CELL|MOBILE|IPHONE|WHATSAPP|PREF/i.test(params) ? 0 : /FAX|PAGER/i.test(params) ? 2 : 1;

/** @param text of the file @returns its cards as rows of `vcardHeaders`, cards without any of it left out */
export function readVcards(text: string): CardRecord[] {
  const cards: CardRecord[] = [];
  let card: Map<string, { params: string; value: string }[]> | undefined;
  let begun = 0;
  for (const { name, params, value, line } of unfold(text)) {
    if (name === 'BEGIN') {
      card = new Map();
      begun = line;
    } else if (name === 'END' && card) {
      const cells = cellsOf(card);
      if (cells.some(Boolean)) cards.push({ cells, line: begun });
      card = undefined;
    } else if (card) card.set(name, [...(card.get(name) ?? []), { params, value }]);
  }
  return cards;
}

function cellsOf(card: Map<string, { params: string; value: string }[]>): string[] {
  const values = (name: string) => (card.get(name) ?? []).filter(({ value }) => value !== '');
  const [family = '', given = '', middle = ''] = (values('N')[0]?.value ?? '').split(/(?<!\\);/).map(plainValue);
  const numbers = values('TEL')
    .filter(({ params }) => rank(params) < 2)
    .toSorted((a, b) => rank(a.params) - rank(b.params))
    .map(({ params, value }) => /waid=(\d+)/i.exec(params)?.[1] ?? plainValue(value).replace(/^tel:/i, ''));
  const mails = values('EMAIL').map(({ value }) => plainValue(value).replace(/^mailto:/i, ''));
  const some = (list: string[], length: number) => Array.from({ length }, (_, i) => list[i] ?? '');
  // WhatsApp writes `+54…` for whoever has no name.
  const full = plainValue(values('FN')[0]?.value ?? '');
  const name = /^[+\d\s()-]+$/.test(full) ? '' : full;
  const tags = values('CATEGORIES')
    .map(({ value }) => plainValue(value))
    .filter((tag) => !/^mycontacts$/i.test(tag));
  return [name, given, middle, family, ...some(numbers, phones), ...some(mails, emails), tags.join(',')];
}

/** `\n`, `\,` and `\;` are escaped. */
const plainValue = (value: string): string =>
  value
    .replaceAll(/\\n/gi, ' ')
    .replaceAll(/\\([,;:\\])/g, '$1')
    .trim();
