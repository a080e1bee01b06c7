/** Amounts as people write them, read the way their whole column is written. */
import type { Text } from '#flow';
import { CellFault } from '../cells.ts';
import { agreeOn, currencyOfCell, isWhole, meaningsOf, usesComma } from './currencies.ts';
import { shapeOf } from './number-shape.ts';
import type { Mark, NumberShape } from './number-shape.ts';

/** How the amounts of one column are read. Plain data. */
export interface MoneyReading {
  /** What a bare amount, `$` or `pesos` is: ISO 4217. */
  currency: string;
  /** Whether cells may name another: not where the header or the user says which it is. */
  fixed: boolean;
  /** The decimal sign by currency, and `*`: of all cells together. */
  decimals: Record<string, Decimals>;
  chosen?: Mark | undefined;
}
export interface Decimals {
  mark: Mark | 'split';
  /** A row that shows each. */
  rows: Partial<Record<Mark, number>>;
  /** Whether three digits behind the decimal sign occur where nothing else can be meant, as in `0.500`. */
  threes: boolean;
}

export interface Amount {
  /** A decimal with a point: `1234.50`. */
  amount: string;
  /** Only where the cell or its column names one. */
  currency?: string;
}

export interface WrittenMoney {
  shape: NumberShape;
  /** Signs, codes and words around the number. */
  names: string[];
}

const invalid = (message: string | Text = 'not an amount such as 1.234,50') => new CellFault('invalid_amount', message);

const negative = () =>
  new CellFault('negative_amount', {
    es: 'Es menos que nada. Si es una devolución, importa la venta con estado “reembolsada”.',
    en: 'It is less than nothing. If it is a refund, import the sale with the status “refunded”.',
  });

/**
 * Takes a cell apart.
 * @throws CellFault `invalid_amount`, `negative_amount`, or `invalid_currency` for a word that is no currency
 */
