import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Claim, claimEvents, claimInbox } from './queues.ts';
import { type Tx, withTenant } from './tenant.ts';
import { insertLiveFlow } from '#db/testing/flow-scene.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  const owner = db.owner();
  for (let n = 0; n < 2; n += 1) {
    const { id } = await db.createTenant();
    await owner`insert into events (tenant_id, type, data) select ${id}, 'sale.completed', '{}' from generate_series(1, 2000)`;
    await owner`
      insert into webhook_inbox (tenant_id, provider, endpoint, external_event_id, raw, is_said)
      select ${id}, 'ycloud', 'e', n, '', false from generate_series(1, 2000) n`;
    const flow = await withTenant(db.sql, id, (tx) => insertLiveFlow(tx));
    await owner`
      with one as (insert into leads (tenant_id, name) values (${id}, 'Ana') returning id)
      insert into enrolments (tenant_id, flow_id, version, lead_id, occurrence, created_at)
      select ${id}, ${flow}, 1, one.id, n, now() - make_interval(secs => 3000 - n) from one, generate_series(1, 2000) n`;
  }
  // As it is when autovacuum looks while a crowd waits, and the crowd is worked off then.
  await owner`analyze`;
  for (const table of ['events', 'webhook_inbox'])
    await owner`update ${owner(table)} set processed_at = now() where seq % 1000 <> 0`;
  await owner`update enrolments set started_at = now() - interval '1 hour', seq = 1 where occurrence::int % 1000 <> 0`;
}, 60_000);
afterAll(() => db.stop());

const queues: [string, string, (tx: Tx) => Promise<Claim[]>][] = [
  ['events', 'events', (tx) => claimEvents(tx, 50, 'all')],
  ['what people said', 'events', (tx) => claimEvents(tx, 50, 'said')],
  ['deliveries', 'webhook_inbox', (tx) => claimInbox(tx, 50)],
  ['starts', 'enrolments', (tx) => tx<Claim[]>`select id, tenant_id as "tenantId" from claim_starts(50, 100)`],
];

describe('a queue that a crowd has left', () => {
  it.each(queues)('of %s is not sought among all that is worked off', async (name, table, claim) => {
    await db.sql.begin(async (tx) => {
      const counted = async () => {
        const [row] = await tx<[{ read: number }]>`
          select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables where relname = ${table}`;
        return row.read;
      };
      const before = await counted();
      expect(await claim(tx)).toHaveLength(name === 'what people said' ? 0 : 4);
      expect((await counted()) - before).toBeLessThan(200);
    });
  });
});
