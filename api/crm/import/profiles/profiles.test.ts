/** What is written as other programs write it comes in equal. `IMPORT_ROUNDS=10000 npm test -- api/crm/import/profiles` runs many. */
import { phoneKey } from '#db/crm/phone.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeals, readLeads } from '../testing.ts';
import { dealFiles, peopleFiles, saleFiles } from './testing.ts';

/** Rows of each profile: a few in every run. */
const rows = Number(process.env.IMPORT_ROUNDS ?? 60);
const inOne = 200;

const name = fc.constantFrom(
  'Ana',
  'Begoña',
  'José María',
  'Íñigo',
  "D'Angelo",
  'Müller',
  'Paz',
  'Del Río',
  'Núñez; Gil',
  'O"Higgins, hijo',
  'Zoé',
);
const person = fc.record({
  first: name,
  last: name,
  phone: fc.integer({ min: 20_000_000, max: 69_999_999 }).map((digits) => `+54911${digits}`),
  email: fc.integer({ min: 0, max: 999_999_999 }).map((n) => `p${n}@correo.example`),
  id: fc.integer({ min: 100_000, max: 999_999_999 }).map(String),
});
const money = fc.integer({ min: 1, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2));
const currency = fc.constantFrom('ARS', 'USD', 'MXN');
const sale = fc.record({
  amount: money,
  currency,
  status: fc.constantFrom('completed' as const, 'pending' as const, 'failed' as const, 'refunded' as const),
  at: fc.integer({ min: 1_600_000_000, max: 1_764_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
  products: fc.integer({ min: 1, max: 3 }),
});
const deal = fc.record({
  title: name,
  value: money,
  currency,
  status: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
  ends: fc.integer({ min: 1_600_000_000, max: 1_764_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
});

/** Random rows, no two about the same person. */
function some<T>(more: fc.Arbitrary<T>) {
  const all = fc.sample(
    fc.tuple(person, more).map(([who, what]) => ({ ...who, ...what })),
    { numRuns: rows, seed: 7 },
  );
  const distinct = (key: 'id' | 'phone' | 'email') => new Set(all.map((each) => each[key])).size === all.length;
  const kept =
    distinct('id') && distinct('phone') && distinct('email')
      ? all
      : [...new Map(all.map((each) => [each.id, each])).values()];
  const seen = new Set<string>();
  return kept.filter(({ phone, email }) => !seen.has(phone) && !seen.has(email) && seen.add(phone) && seen.add(email));
}

function* parts<T>(list: T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += inOne) yield list.slice(at, at + inOne);
}
/** vCards and address books hold one blank between words; so does a name of ours. */
const called = ({ first, last }: { first: string; last: string }) => (first === last ? first : `${first} ${last}`);
const cents = (amount: unknown) => Math.round(Number(amount) * 100);

describe('people', () => {
  it.each(peopleFiles)('of %s come in as they were written', async (profile, write) => {
    for (const people of parts(some(fc.constant({})))) {
      const read = await readLeads(write(people));
      expect([read.profile, read.errors]).toEqual([profile, []]);
      expect(read.leads.map(({ name: who, phone, email }) => ({ who, phone, email }))).toEqual(
        people.map((each) => ({ who: expect.stringContaining(each.first), phone: each.phone, email: each.email })),
      );
      for (const [i, each] of people.entries())
        expect([called(each), `${each.first} ${each.last}`]).toContain(read.leads[i]!.name);
    }
  });
});

describe('sales', () => {
  it.each(saleFiles)('of %s come in as they were written, several rows of an order as one', async (profile, write) => {
    for (const sales of parts(some(sale))) {
      const { deals, ...read } = await readDeals('sale', write(sales));
      expect([read.profile, read.errors]).toEqual([profile, []]);
      expect(read.continued).toBe(sales.reduce((sum, { products }) => sum + products - 1, 0));
      expect(
        deals.map(({ amount, currency: code, status, completed_at, external_id, lead }) => ({
          cents: cents(amount),
          code,
          status,
          completed_at,
          external_id,
          lead,
        })),
      ).toEqual(
        sales.map((each) => ({
          cents: cents(each.amount),
          code: each.currency,
          status: each.status,
          completed_at: each.at,
          external_id: each.id,
          lead: expect.objectContaining({ phone_key: phoneKey(each.phone), email: each.email }),
        })),
      );
    }
  });
});

describe('deals', () => {
  it.each(dealFiles)('of %s come in as they were written', async (profile, write) => {
    for (const all of parts(some(deal))) {
      const { deals, ...read } = await readDeals('opportunity', write(all));
      expect([read.profile, read.errors]).toEqual([profile, []]);
      expect(
        deals.map(({ name: title, value, currency: code, status, deadline, closed_at, external_id, lead }) => ({
          title,
          ends: status === 'won' || status === 'lost' ? closed_at : deadline,
          who: (lead as { name?: string }).name,
          cents: cents(value),
          code,
          status: status ?? 'open',
          external_id,
          email: (lead as { email: string }).email,
        })),
      ).toEqual(
        all.map((each) => ({
          title: each.title,
          ends: each.ends,
          who: profile === 'hubspot-deals' ? undefined : expect.stringContaining(each.first),
          cents: cents(each.value),
          code: each.currency,
          status: each.status,
          external_id: each.id,
          email: each.email,
        })),
      );
    }
  });
});

describe('a file of another kind', () => {
  it('says where it belongs, unless somebody says what its columns are', async () => {
    const orders = saleFiles[0]![1](some(sale).slice(0, 2));
    await expect(readLeads(orders)).rejects.toMatchObject({
      options: { errors: [{ path: 'csv', code: 'belongs_to_sales' }] },
    });
    const people = peopleFiles[3]![1](some(fc.constant({})).slice(0, 2));
    await expect(readDeals('sale', people)).rejects.toMatchObject({
      options: { errors: [{ code: 'belongs_to_leads' }] },
    });
    expect((await readLeads(orders, { mapping: { Email: 'email' } })).errors).toEqual([]);
  });

  it('leaves the tests of a form out', async () => {
    const people = some(fc.constant({})).slice(0, 1);
    const test = { ...people[0]!, email: 'test@meta.com', first: '<test lead: dummy data for full_name>', last: '' };
    const { leads, tests } = await readLeads(peopleFiles[0]![1]([...people, { ...test, id: '999999999999' }]));
    expect([leads.length, tests]).toEqual([1, 1]);
  });
});
