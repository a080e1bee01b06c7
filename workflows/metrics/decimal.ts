/** Exact decimals as strings: money never passes through a float. Digits beyond 2^53 and many places are fine. */

/** A number such as `-1234.50`. */
export type Decimal = string;

interface Scaled {
  /** The number times 10^scale. */
  units: bigint;
  scale: number;
}

const plain = /^-?\d+(?:\.\d+)?$/;

/** @throws for what is no plain decimal */
function parse(text: Decimal): Scaled {
  if (!plain.test(text)) throw new Error('not a decimal number');
  const point = text.indexOf('.');
  if (point < 0) return { units: BigInt(text), scale: 0 };
  return { units: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

function print({ units, scale }: Scaled): Decimal {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  return `${sign}${whole}${fraction && `.${fraction}`}`;
}

function align(a: Scaled, b: Scaled): [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.units, b.units, a.scale];
  if (a.scale > b.scale) return [a.units, b.units * tenTo(a.scale - b.scale), a.scale];
  return [a.units * tenTo(b.scale - a.scale), b.units, b.scale];
}

const tens = Array.from({ length: 20 }, (_, n) => 10n ** BigInt(n));
const tenTo = (exponent: number): bigint => tens[exponent] ?? 10n ** BigInt(exponent);

export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = align(parse(a), parse(b));
  return print({ units: x + y, scale });
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const [x, y, scale] = align(parse(a), parse(b));
  return print({ units: x - y, scale });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  const [x, y] = [parse(a), parse(b)];
  return print({ units: x.units * y.units, scale: x.scale + y.scale });
}

/**
 * a ÷ b with so many places, halves away from zero; null for x ÷ 0.
 * @param places at least 0
 */
export function divide(a: Decimal, b: Decimal, places: number): Decimal | null {
  const [x, y] = align(parse(a), parse(b));
  if (y === 0n) return null;
  const negative = x < 0n !== y < 0n;
  const [top, bottom] = [(x < 0n ? -x : x) * tenTo(places), y < 0n ? -y : y];
  const units = (top * 2n + bottom) / (bottom * 2n);
  return print({ units: negative ? -units : units, scale: places });
}

export const sum = (numbers: Iterable<Decimal>): Decimal => [...numbers].reduce(add, '0');

export const isZero = (number: Decimal): boolean => parse(number).units === 0n;

/** Negative, zero or positive, as a sort wants it. */
export function compare(a: Decimal, b: Decimal): number {
  const [x, y] = align(parse(a), parse(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The absolute value. */
export const magnitude = (number: Decimal): Decimal => number.replace(/^-/, '');

/** As money is written: at least two places, and beyond them none that says nothing. `1.5` → `1.50`, `0.1230000` → `0.123`. */
export function money(number: Decimal): Decimal {
  if (!plain.test(number)) throw new Error('not a decimal number');
  const text = number.includes('.') ? number : `${number}.`;
  const point = text.indexOf('.');
  let end = text.length;
  while (end > point + 3 && text[end - 1] === '0') end--;
  return text
    .slice(0, end)
    .padEnd(point + 3, '0')
    .replace(/^-(0\.0+)$/, '$1');
}
