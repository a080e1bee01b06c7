import { listBacklog } from '#db/marketing/refresh.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshTotals } from './marketing-totals.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

describe('refreshTotals()', () => {
  it('takes in what every tenant has noted, also while another does the same', async () => {
    const tenants = [await database.createTenant(), await database.createTenant()];
    for (const { id } of tenants) {
      await withTenant(database.sql, id, (tx) => tx`insert into leads (name) select 'L' from generate_series(1, 300)`);
    }
    expect(new Set(await listBacklog(database.sql))).toEqual(new Set(tenants.map(({ id }) => id)));
    await Promise.all([refreshTotals(database.sql), refreshTotals(database.sql), refreshTotals(database.sql)]);
    expect(await refreshTotals(database.sql)).toBe(false);
    expect(await listBacklog(database.sql)).toEqual([]);
    const counted = await database.owner()`
      select tenant_id, sum(leads_last)::int as leads from marketing_totals where grain = 'total' and span = 64 group by 1`;
    expect(counted.map((row) => row.leads)).toEqual([300, 300]);
  });
});
