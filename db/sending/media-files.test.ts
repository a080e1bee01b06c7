import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { keepFile } from './media-files.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

it('knows a file that comes twice at once as one', async () => {
  const tenant = (await db.createTenant()).id;
  const bytes = new Uint8Array([1, 2, 3]);
  const file = { name: 'a.png', type: 'image/png', bytes, sha256: new Uint8Array(32), createdBy: null };
  let again: Promise<unknown> | undefined;
  const first = await withTenant(db.sql, tenant, async (tx) => {
    const kept = await keepFile(tx, file);
    again = withTenant(db.sql, tenant, (other) => keepFile(other, file));
    await tx`select pg_sleep(0.3)`;
    return kept;
  });
  expect(first).toMatchObject({ name: 'a.png', size: 3 });
  expect(await again).toEqual(first);
});
