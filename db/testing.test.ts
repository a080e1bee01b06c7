import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from './platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('createTestDatabase()', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await createTestDatabase()));
  afterAll(() => db.stop());

  it('gives a pool of the app role that sees the named tenant only', async () => {
    const [mine, other] = [await db.createTenant({ name: 'Mine' }), await db.createTenant({ name: 'Other' })];
    const seen = await withTenant(db.sql, mine.id, (tx) => tx`select id, name from tenants`);
    expect(seen).toEqual([{ id: mine.id, name: 'Mine' }]);
    expect(other.id).not.toBe(mine.id);
    expect(await db.sql`select current_user as name`).toEqual([{ name: 'cadencia_app' }]);
  });

  it('gives the owner a view past row security', async () => {
    expect((await db.owner()`select count(*)::int as n from tenants`)[0]!.n).toBe(2);
  });

  it('gives each caller a database of its own', async () => {
    const other = await createTestDatabase();
    expect(await other.owner()`select from tenants`).toHaveLength(0);
    await other.stop();
  });
});
