/** What the API leaves to the worker about connections with Meta. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestMetaCheck } from '#db/meta/meta-connections.ts';
import { keepLeftToken, readLeftToken } from '#db/meta/meta-left-token.ts';
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
    await scene.inTenant(requestMetaCheck);
    expect(await relayMeta(scene.deps)).toBe(true);
    expect(await scene.inTenant(listMetaPages)).toHaveLength(2);
    expect(await relayMeta(scene.deps)).toBe(false);
    expect(await scene.inTenant((tx) => tx`select state, error from sync_runs where kind = 'meta-check'`)).toEqual([
      { state: 'completed', error: null },
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
