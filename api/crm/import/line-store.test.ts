import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineStore } from './line-store.ts';

const textOf = (pieces: Uint8Array[]) => pieces.map((piece) => new TextDecoder().decode(piece)).join('');

describe('a store of lines', () => {
  it('gives back the lines that are asked for, in their order and whole, however long they are', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer({ min: 30_000, max: 90_000 }).map((length) => 'ñ'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.boolean()), { maxLength: 30 }), (rows) => {
        const store = new LineStore();
        const numbers = rows.map(([text]) => store.add(`${text.toWellFormed()}\n`));
        expect(numbers.map((number) => store.read(number))).toEqual(rows.map(([text]) => `${text.toWellFormed()}\n`));
        const wanted = rows.map(([text, isWanted]) => (isWanted ? `${text.toWellFormed()}\n` : ''));
        expect(textOf(store.take(numbers.filter((_, at) => rows[at]![1])))).toBe(wanted.join(''));
        expect(store.take([])).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
