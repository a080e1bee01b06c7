import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { admit } from '../../flows/admit.ts';
import { applyRule as applyTurn, claimDue, type Pace } from './apply.ts';
import { chooseDays } from './choices.ts';
import { listRules } from './report.ts';
import { type Ages, type RuleName, ruleNames, rules } from './rules.ts';
import { withTenant, type Tx } from '../tenant.ts';
import { recentSends } from '../../sending/rules.ts';
import { insertLead, insertLiveFlow, insertMessage, sceneFlow, scenePlan } from '../../testing/flow-scene.ts';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';

let db: TestDatabase;
let tenant: string;
let userId: string;
beforeAll(async () => void (db = await createTestDatabase()));
beforeEach(async () => {
  await db.owner()`truncate retention_runs`;
  await db.owner()`delete from tenants`;
  ({ id: tenant, ceoId: userId } = await db.createTenant());
});
afterAll(() => db.stop());
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);

const atOnce: Pace = { rows: 1000, rest: 0, turnMs: 60_000 };
/** As the worker does it, in one turn. @returns how many rows went */
async function applyRule(id: string, rule: RuleName, ages: Ages): Promise<number> {
  await db.owner()`delete from retention_runs where rule = ${rule}`;
  await claimDue(db.sql, id, {});
  const { rows, isDone } = await applyTurn(
    db.sql,
    id,
    { rule, usual: ages[rule] ?? rules[rule].days, reached: null },
    atOnce,
  );
  expect(isDone).toBe(true);
  return rows;
}

/** Writes one row for each age, in days. */
type Write = (tx: Tx, days: number) => Promise<unknown>;
const ago = (tx: Tx, days: number) => tx`now() - ${days}::int * interval '1 day'`;
const delivery =
  (over: object): Write =>
  async (tx, days) => {
    const row = {
      provider: 'ycloud',
      endpoint: 'e',
      external_event_id: crypto.randomUUID(),
      raw: new Uint8Array([1]),
      ...over,
    };
    await tx`insert into webhook_inbox ${tx({ ...row, received_at: ago(tx, days) } as never)}`;
  };
async function message(tx: Tx): Promise<string> {
  const leadId = await insertLead(tx);
  return await insertMessage(tx, { leadId, flowId: await insertLiveFlow(tx), state: 'read' });
}

