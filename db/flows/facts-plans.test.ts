/** What the facts about people cost who are in no flow, by a plan from the tenant's first day. */
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { insertLead, insertLiveFlow } from '#db/testing/flow-scene.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Tx, withTenant } from '../platform/tenant.ts';
import { loadManyFacts } from './facts.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());

it('is read without a look at the messages and enrolments of others', async () => {
  const owner = db.owner();
  const { id } = await db.createTenant();
  // As it is until autovacuum has come.
  for (const table of ['messages', 'enrolments'])
    await owner`alter table ${owner(table)} set (autovacuum_enabled = false)`;
  const sql = connect(db.appUrl, { max: 1, isByKey: true });
  try {
    const leadId = await withTenant(sql, id, (tx) => insertLead(tx));
    const load = (tx: Tx) =>
      loadManyFacts(
        tx,
        Array.from({ length: 20 }, () => ({ leadId, subject: null })),
      );
    await withTenant(sql, id, load);
    const flow = await withTenant(db.sql, id, (tx) => insertLiveFlow(tx));
    await owner`
      with made as (
        insert into enrolments (tenant_id, flow_id, version, lead_id, occurrence)
        select ${id}, ${flow}, 1, ${leadId}, n from generate_series(1, 500) n returning id)
      insert into messages (tenant_id, lead_id, enrolment_id, flow_id, node_id, visit, external_id, state)
      select ${id}, ${leadId}, id, ${flow}, 'send', 1, 'x' || id, 'planned' from made`;
    const read = await withTenant(sql, id, async (tx) => {
      expect(await load(tx)).toHaveLength(20);
      return await tx<{ table: string; rows: number }[]>`
        select relname as table, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
        where relname in ('messages', 'enrolments')`;
    });
    expect(read.filter(({ rows }) => rows > 0)).toEqual([]);
  } finally {
    await sql.end();
  }
});
