import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastTemplateSync } from '../sending/templates.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { claimSyncs } from './queues.ts';
import { advanceSync, endSync, requestSync, type SyncRun } from './sync-runs.ts';
import { type Tx, withTenant } from './tenant.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());

describe('requestSync()', () => {
  it('makes one of what many ask for, until somebody works on it; another waits for its end', async () => {
    const { id: tenantId } = await db.createTenant();
    const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
    const ask = (): Promise<SyncRun> => inTenant((tx) => requestSync(tx, 'templates'));
    const claim = async () => (await claimSyncs(db.sql, 'templates', 4)).map(({ id }) => id);
    const [first, ...same] = await Promise.all([ask(), ask(), ask()]);
    expect(new Set([first, ...same].map(({ id }) => id)).size).toBe(1);
    expect(await claim()).toEqual([first.id]);
    const [second, again] = await Promise.all([ask(), ask()]);
    expect(second.id).not.toBe(first.id);
    expect(again.id).toBe(second.id);
    expect(await claim()).toEqual([]);

    // One whose worker died is taken up like one that nobody has begun.
    await inTenant((tx) => tx`update sync_runs set claimed_until = now() where id = ${first.id}`);
    expect((await claim()).toSorted()).toEqual([first.id, second.id].toSorted());
    await inTenant(async (tx) => {
      await advanceSync(tx, first.id, { calls: 1, rows: 3 });
      await endSync(tx, first.id, 'completed', null);
      await endSync(tx, second.id, 'failed', 'network');
      expect(await lastTemplateSync(tx)).toMatchObject({ id: second.id, state: 'failed', error: 'network' });
    });
    expect((await ask()).id).not.toBe(second.id);
  });

  it('is another tenant’s own, and another kind’s', async () => {
    const [one, two] = [await db.createTenant(), await db.createTenant()];
    const ask = (tenantId: string, kind: 'templates' | 'meta-check') =>
      withTenant(db.sql, tenantId, (tx) => requestSync(tx, kind));
    const runs = [await ask(one.id, 'templates'), await ask(two.id, 'templates'), await ask(one.id, 'meta-check')];
    expect(new Set(runs.map(({ id }) => id)).size).toBe(3);
    expect(await claimSyncs(db.sql, 'meta-check', 4)).toMatchObject([{ id: runs[2]!.id, tenantId: one.id }]);
    const claimed = await claimSyncs(db.sql, 'templates', 4);
    expect(claimed.map(({ tenantId }) => tenantId)).toEqual(expect.arrayContaining([one.id, two.id]));
  });
});

describe('what is asked for by the clock', () => {
  it('is asked for once, however many workers ask at the same moment', async () => {
    const tenants = await Promise.all(Array.from({ length: 5 }, () => db.createTenant()));
    for (const [n, { id }] of tenants.entries())
      await withTenant(db.sql, id, async (tx) => {
        const phone = `+1202555${1000 + n}`;
        await tx`insert into senders (provider, phone, credential_key) values ('ycloud', ${phone}, 'k')`;
        await tx`insert into meta_pages (page_id, name, wants_leads) values (${`10400000000000${n}`}, 'P', true)`;
      });
    for (const ask of ['request_daily_syncs', 'request_lead_reads']) {
      // Both hold back what they found until the other has looked, too.
      const both = await Promise.all(
        [0, 1].map(() =>
          db.sql.begin(async (tx) => {
            const [row] = await tx<{ asked: number }[]>`select ${tx.unsafe(ask)}() as asked`;
            await tx`select pg_sleep(0.3)`;
            return row!.asked;
          }),
        ),
      );
      expect([ask, both.toSorted((a, b) => a - b)]).toEqual([ask, [0, 5]]);
    }
  });
});