const rows: Record<RuleName, { table: string; write: Write }> = {
  'delivery-contents': { table: 'webhook_inbox', write: delivery({ attempts: 3, error: 'broken' }) },
  deliveries: { table: 'webhook_inbox', write: delivery({ raw: new Uint8Array(), processed_at: new Date() }) },
  'message-reports': {
    table: 'message_events',
    write: async (tx, days) =>
      tx`insert into message_events ${tx({ message_id: await message(tx), external_event_id: `e${days}`, status: 'read', received_at: ago(tx, days) } as never)}`,
  },
  'lost-tries': {
    table: 'lost_tries',
    write: async (tx, days) =>
      tx`insert into lost_tries ${tx({ message_id: await message(tx), attempt: 1, external_id: `x${days}`, by_hand: false, followed_at: ago(tx, days) } as never)}`,
  },
  'media-files': {
    table: 'media_files',
    write: (tx, days) =>
      tx`insert into media_files ${tx({ name: `${days}.pdf`, type: 'application/pdf', size: 1, sha256: new Uint8Array([days]), bytes: new Uint8Array([1]), created_at: ago(tx, days) } as never)}`,
  },
  'webhook-calls': {
    table: 'webhook_calls',
    write: async (tx, days) => {
      const [hook] = await tx<{ id: string }[]>`
        insert into outgoing_webhooks (name, url, events, secret_key) values ('x', 'https://example.com', '{*}', 'k') returning id`;
      await tx`insert into webhook_calls ${tx({ webhook_id: hook!.id, type: 'x', created_at: ago(tx, days) } as never)}`;
    },
  },
  conversions: {
    table: 'conversions',
    write: async (tx, days) =>
      tx`insert into conversions ${tx({ event_id: `e${days}`, event_name: 'Purchase', lead_id: await insertLead(tx), origin: 'flow', occurred_at: new Date(), state: 'sent', created_at: ago(tx, days) } as never)}`,
  },
  'test-sends': {
    table: 'test_sends',
    write: (tx, days) =>
      tx`insert into test_sends ${tx({ to_phone: '+5491155550000', template_name: 'a', template_language: 'es', parts: tx.json([]), rendered: 'a', created_at: ago(tx, days) } as never)}`,
  },
  'message-events': {
    table: 'events',
    write: (tx, days) =>
      tx`insert into events ${tx({ type: 'message.read', occurred_at: ago(tx, days), processed_at: new Date() } as never)}`,
  },
  events: {
    table: 'events',
    write: (tx, days) =>
      tx`insert into events ${tx({ type: 'lead.created', occurred_at: ago(tx, days), processed_at: new Date() } as never)}`,
  },
  steps: {
    table: 'enrolment_steps',
    write: async (tx, days) => {
      const [enrolment] = await tx<[{ id: string }]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, ended_at)
        values (${await insertLiveFlow(tx)}, 1, ${await insertLead(tx)}, 'x', ${ago(tx, days)}) returning id`;
      await tx`insert into enrolment_steps ${tx({ enrolment_id: enrolment.id, seq: 1, kind: 'wait', outcome: 'next', occurred_at: ago(tx, days) } as never)}`;
    },
  },
  requests: {
    table: 'flow_requests',
    write: async (tx, days) => {
      const [enrolment] = await tx<[{ id: string }]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, ended_at)
        values (${await insertLiveFlow(tx)}, 1, ${await insertLead(tx)}, 'x', ${ago(tx, days)}) returning id`;
      await tx`insert into flow_requests ${tx({ enrolment_id: enrolment.id, visit: 1, node_id: 'ask', created_at: ago(tx, days) } as never)}`;
    },
  },
  audiences: {
    table: 'audience_people',
    write: async (tx, days) => {
      const [run] = await tx<[{ id: string }]>`
        insert into audience_runs ${tx({ flow_id: await insertLiveFlow(tx), turn: crypto.randomUUID(), per_minute: 1, state: 'done', ended_at: ago(tx, days) } as never)} returning id`;
      await tx`insert into audience_people ${tx({ run_id: run.id, place: 1, lead_id: await insertLead(tx) })}`;
    },
  },
  moves: {
    table: 'flow_move_people',
    write: async (tx, days) => {
      const flowId = await insertLiveFlow(tx);
      const [enrolment] = await tx<[{ id: string }]>`
        insert into enrolments (flow_id, version, lead_id, occurrence) values (${flowId}, 1, ${await insertLead(tx)}, 'x') returning id`;
      const [move] = await tx<[{ id: string }]>`
        insert into flow_moves ${tx({ flow_id: flowId, cause: 'hand', to_version: 1, others: 'now', state: 'done', ended_at: ago(tx, days) } as never)} returning id`;
      await tx`insert into flow_move_people ${tx({ move_id: move.id, enrolment_id: enrolment.id })}`;
    },
  },
  reads: {
    table: 'audit_reads',
    write: (tx, days) =>
      tx`insert into audit_reads ${tx({ action: 'view_roi_details', actor_type: 'user', actor_id: userId, hour: ago(tx, days), reads: 1, first_at: ago(tx, days), last_at: ago(tx, days) } as never)}`,
  },
  bulk: {
    table: 'bulk_people',
    write: async (tx, days) => {
      const [bulk] = await tx<[{ id: string }]>`
        insert into bulk_changes ${tx({ act: tx.json({ do: 'delete' }), people: 1, actor_type: 'user', state: 'done', ended_at: ago(tx, days) } as never)} returning id`;
      await tx`insert into bulk_people ${tx({ bulk_id: bulk.id, place: 1, lead_id: await insertLead(tx) })}`;
    },
  },
  syncs: {
    table: 'sync_runs',
    write: (tx, days) =>
      tx`insert into sync_runs ${tx({ kind: 'templates', state: 'completed', started_at: ago(tx, days), ended_at: ago(tx, days) } as never)}`,
  },
  notifications: {
    table: 'notifications',
    write: (tx, days) => tx`insert into notifications ${tx({ text: 'Look', created_at: ago(tx, days) } as never)}`,
  },
  sessions: {
    table: 'sessions',
    write: (tx, days) =>
      tx`insert into sessions ${tx({ user_id: userId, refresh_hash: crypto.getRandomValues(new Uint8Array(8)), expires_at: ago(tx, days) } as never)}`,
  },
  answers: {
    table: 'idempotency_keys',
    write: (tx, days) =>
      tx`insert into idempotency_keys ${tx({ principal: 'p', key: crypto.randomUUID(), request_hash: new Uint8Array(1), status: 200, created_at: ago(tx, days) } as never)}`,
  },
  presence: {
    table: 'flow_presence',
    write: async (tx, days) =>
      tx`insert into flow_presence ${tx({ tab: crypto.randomUUID(), flow_id: await insertLiveFlow(tx), user_id: userId, editing: false, seen_at: ago(tx, days) } as never)}`,
  },
  'used-states': {
    table: 'oauth_states',
    write: (tx, days) =>
      tx`insert into oauth_states ${tx({ state_hash: crypto.getRandomValues(new Uint8Array(8)), user_id: userId, used_at: ago(tx, days) } as never)}`,
  },
};
const count = async (table: string) =>
  (await db.owner()<[{ n: number }]>`select count(*)::int as n from ${db.owner()(table)}`)[0].n;

