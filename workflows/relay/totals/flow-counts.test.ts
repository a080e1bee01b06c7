import { countErrors, listBacklog } from '#db/flows/counts/kept.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { insertLead, insertLiveFlow } from '#db/testing/flow-scene.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldCounts } from './flow-counts.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

describe('foldCounts()', () => {
  it('takes in what every tenant has noted, also while another does the same', async () => {
    const tenants = [await database.createTenant(), await database.createTenant()];
    for (const { id } of tenants) {
      await withTenant(database.sql, id, async (tx) => {
        const flow = await insertLiveFlow(tx);
        for (const occurrence of ['a', 'b']) {
          await tx`insert into enrolments (flow_id, version, lead_id, occurrence) values (${flow}, 1, ${await insertLead(tx)}, ${occurrence})`;
        }
      });
    }
    expect(new Set(await listBacklog(database.sql))).toEqual(new Set(tenants.map(({ id }) => id)));
    await Promise.all([foldCounts(database.sql), foldCounts(database.sql), foldCounts(database.sql)]);
    expect(await foldCounts(database.sql)).toBe(false);
    expect(await listBacklog(database.sql)).toEqual([]);
    const counted = await database.owner()`select n from flow_counts where family = 'inside'`;
    expect(counted.map(({ n }) => n)).toEqual([2, 2]);
    for (const { id } of tenants) expect(await withTenant(database.sql, id, countErrors)).toBe(0);
  });
});
