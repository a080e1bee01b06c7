import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { insertLead, insertLiveFlow } from '../../testing/flow-scene.ts';
import { withTenant, type Tx } from '../../platform/tenant.ts';
import { rangeInDays } from './day-range.ts';
import { countErrors, fold, recount } from './kept.ts';
import { numbersOfCohort, numbersOfTemplates } from './of-cohort.ts';
import { overviewOfFlows, statsOfFlow } from './of-flows.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());

/** Something that happens to some enrolment or message; numbers pick which, by what is there. */
type Deed =
  | { do: 'enter'; lead: number; flow: number; daysAgo: number }
  | { do: 'step'; who: number; node: string; port: boolean }
  | { do: 'end'; who: number; result: string }
  | { do: 'move'; who: number; version: number }
  | { do: 'say'; who: number; alone: boolean; daysAgo: number }
  | { do: 'hear'; which: number; state: string; replied: boolean; stop: boolean }
  | { do: 'forget'; lead: number }
  | { do: 'zone'; zone: string }
  | { do: 'fold'; most: number }
  | { do: 'recount' };

const pick = fc.nat(30);
const days = fc.nat(40);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('enter' as const), lead: pick, flow: pick, daysAgo: days }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      who: pick,
      node: fc.constantFrom('a', 'b', 'c'),
      port: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      who: pick,
      result: fc.constantFrom('goal', 'none', 'exited', 'failed', 'stopped'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), who: pick, version: fc.constantFrom(1, 2) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('say' as const), who: pick, alone: fc.boolean(), daysAgo: days }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('hear' as const),
      which: pick,
      state: fc.constantFrom('planned', 'accepted', 'sent', 'delivered', 'read', 'failed', 'suppressed', 'unconfirmed'),
      replied: fc.boolean(),
      stop: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), lead: pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('zone' as const),
      zone: fc.constantFrom('Pacific/Auckland', 'America/Lima', 'Asia/Kolkata'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fold' as const), most: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('recount' as const) }) },
);

describe('the counts of flows', () => {
  it('are what counting the rows gives, whatever happens, however much of it is taken in, and when all is counted anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 5, maxLength: 60 }),
        fc.integer({ min: 1, max: 35 }),
        async (deeds, back) => {
          const tenant = (await db.createTenant({ timezone: 'America/Argentina/Buenos_Aires' })).id;
          const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
          const flows = await inTenant(async (tx) => [await liveFlow(tx), await liveFlow(tx)]);
          for (const one of deeds) {
            if (one.do === 'forget') await forget(tenant, one.lead);
            else await inTenant((tx) => perform(tx, one, flows));
          }
          await inTenant((tx) => assertSame(tx, flows, back));
          while ((await inTenant((tx) => fold(tx))) > 0);
          await inTenant(async (tx) => {
            await assertSame(tx, flows, back);
            expect(await countErrors(tx)).toBe(0);
          });
        },
      ),
      { numRuns: Number(process.env.MODEL_RUNS ?? 12) },
    );
  });

  it('show themselves wrong to whoever proves them, and are right after a recount', async () => {
    const tenant = (await db.createTenant()).id;
    const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
    await inTenant(async (tx) => {
      const flow = await liveFlow(tx);
      await perform(tx, { do: 'enter', lead: 0, flow: 0, daysAgo: 1 }, [flow]);
    });
    await inTenant((tx) => fold(tx));
    expect(await inTenant(countErrors)).toBe(0);
    await db.owner()`update flow_counts set n = n + 1 where tenant_id = ${tenant} and family = 'entries'`;
    expect(await inTenant(countErrors)).toBe(1);
    await inTenant(recount);
    while ((await inTenant((tx) => fold(tx))) > 0);
    expect(await inTenant(countErrors)).toBe(0);
  });

  it('are taken in by one at a time, and go with their tenant', async () => {
    const tenant = (await db.createTenant()).id;
    await withTenant(db.sql, tenant, async (tx) => {
      await perform(tx, { do: 'enter', lead: 0, flow: 0, daysAgo: 1 }, [await liveFlow(tx)]);
    });
    await withTenant(db.sql, tenant, async (tx) => {
      expect(await fold(tx)).toBeGreaterThan(0);
      expect(await withTenant(db.sql, tenant, (other) => fold(other))).toBe(-1);
    });
    await db.owner()`delete from tenants where id = ${tenant}`;
    for (const table of ['flow_counts', 'flow_tallies', 'flow_count_marks'])
      expect(await db.owner().unsafe(`select from ${table} where tenant_id = '${tenant}'`)).toHaveLength(0);
  });
});

