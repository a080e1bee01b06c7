/** How a number is written: which of its marks can only be the decimal one, and which may be either. */

export type Mark = 'point' | 'comma';

export interface NumberShape {
  /** Digits before the last mark, without marks. */
  head: string;
  /** Digits behind the last mark, where there is one. */
  tail: string;
  /** The last mark: what it is by itself, or that only the rest of the column can say (`1.250`). */
  last: { sign: Mark; is: 'decimal' | 'group' | 'either' } | undefined;
}

const signs: Record<string, Mark> = { '.': 'point', ',': 'comma' };

/** @returns undefined for what is no number: `1.2.3`, `1,23.4,5` */
export function shapeOf(text: string): NumberShape | undefined {
  const digits = text.replaceAll(/(?<=\d)[ '’](?=\d{3}(?!\d))/g, '');
  const isSpaced = digits !== text;
  if (/^\d+$/.test(digits)) return { head: digits, tail: '', last: undefined };
  const parts = /^(\d[\d.,]*|)([.,])(\d+)$/.exec(digits);
  if (!parts) return undefined;
  const [, head = '', mark = '.', tail = ''] = parts;
  const sign = signs[mark]!;
  if (/^\d*$/.test(head)) {
    // `0.500`, `1250.500` and `12.5` group nothing.
    const groups = tail.length === 3 && /^[1-9]\d{0,2}$/.test(head) && !isSpaced;
    return { head: head || '0', tail, last: { sign, is: groups ? 'either' : 'decimal' } };
  }
  const plain = head.replaceAll(/[.,]/g, '');
  const marks = new Set(head.replaceAll(/\d/g, ''));
  if (isSpaced || marks.size > 1 || !/^\d{1,3}([.,]\d{3})+$/.test(head)) return undefined;
  if (!marks.has(mark)) return { head: plain, tail, last: { sign, is: 'decimal' } };
  return tail.length === 3 ? { head: plain, tail, last: { sign, is: 'group' } } : undefined;
}

/** Which sign this number shows to be the decimal one of its column; undefined where it shows none. */
export function decimalOf({ last }: NumberShape): Mark | undefined {
  if (!last || last.is === 'either') return undefined;
  return last.is === 'decimal' ? last.sign : last.sign === 'point' ? 'comma' : 'point';
}
