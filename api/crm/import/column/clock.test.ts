import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeApart, takeApartWords } from './clock.ts';

const two = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));

it('reads what programs write as it reads what people write', () => {
  const cell = fc.tuple(
    fc.integer({ min: 1000, max: 9999 }),
    two(19),
    two(39),
    fc.constantFrom('', 'T', ' '),
    two(29),
    two(69),
    two(69),
    fc.constantFrom('', '.5', '.123456'),
    fc.constantFrom('', 'Z', '-03:00', '+05:30'),
  );
  fc.assert(
    fc.property(cell, ([year, month, day, sign, hour, minute, second, fraction, offset]) => {
      const time = sign === '' ? '' : `${sign}${hour}:${minute}:${second}${fraction}${offset}`;
      const text = `${year}-${month}-${day}${time}`;
      expect(takeApart(text), text).toEqual(takeApartWords(text));
    }),
    { numRuns: 500 },
  );
});