describe('each rule', () => {
  it.each(ruleNames.filter((name) => name !== 'delivery-contents'))(
    '%s removes what is older, and that alone',
    async (name) => {
      const { table, write } = rows[name];
      const { days } = rules[name];
      await inTenant(async (tx) => {
        for (const age of [days + 40, days + 1, days - 1, 0]) await write(tx, age);
      });
      expect(await applyRule(tenant, name, {})).toBe(2);
      expect(await count(table)).toBe(2);
      const shorter = Math.max(rules[name].least, 1);
      if (shorter < days - 1) expect(await applyRule(tenant, name, { [name]: shorter })).toBe(1);
    },
  );

  it('empties what was set aside too long ago, and what was worked off before it was emptied at once', async () => {
    await inTenant(async (tx) => {
      const { write } = rows['delivery-contents'];
      for (const age of [31, 29]) await write(tx, age);
      await delivery({ processed_at: new Date() })(tx, 1);
      await delivery({})(tx, 400);
    });
    expect(await applyRule(tenant, 'delivery-contents', {})).toBe(2);
    const left = await inTenant(
      (tx) =>
        tx`select processed_at is not null as done, octet_length(raw) as bytes, error from webhook_inbox order by received_at`,
    );
    expect(left).toEqual([
      { done: false, bytes: 1, error: null }, // unread: whatever its age
      { done: true, bytes: 0, error: 'expired' },
      { done: false, bytes: 1, error: 'broken' },
      { done: true, bytes: 0, error: null },
    ]);
  });

  it('is applied by one worker of many, in bites, and not again for hours', async () => {
    await inTenant(
      (tx) =>
        tx`insert into notifications (text, created_at) select 'x', now() - interval '1 year' from generate_series(1, 1500)`,
    );
    const due = (await Promise.all([1, 2, 3].map(() => claimDue(db.sql, tenant, {})))).flat();
    expect(due.map(({ rule }) => rule).toSorted()).toEqual(ruleNames.toSorted());
    const mine = due.find(({ rule }) => rule === 'notifications')!;
    // The last finds nothing more to go.
    expect(await applyTurn(db.sql, tenant, mine, { ...atOnce, rows: 500 })).toEqual({
      rows: 1500,
      bites: 4,
      isDone: true,
    });
    const report = await inTenant(listRules);
    expect(report.map(({ rule }) => rule)).toEqual(ruleNames);
    expect(report.find(({ rule }) => rule === 'notifications')).toMatchObject({
      rows: 1500,
      removed: 1500,
      days: 180,
      days_behind: 0,
      ended_at: expect.any(Date),
    });
    await db.owner()`update retention_runs set ended_at = now()`;
    expect(await claimDue(db.sql, tenant, {})).toEqual([]);
    await db.owner()`update retention_runs set began_at = now() - interval '7 hours' where rule = 'steps'`;
    expect(await claimDue(db.sql, tenant, { steps: 100 })).toEqual([{ rule: 'steps', usual: 100, reached: null }]);
  });

  it('goes on where its last turn ended, says how far behind it is, and does not look twice at what stays', async () => {
    await inTenant(
      (tx) => tx`
        insert into events (type, occurred_at, processed_at) select 'lead.created', now() - n * interval '1 day', case when n % 2 = 0 then now() end
        from generate_series(1, 600) n`,
    );
    const turns = { ...atOnce, rows: 10, turnMs: 0 };
    let [bites, last] = [0, Number.POSITIVE_INFINITY];
    for (;;) {
      const due = (await claimDue(db.sql, tenant, {})).find(({ rule }) => rule === 'events')!;
      const turn = await applyTurn(db.sql, tenant, due, turns);
      bites += turn.bites;
      const { days_behind } = (await inTenant(listRules)).find(({ rule }) => rule === 'events')!;
      if (days_behind !== null) expect(days_behind).toBeLessThanOrEqual(last);
      last = days_behind ?? last;
      if (turn.isDone) break;
      expect(turn.bites).toBe(1);
    }
    // 205 are old, half of them are worked off: each bite takes ten, or sees forty.
    expect(bites).toBeLessThan(20);
    expect(last).toBe(0);
    expect((await inTenant(listRules)).find(({ rule }) => rule === 'events')).toMatchObject({
      rows: 103,
      removed: 103,
    });
    expect(await count('events')).toBe(497);
  });

  it('is a business’s own choice before the installation’s, applied soon, and taken back', async () => {
    const due = async () =>
      (await claimDue(db.sql, tenant, { notifications: 60 })).find(({ rule }) => rule === 'notifications');
    const applied = async () =>
      (await db.owner()`select days from retention_runs where rule = 'notifications'`)[0]?.['days'] as number;
    await inTenant((tx) => chooseDays(tx, 'notifications', 7));
    expect(await due()).toBeDefined();
    expect(await applied()).toBe(7);
    expect((await inTenant(listRules)).find(({ rule }) => rule === 'notifications')).toMatchObject({
      days: 7,
      is_chosen: true,
    });
    await db.owner()`update retention_runs set ended_at = now()`;
    expect(await due()).toBeUndefined();
    expect(await inTenant((tx) => chooseDays(tx, 'notifications', null))).toBe(7);
    expect(await due()).toBeDefined();
    expect(await applied()).toBe(60);
  });

  it('counts from the next bite where a business chooses while a turn runs', async () => {
    await inTenant(
      (tx) => tx`
        insert into notifications (text, created_at) select 'x', now() - n * interval '1 day' from generate_series(1, 400) n`,
    );
    const due = (await claimDue(db.sql, tenant, {})).find(({ rule }) => rule === 'notifications')!;
    await inTenant((tx) => chooseDays(tx, 'notifications', 300));
    expect(await applyTurn(db.sql, tenant, due, atOnce)).toMatchObject({ rows: 101, isDone: true });
    expect((await inTenant(listRules)).find(({ rule }) => rule === 'notifications')).toMatchObject({ days: 300 });
  });
});

