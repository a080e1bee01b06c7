/** A search among many people: by the index under row security, and the same people as by looking at each. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listLeads } from '../../crm/lead-list/list-leads.ts';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { isSought, readSearch } from './search.ts';
import { takeInSearches } from './take-in.ts';
import { wholeTenant } from '../scope.ts';
import { type Tx, withTenant } from '../tenant.ts';

let db: TestDatabase;
let tenant: string;
const firsts = ['Ana', 'José', 'Íñigo', 'Zoé', 'Camila', 'Begoña', 'Ma', "D'Angelo", '100%_', 'Núñez'];
const count = 12_000;

beforeAll(async () => {
  db = await createTestDatabase();
  tenant = (await db.createTenant()).id;
  const other = (await db.createTenant()).id;
  for (const id of [tenant, other])
    await withTenant(db.sql, id, async (tx) => {
      await tx`
        insert into leads (name, email, phone, phone_key)
        select (${firsts}::text[])[1 + i % ${firsts.length}] || ' ' || chr(97 + i % 26) || i, 'p' || i || '@correo.example',
          '+54911' || (23000000 + i), '5411' || (23000000 + i)
        from generate_series(1, ${count}) i`;
    });
  await db.owner()`vacuum analyze leads`;
}, 60_000);
afterAll(() => db.stop());

const read = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);

/** Scans of the index and of the whole table in this transaction. */
const scans = async (tx: Tx) => {
  const [row] = await tx<[{ index: number; table: number }]>`
    select pg_stat_get_xact_numscans('leads_search'::regclass)::int as index, pg_stat_get_xact_numscans('leads'::regclass)::int as table`;
  return row;
};

it.each(['777@correo', 'jose x1117', 'nadie', '11 2300-4321', '23004321', 'zoe p7', 'zq', 'ñu zq'])(
  'finds %s by the index of three letters, and reads the table by nothing else',
  async (q) => {
    await read(async (tx) => {
      const sought = await readSearch(tx, q);
      expect(sought.ids).not.toBeNull();
      await listLeads(tx, { q }, { after: null, limit: 50 }, wholeTenant);
      const { index, table } = await scans(tx);
      expect([index > 0, table]).toEqual([true, 0]);
    });
  },
);

it('looks through the list in its order for what very many have', async () => {
  await read(async (tx) => {
    expect((await readSearch(tx, 'correo')).ids).toBeNull();
    expect((await readSearch(tx, 'zoe correo')).ids).toBeNull();
    expect((await readSearch(tx, 'a')).ids).toBeNull();
    const page = await listLeads(tx, { q: 'correo' }, { after: null, limit: 50 }, wholeTenant);
    expect(page.items).toHaveLength(50);
  });
});

it('finds a number that was typed whole by the number itself', async () => {
  await read(async (tx) => {
    // What this connection counted before may not have been handed on yet.
    const before = await scans(tx);
    expect((await readSearch(tx, '+54 9 11 2300-4321')).ids).toHaveLength(1);
    expect(await scans(tx)).toEqual(before);
    expect((await readSearch(tx, '+54 9 11 2399-4321')).ids).toEqual([]);
  });
});

it('finds an e-mail that was typed beyond its @ by the address itself, and what stands within one as everything else', async () => {
  await read(async (tx) => {
    const before = await scans(tx);
    for (const q of ['p777@correo', 'P777@CORREO.example']) expect((await readSearch(tx, q)).ids).toHaveLength(1);
    expect(await scans(tx)).toEqual(before);
    expect((await readSearch(tx, '777@correo')).ids!.length).toBeGreaterThan(1);
    expect((await readSearch(tx, 'zoe p7@correo')).ids).toHaveLength(0);
    expect((await readSearch(tx, 'p77@nadie')).ids).toEqual([]);
  });
});

it('takes one or two letters as the beginning of a word', async () => {
  await read(async (tx) => {
    const first = async (q: string) =>
      (await listLeads(tx, { q }, { after: null, limit: 1 }, wholeTenant)).items[0]?.name;
    expect(await first('ca')).toMatch(/^Camila /);
    expect(await first('be d1')).toMatch(/^Begoña d1/);
    expect(await first('mi')).toBeUndefined();
    expect(await first('mil')).toMatch(/^Camila /);
  });
});

it('takes into the indexes what was written since, once', async () => {
  await read((tx) => tx`insert into leads (name) select 'Nueva ' || i from generate_series(1, 300) i`);
  expect(await takeInSearches(db.sql)).toBeGreaterThan(0);
  expect(await takeInSearches(db.sql)).toBe(0);
  await read(async (tx) => expect((await readSearch(tx, 'nueva 299')).ids).toHaveLength(1));
});

it('finds the same people as looking at each, and nobody of another tenant', async () => {
  const part = fc.constantFrom(
    'ana',
    'JOSÉ',
    'jose',
    'iñigo',
    'zoe',
    'p11',
    '117',
    '11723',
    '100%',
    '%',
    '_',
    "d'ang",
    'x',
    'nunez',
    'eje',
    'ca',
    '\\',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), async (words) => {
      await read(async (tx) => {
        const sought = await readSearch(tx, words.join(' '));
        const find = async (how: typeof sought) =>
          (await tx<{ id: string }[]>`select id from leads where ${isSought(tx, how)} order by id`).map(({ id }) => id);
        expect(await find(sought)).toEqual(await find({ ...sought, ids: null }));
      });
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 25) },
  );
});
