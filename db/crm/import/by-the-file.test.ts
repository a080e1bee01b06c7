import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { withTenant } from '../../platform/tenant.ts';

describe('what is reckoned for all people of a file at once', () => {
  let db: TestDatabase;
  let tenant: string;
  beforeAll(async () => {
    db = await createTestDatabase({ max: 1 });
    tenant = (await db.createTenant()).id;
  });
  afterAll(() => db.stop());

  it('hashes them as one alone is hashed', async () => {
    const rows = await withTenant(
      db.sql,
      tenant,
      (tx) => tx`
        select key, encode(person_hash(key), 'hex') as one, encode(person_hash_by_pads(key, person_pads()), 'hex') as many
        from unnest(${['5491161117777', 'ana@example.com', '', null]}::text[]) key`,
    );
    for (const { one, many } of rows) expect(many).toBe(one);
    expect(new Set(rows.map(({ many }) => many as string | null)).size).toBe(4);
  });

  it.each([
    [[], []],
    [['vip'], [' vip']],
    [
      ['b', 'a', 'b'],
      [' b', ' a', ' b'],
    ],
    [
      ['con espacio', 'ñandú', '{"}'],
      [' con espacio', ' ñandú', ' {"}'],
    ],
  ])('names the tags %j by their tenant', async (tags, named) => {
    const [row] = await withTenant(
      db.sql,
      tenant,
      (tx) => tx<[{ found: string[] }]>`select tags_of_tenant(${tenant}, ${tags}::text[]) as found`,
    );
    expect(row.found).toEqual(named.map((tag) => tenant + tag));
  });
});