async function liveFlow(tx: Tx): Promise<string> {
  const id = await insertLiveFlow(tx);
  await tx`insert into flow_versions (flow_id, number, graph, plan) select flow_id, 2, graph, plan from flow_versions where flow_id = ${id}`;
  return id;
}

/** One of the rows that a query finds, by number; none where there are none. */
async function one(tx: Tx, table: 'leads' | 'enrolments' | 'messages', n: number): Promise<string | undefined> {
  const rows = await tx<{ id: string }[]>`select id from ${tx(table)} order by created_at, id`;
  return rows[n % Math.max(1, rows.length)]?.id;
}

async function perform(tx: Tx, deed: Exclude<Deed, { do: 'forget' }>, flows: string[]): Promise<void> {
  switch (deed.do) {
    case 'enter': {
      const lead =
        deed.lead % 3 === 0 ? await insertLead(tx) : ((await one(tx, 'leads', deed.lead)) ?? (await insertLead(tx)));
      await tx`
        insert into enrolments (flow_id, version, lead_id, occurrence, created_at)
        values (${flows[deed.flow % flows.length]!}, 1, ${lead}, gen_random_uuid()::text, now() - ${deed.daysAgo}::int * interval '1 day')`;
      return;
    }
    case 'step': {
      const id = await one(tx, 'enrolments', deed.who);
      if (!id) return;
      await tx`
        insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, data)
        select ${id}, (select count(*) from enrolment_steps where enrolment_id = ${id}), ${deed.node}, 'wait',
          ${deed.port ? 'next' : 'waiting'}, ${tx.json(deed.port ? { taken: 'port' } : {})}`;
      await tx`update enrolments set node_id = ${deed.node}, state = 'waiting' where id = ${id} and ended_at is null`;
      return;
    }
    case 'end':
      await tx`
        update enrolments set state = 'finished', ended_at = now(), result = ${deed.result}, reason = ${deed.result === 'none' ? null : 'exit-node'}
        where id = ${(await one(tx, 'enrolments', deed.who)) ?? null}`;
      return;
    case 'move':
      await tx`update enrolments set version = ${deed.version} where id = ${(await one(tx, 'enrolments', deed.who)) ?? null}`;
      return;
    case 'say':
      await tx`
        insert into messages (external_id, lead_id, enrolment_id, flow_id, node_id, visit, template_name, template_language, created_at)
        select gen_random_uuid()::text, e.lead_id, case when ${deed.alone}::bool then null else e.id end, case when ${deed.alone}::bool then null else e.flow_id end,
          e.node_id, (select count(*) from messages), 'hola', 'es', now() - ${deed.daysAgo}::int * interval '1 day'
        from enrolments e where e.id = ${(await one(tx, 'enrolments', deed.who)) ?? null}`;
      return;
    case 'hear':
      await tx`
        update messages set state = ${deed.state}, reason = ${deed.state === 'suppressed' ? 'opted-out' : null},
          replied_at = case when ${deed.replied}::bool then now() end, opted_out_at = case when ${deed.stop}::bool then now() end
        where id = ${(await one(tx, 'messages', deed.which)) ?? null}`;
      return;
    case 'zone':
      await tx`update tenants set timezone = ${deed.zone}`;
      return;
    case 'fold':
      await fold(tx, deed.most);
      return;
    case 'recount':
      await recount(tx);
  }
}

async function forget(tenant: string, n: number): Promise<void> {
  await db.owner()`
    delete from leads where id = (select id from leads where tenant_id = ${tenant} order by created_at, id offset ${n % 5} limit 1)`;
}

/** Both ways of counting, over the same range: cut in days the counts are asked, a moment more and the rows are. */
async function assertSame(tx: Tx, flows: string[], back: number): Promise<void> {
  const kept = await rangeInDays(tx, { days: back });
  const rows = { ...kept, whole: null };
  expect(kept.whole).not.toBeNull();
  expect(await overviewOfFlows(tx, flows, kept)).toEqual(await overviewOfFlows(tx, flows, rows));
  expect(sorted(await numbersOfTemplates(tx, kept))).toEqual(sorted(await numbersOfTemplates(tx, rows)));
  for (const flow of flows) {
    expect(sorted(await statsOfFlow(tx, flow, kept))).toEqual(sorted(await statsOfFlow(tx, flow, rows)));
    for (const version of [null, 1, 2]) {
      const cohort = { flowId: flow, version };
      expect(sorted(await numbersOfCohort(tx, { ...cohort, ...kept }))).toEqual(
        sorted(await numbersOfCohort(tx, { ...cohort, ...rows })),
      );
    }
  }
}

/** Lists in any order are the same. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value))
    return value
      .map(sorted)
      .map((part) => JSON.stringify(part))
      .toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([key, part]) => [key, sorted(part)]),
  );
};