export function takeApart(cell: string): WrittenMoney {
  if (cell.length > 200) throw invalid();
  const text = cell
    .replaceAll(/[\p{Cf}]/gu, '')
    .replaceAll(/[０-９．，＄]/g, (sign) => sign.normalize('NFKC'))
    .replaceAll(/[\p{Zs}\t]+/gu, ' ')
    .replaceAll(/[−–—]/g, '-')
    .trim();
  const found = /\d(?:[\d.,'’ ]*\d)?/.exec(text);
  if (!found) throw invalid();
  let before = text.slice(0, found.index);
  let after = text.slice(found.index + found[0].length);
  if (/\d/.test(after)) throw invalid();
  // `$ 500.-` says that there are no cents.
  after = after.replace(/^[.,]-+/, '');
  const isBracketed = /\([^()]*$/.test(before) && /^[^()]*\)/.test(after);
  if (isBracketed || /-/.test(before) || /^-|-$/.test(after.trim())) throw negative();
  let digits = found[0];
  if (/^[.,]$/.test(before.trim())) [before, digits] = ['', before.trim() + digits];
  else if (/[$€£¥₲₡][.,]$/u.test(before)) throw invalid();
  const shape = shapeOf(digits);
  if (!shape) throw invalid();
  const names = [before, after].flatMap((part) => namesIn(part.replaceAll(/[()[\]:]/g, ' ').trim()));
  return { shape, names };
}

/** One currency, or several words of which each is one: `MXN $`. @throws CellFault for any other word */
function namesIn(part: string): string[] {
  if (part === '') return [];
  if (meaningsOf(part).length > 0) return [part];
  const pieces = part.split(/ +|(?<=[a-z]{3})(?=\$)/i);
  const other = pieces.find((piece) => meaningsOf(piece).length === 0);
  if (other === undefined) return pieces;
  if (/^\p{L}{3,5}$/u.test(other) && pieces.length === 1) throw unknownCurrency(other);
  throw invalid();
}

/**
 * What an amount is in: as its cell says, as its row says, as its column says.
 * @param told the currency column of the row, as an ISO code
 * @throws CellFault `two_currencies`, naming both
 */
export function currencyOf(names: string[], told: string | undefined, reading: MoneyReading): string | undefined {
  const { currency, fixed } = reading;
  const usual = told ?? currency;
  const own = agreeOn(names, usual);
  if (own === null) {
    const isUnsaid = names.length === 1;
    throw isUnsaid
      ? new CellFault('invalid_currency', {
          es: `¿“${names[0]}” de qué país? Escribe el código, por ejemplo MXN.`,
          en: `“${names[0]}” of which country? Write the code, such as MXN.`,
        })
      : new CellFault('two_currencies', {
          es: `Dice dos monedas: ${names.join(' y ')}.`,
          en: `It says two currencies: ${names.join(' and ')}.`,
        });
  }
  const must = told ?? (fixed ? currency : undefined);
  if (own !== undefined && must !== undefined && own !== must)
    throw new CellFault('two_currencies', {
      es: `El importe dice ${own}, y la ${told ? 'columna de moneda' : 'columna'} dice ${must}.`,
      en: `The amount says ${own}, and the ${told ? 'currency column' : 'column'} says ${must}.`,
    });
  return told ?? own ?? (fixed ? currency : undefined);
}

/**
 * @param told the currency of the row, where a column of its own says so
 * @throws CellFault for what is no amount, or could be two
 */
export function readMoney(cell: string, told: string | undefined, reading: MoneyReading): Amount | undefined {
  if (cell === '') return undefined;
  if (cell.length > 200) throw invalid();
  if (cell.startsWith('=')) return readNumber(cell.slice(1), told, reading);
  const { shape, names } = takeApart(cell);
  const currency = currencyOf(names, told, reading);
  const [whole, cents] = split(shape, currency ?? reading.currency, reading);
  const plain = whole.replace(/^0+(?=\d)/, '');
  if (plain.length > 16) throw invalid();
  const fraction = cents.replace(/0+$/, '');
  if (fraction.length > 2) throw invalid({ es: 'Tiene más de dos decimales.', en: 'It has more than two decimals.' });
  const amount = cents === '' ? plain : `${plain}.${fraction.padEnd(Math.min(2, cents.length), '0')}`;
  return { amount, ...(currency ? { currency } : {}) };
}

/** A number of a spreadsheet, to the cents that are seen there. */
function readNumber(text: string, told: string | undefined, reading: MoneyReading): Amount {
  if (!/^-?\d+(\.\d+)?$/.test(text) || text.replace(/\..*/, '').length > 16) throw invalid();
  if (text.startsWith('-')) throw negative();
  const currency = currencyOf([], told, reading);
  const amount = isWhole(currency ?? reading.currency) ? Number(text).toFixed(0) : Number(text).toFixed(2);
  return { amount: amount.replace(/\.00$/, ''), ...(currency ? { currency } : {}) };
}

/** Digits before and behind the decimal sign, as the column says which that is. */
function split({ head, tail, last }: NumberShape, currency: string, reading: MoneyReading): [string, string] {
  if (!last) return [head, ''];
  if (isWhole(currency)) {
    if (last.is !== 'decimal') return [head + tail, ''];
    // No cents: three digits are thousands, and nothing but noughts can be behind a comma.
    if (/^0+$/.test(tail)) return [head, ''];
    throw invalid({ es: `${currency} no tiene centavos.`, en: `${currency} has no cents.` });
  }
  const { chosen, decimals } = reading;
  const ruling = chosen ? undefined : (decimals[currency] ?? decimals['*']);
  const isGroup = last.is === 'group';
  const shown = isGroup ? (last.sign === 'point' ? 'comma' : 'point') : last.sign;
  if (last.is !== 'either') {
    const rule = chosen ?? decimals[currency]?.mark;
    if (rule && rule !== shown) throw contradiction(shown, rule, ruling);
    return isGroup ? [head + tail, ''] : [head, tail];
  }
  // `1.250`: thousands, unless the column uses that sign before cents.
  const mark = chosen ?? ruling?.mark;
  if (mark === undefined || (mark !== last.sign && mark !== 'split')) return [head + tail, ''];
  if (chosen || (ruling?.threes && mark !== 'split')) return [head, tail];
  // Of another currency than those that decided: as its own country writes.
  if (!decimals[currency] && usesComma(currency) === (last.sign === 'point')) return [head + tail, ''];
  if (mark === 'split') throw contradiction(shown, mark, ruling);
  const row = ruling?.rows[mark];
  throw new CellFault('ambiguous_amount', {
    es: `Puede ser ${head}${tail} o ${head}.${tail}: en la fila ${row} ${said[mark].es} separa los decimales.`,
    en: `It could be ${head}${tail} or ${head}.${tail}: in row ${row} ${said[mark].en} is the decimal sign.`,
  });
}

function contradiction(shown: Mark, rule: Mark | 'split', ruling: Decimals | undefined): CellFault {
  const other = shown === 'point' ? 'comma' : 'point';
  const row = ruling?.rows[other];
  if (row === undefined) {
    const one = said[rule === 'split' ? other : rule];
    return invalid({
      es: `En esta columna los decimales van con ${one.es}.`,
      en: `The decimal sign of this column is ${one.en}.`,
    });
  }
  return new CellFault('contradiction', {
    es: `Aquí los decimales van con ${said[shown].es}, y en la fila ${row} con ${said[other].es}.`,
    en: `The decimal sign is ${said[shown].en} here, and ${said[other].en} in row ${row}.`,
  });
}

const said: Record<Mark, Text> = {
  point: { es: 'el punto', en: 'the point' },
  comma: { es: 'la coma', en: 'the comma' },
};

const unknownCurrency = (word: string) =>
  new CellFault('invalid_currency', {
    es: `“${word.slice(0, 20)}” no es una moneda. Escribe su código, por ejemplo USD.`,
    en: `“${word.slice(0, 20)}” is no currency. Write its code, such as USD.`,
  });

/** A currency column's cell as a code of ISO 4217. @param usual what `$` and `pesos` are */
export function readCurrency(cell: string, usual: string): string | undefined {
  if (cell === '') return undefined;
  const code = currencyOfCell(cell, usual);
  if (!code) throw unknownCurrency(cell);
  return code;
}
