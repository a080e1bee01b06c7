import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineReader, lineWriter, type RowOf } from './lines.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('\\N', 'null', '{}', '"', '\\', '\\t', 'a\tb\nc\r', '{"a","b"}', 'true', '7', ''),
);
/** Without signs of which JSON.parse takes one for the other (findings/json-names-mixed-up.sh). */
const name = text.filter((key) => !/["\\]/.test(key));
const named = fc.dictionary(name, text, { maxKeys: 3 }).map((record) => ({ ...record }));
const instant = fc.date({ noInvalidDate: true, min: new Date(0) }).map((date) => date.toISOString());
const count = fc.integer({ min: 0, max: 100_000 });

/** Blanks are left out of a row, as they are where files are read. */
const lead: fc.Arbitrary<RowOf['lead']> = fc
  .record(
    {
      row: count,
      line: count,
      touches: fc.array(fc.record({ at: instant, ad_id: text, utm: named }, { requiredKeys: [] }), { maxLength: 3 }),
      external_ids: named,
      custom: named,
      name: text,
      phone: text,
      phone_key: text,
      email: text,
      status: text,
      lead_source: text,
      tags: fc.array(text, { maxLength: 4 }),
      seller_id: fc.uuid(),
      consent: fc.boolean(),
      consent_at: instant,
      created_at: instant,
    },
    { requiredKeys: ['row', 'line', 'touches', 'external_ids', 'custom'] },
  )
  .map((row) => row as RowOf['lead']);

describe('a line of COPY', () => {
  it('says all of a lead: read again it is the same, and written again the same line', () => {
    const [write, read] = [lineWriter('lead'), lineReader('lead')];
    fc.assert(
      fc.property(lead, (row) => {
        const line = write(row);
        const again = read(line);
        // What a line says beside is found by the lead: whether an ad brought them, and what else did.
        const { came_by, is_by_ad, ...said } = again as typeof again & Record<'came_by' | 'is_by_ad', unknown>;
        expect([typeof came_by, typeof is_by_ad]).toEqual(['string', 'boolean']);
        expect(said).toEqual(row);
        expect(write(again)).toBe(line);
      }),
      { numRuns: Number(process.env.RUNS ?? 200) },
    );
  });
});
