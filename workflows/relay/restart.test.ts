import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialState, type Plan } from '#flow';
import { insertLead, insertLiveFlow, scenePlan } from '#db/testing/flow-scene.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { createVersions } from '../services/versions.ts';
import { reconcile, stateOf } from './restart.ts';
import type { TemporalCalls } from './temporal-calls.ts';

const at = new Date('2026-11-20T12:00:00Z');
const plan: Plan = {
  ...scenePlan,
  instructions: {
    ...scenePlan.instructions,
    hear: {
      do: 'listen',
      events: ['message.replied'],
      forMs: 1000,
      next: { matched: { to: 'end' }, timeout: { to: 'end' } },
    },
    send: { do: 'perform', main: 'sent', next: { sent: { to: 'end' } } },
    'ask:answer': { do: 'sleep-until', rearmOn: ['message.replied'], next: { next: { to: 'end' } } },
  },
};
const row = (over: object = {}) => ({
  state: 'waiting',
  node_id: 'pause',
  seq: 3,
  wake_at: at as Date | null,
  waiting_reason: null as string | null,
  stage: null,
  created_at: new Date(0),
  updated_at: at,
  next_version: null as number | null,
  next_node: null as string | null,
  heard: 4,
  ...over,
});

describe('stateOf()', () => {
  it('stands where Postgres says, and survives JSON', () => {
    const state = stateOf(row(), plan);
    expect(state).toMatchObject({ at: 'pause', seq: 3, waiting: { for: 'time', until: at.getTime() }, paused: null });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(stateOf(row({ node_id: 'hear' }), plan)?.waiting).toEqual({
      for: 'events',
      events: ['message.replied'],
      until: at.getTime(),
    });
    expect(stateOf(row({ node_id: 'send', wake_at: null, waiting_reason: 'kill-switch-flow' }), plan)?.waiting).toEqual(
      {
        for: 'again',
        until: 0,
        wakeOn: [],
        reason: 'kill-switch-flow',
      },
    );
    expect(stateOf(row({ node_id: 'ask', stage: 'answer' }), plan)).toMatchObject({
      at: 'ask:answer',
      waiting: { for: 'time', until: at.getTime() },
    });
    expect(stateOf(row({ next_version: 2, next_node: 'hear' }), plan).next).toEqual({ version: 2, to: 'hear' });
    expect(stateOf(row({ state: 'paused', wake_at: null }), plan)?.paused).toEqual({ since: at.getTime() });
  });
  it('begins anew where nothing was written down yet', () => {
    const fresh = { ...initialState(), heard: 4 };
    expect(stateOf(row({ seq: 0 }), plan)).toEqual(fresh);
    expect(stateOf(row({ node_id: 'gone' }), plan)).toEqual(fresh);
  });
});

describe('reconcile()', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await createTestDatabase()));
  afterAll(() => db?.stop());

  it('starts what Temporal has lost, closes what ended unheard, and leaves the rest alone', async () => {
    const { id: tenantId } = await db.createTenant();
    const ids = await withTenant(db.sql, tenantId, async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const made: string[] = [];
      for (const wake of ['10 minutes', '10 minutes', '10 minutes', '-1 hour']) {
        const [enrolment] = await tx<{ id: string }[]>`
          insert into enrolments (flow_id, version, lead_id, occurrence, state, node_id, seq, wake_at, started_at)
          values (${flowId}, 1, ${await insertLead(tx)}, 'x', 'waiting', 'pause', 1, now() - ${wake}::interval, now()) returning id`;
        made.push(enrolment!.id);
      }
      return made;
    });
    const [lost, ended, open, early] = ids as [string, string, string, string];
    const looked: string[] = [];
    const started: unknown[] = [];
    const temporal: TemporalCalls = {
      look: (id) => {
        looked.push(id);
        return Promise.resolve(id === lost ? 'gone' : id === ended ? 'completed' : 'open');
      },
      start: (enrolment) => Promise.resolve(void started.push(enrolment)),
      signal: () => Promise.resolve(true),
    };
    const deps = { sql: db.sql, versions: createVersions(), temporal, log: { warn() {} } };
    expect(await reconcile(deps, 10)).toBe(1);
    expect(await reconcile(deps, 10)).toBe(0);
    expect(new Set(looked)).toEqual(new Set([lost, ended, open]));
    expect(looked).not.toContain(early);
    expect(started).toMatchObject([{ id: lost, tenantId, state: { at: 'pause', seq: 1, waiting: { for: 'time' } } }]);
    const rows = await withTenant(
      db.sql,
      tenantId,
      (tx) => tx`select id, state from enrolments where ended_at is not null`,
    );
    expect(rows).toEqual([{ id: ended, state: 'failed' }]);
  });
});