describe('whatever its age', () => {
  it('nothing goes but by a rule, and nobody is written to again or counted otherwise', async () => {
    const { leadId, flowId } = await inTenant(async (tx) => {
      const lead = await insertLead(tx, { name: 'Ana' });
      const flow = await insertLiveFlow(tx);
      const old = ago(tx, 4000);
      await tx`insert into events (type, lead_id, occurred_at, processed_at) values ('lead.created', ${lead}, ${old}, now())`;
      const [enrolment] = await tx<[{ id: string }]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, created_at, ended_at) values (${flow}, 1, ${lead}, 'lead', ${old}, ${old}) returning id`;
      await tx`insert into enrolment_steps (enrolment_id, seq, kind, outcome, occurred_at) values (${enrolment.id}, 1, 'wait', 'next', ${old})`;
      const id = await insertMessage(tx, { leadId: lead, flowId: flow, enrolmentId: enrolment.id, state: 'read' });
      await tx`update messages set submit_started_at = now() - interval '1 day', price = 1, price_currency = 'USD' where id = ${id}`;
      await tx`insert into message_events (message_id, external_event_id, status, received_at) values (${id}, 'e', 'read', ${old})`;
      await tx`insert into consents (lead_id, granted, source, arrived_at) values (${lead}, false, 'keyword', ${old})`;
      await tx`insert into lead_touches (lead_id, source, occurred_at) values (${lead}, 'api', ${old})`;
      await tx`insert into sales_transactions (lead_id, amount, currency, completed_at) values (${lead}, 5, 'ARS', ${old})`;
      await tx`select refresh_marketing(100)`;
      return { leadId: lead, flowId: flow };
    });
    const tables = await db.owner()<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
    const counts = async () =>
      Object.fromEntries(await Promise.all(tables.map(async ({ name }) => [name, await count(name)] as const)));
    const [before, totals] = [await counts(), await db.owner()`select * from marketing_totals order by 1, 2, 3, 4`];
    for (const name of ruleNames) await applyRule(tenant, name, {});
    const after = await counts();
    const gone = Object.keys(before).filter((name) => after[name]! < before[name]!);
    expect(gone.toSorted()).toEqual(['enrolment_steps', 'events', 'message_events']);
    expect(await db.owner()`select * from marketing_totals order by 1, 2, 3, 4`).toEqual(totals);
    expect(await inTenant((tx) => recentSends(tx, leadId))).toHaveLength(1);
    const { settings } = sceneFlow;
    const entry = { flowId, version: 1, plan: scenePlan, settings, leadIds: [leadId], occurrence: 'lead' };
    expect(await inTenant((tx) => admit(tx, entry))).toMatchObject([{ refused: 'same-occurrence' }]);
  });
});
