import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertLiveFlow } from '../../testing/flow-scene.ts';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { withTenant, type Tx } from '../tenant.ts';
import { readLatest } from './latest-changes.ts';

let db: TestDatabase;
let tenant: string;
let me: string;
beforeAll(async () => void (db = await createTestDatabase()));
beforeEach(async () => void ({ id: tenant, ceoId: me } = await db.createTenant()));
afterAll(() => db.stop());
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);

const keptMs = 30_000;
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);

/** What somebody began for many leads: of each kind one that stands as it is told. */
const acts: Record<string, (tx: Tx, by: string, state: string, endedAt: Date | null) => Promise<unknown>> = {
  'a change to many': (tx, by, state, endedAt) => tx`
    insert into bulk_changes ${tx({ act: tx.json({ do: 'delete' }), people: 1, actor_type: 'user', actor_id: by, state, ended_at: endedAt } as never)}`,
  'an audience': async (tx, by, state, endedAt) => tx`
    insert into audience_runs ${tx({ flow_id: await insertLiveFlow(tx), turn: crypto.randomUUID(), per_minute: 1, created_by: by, state, ended_at: endedAt } as never)}`,
};

describe.each(Object.entries(acts))('%s', (_, begin) => {
  it.each([
    ['that goes on is busy', 'me', 'running', null, true],
    ['that ended while a figure may be told again is busy', 'me', 'done', 40, true],
    ['that ended before is over', 'me', 'done', 50, false],
    ['of somebody else is none of mine', 'other', 'running', null, false],
  ] as const)('%s', async (_says, by, state, ended, isBusy) => {
    const who = by === 'me' ? me : crypto.randomUUID();
    await inTenant((tx) => begin(tx, who, state, ended === null ? null : secondsAgo(ended)));
    expect((await inTenant((tx) => readLatest(tx, me, keptMs))).isBusy).toBe(isBusy);
  });
});
