/** What the API leaves to the worker about connections with Meta. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepLeftToken, readLeftToken } from '#db/meta/meta-left-token.ts';
import { claimSyncs } from '#db/platform/queues.ts';
import { endSync, requestSync } from '#db/platform/sync-runs.ts';
import { listMetaPages } from '#db/meta/meta-pages.ts';
import { relayMeta } from './connections.ts';
import { type ConnectionScene, createConnectionScene } from '../../testing/connection-scene.ts';

let scene: ConnectionScene;
beforeAll(async () => void (scene = await createConnectionScene()));
afterAll(() => scene.stop());
beforeEach(() => scene.begin());
afterEach(() => scene.calm());

describe('what the API leaves to the worker', () => {
  it('is done once: looking into a new connection', async () => {
    await scene.connect();
    await scene.inTenant((tx) => requestSync(tx, 'meta-check'));
    expect(await relayMeta(scene.deps)).toBe(true);
    expect(await scene.inTenant(listMetaPages)).toHaveLength(2);
    expect(await relayMeta(scene.deps)).toBe(false);
    expect(await scene.inTenant((tx) => tx`select state, error from sync_runs where kind = 'meta-check'`)).toEqual([
      { state: 'completed', error: null },
    ]);
  });

  it('is done again for whoever asks while it is under way: it may have read past what is new', async () => {
    await scene.connect();
    const ask = async () => (await scene.inTenant((tx) => requestSync(tx, 'meta-check'))).id;
    const first = await ask();
    expect(await ask()).toBe(first);
    // Another worker is at it, and slow.
    expect(await claimSyncs(scene.deps.sql, 'meta-check', 4)).toMatchObject([{ id: first }]);
    const [second, third] = await Promise.all([ask(), ask()]);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    expect(await relayMeta(scene.deps)).toBe(false);
    await scene.inTenant((tx) => endSync(tx, first, 'completed', null));
    expect(await relayMeta(scene.deps)).toBe(true);
    expect(await scene.inTenant((tx) => tx`select state from sync_runs where id = ${second}`)).toEqual([
      { state: 'completed' },
    ]);
  });

  it('is tried again while Meta is away: taking the app back', async () => {
    await scene.connect();
    const left = { token: scene.token, metaUserId: scene.tokenOf().userId };
    await scene.db.owner()`delete from meta_connections`;
    await scene.inTenant((tx) => keepLeftToken(tx, scene.deps.vault, scene.tenantId, left));
    await scene.meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    await relayMeta(scene.deps);
    expect(await scene.inTenant((tx) => readLeftToken(tx, scene.deps.vault, scene.tenantId))).toEqual(left);
    await scene.meta.call('DELETE', '/_sandbox/faults');
    await scene.db.owner()`update sync_runs set claimed_until = now() where tenant_id = ${scene.tenantId}`;
    await relayMeta(scene.deps);
    expect(scene.tokenOf().ended).toBe('revoked');
    expect(await scene.inTenant((tx) => tx`select key from credentials where key like 'meta:left%'`)).toEqual([]);
    expect(await scene.inTenant((tx) => tx`select state from sync_runs where kind = 'meta-revoke'`)).toEqual([
      { state: 'completed' },
    ]);
  });

  it('is not done when somebody reads through that person again', async () => {
    await scene.connect();
    await scene.inTenant((tx) =>
      keepLeftToken(tx, scene.deps.vault, scene.tenantId, { token: scene.token, metaUserId: scene.tokenOf().userId }),
    );
    await relayMeta(scene.deps);
    expect(scene.tokenOf().ended).toBeNull();
    expect(await scene.inTenant((tx) => readLeftToken(tx, scene.deps.vault, scene.tenantId))).toBeNull();
  });
});
