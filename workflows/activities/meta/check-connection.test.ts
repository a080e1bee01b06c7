/** Looking into connections with Meta, against the sandbox. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectAdAccount, listAdAccounts } from '#db/meta/ad-accounts.ts';
import { claimMetaChecks, metaTokenKey } from '#db/meta/meta-connections.ts';
import { accountId } from '#deploy/sandbox/meta/testing.ts';
import { checkConnection } from './check-connection.ts';
import { type ConnectionScene, createConnectionScene, day } from '../../testing/connection-scene.ts';

let scene: ConnectionScene;
beforeAll(async () => void (scene = await createConnectionScene()));
afterAll(() => scene.stop());
beforeEach(() => scene.begin());
afterEach(() => scene.calm());

describe('the token', () => {
  it('is left alone while it lives long, and looked into again in a day', async () => {
    await scene.connect();
    expect(await checkConnection(scene.deps, scene.tenantId)).toBeNull();
    expect(await scene.connection()).toMatchObject({ state: 'connected', check_error: null, renewed_at: null });
    expect(await scene.kept()).toBe(scene.token);
    const [row] = await scene.db.owner()`
      select extract(epoch from check_after - now())::int as left from meta_connections where tenant_id = ${scene.tenantId}`;
    expect(row!.left).toBeGreaterThan(day - 60);
    expect(await claimMetaChecks(scene.db.sql, 10)).toEqual([]);
    expect(await scene.notes()).toEqual([]);
  });

  it('is exchanged for a fresh one before it ends', async () => {
    await scene.connect({ lifetime: 20 * day });
    await checkConnection(scene.deps, scene.tenantId);
    const { token_expires_at: end, renewed_at } = await scene.connection();
    expect(end!.getTime() - Date.now()).toBeGreaterThan(55 * day * 1000);
    expect(renewed_at).toBeInstanceOf(Date);
    expect(await scene.kept()).not.toBe(scene.token);
    expect(await scene.deps.meta.app!.inspectToken((await scene.kept())!)).toMatchObject({ isValid: true });
    const [row] = await scene.inTenant((tx) => tx`select expires_at from credentials where key = ${metaTokenKey}`);
    expect(row!.expires_at).toEqual(end);
  });

  it('that cannot be renewed stays, and the team hears of it once', async () => {
    await scene.connect({ lifetime: 5 * day });
    await scene.meta.fault({ kind: 'meta-error', code: 100, match: { path: '/v25.0/oauth/access_token' } });
    await checkConnection(scene.deps, scene.tenantId);
    await checkConnection(scene.deps, scene.tenantId);
    expect(await scene.kept()).toBe(scene.token);
    expect((await scene.notes()).map(({ role }) => role)).toEqual(['admin', 'ceo', 'marketing']);
    expect((await scene.notes())[0]!.text).toContain('vence pronto');
  });

  it.each([
    ['expired', 'expired', 'venció'],
    ['revoked', 'revoked', 'retiró'],
    ['password', 'revoked', 'retiró'],
  ] as const)('that is %s makes the connection %s, and the team hears of it once', async (end, state, word) => {
    await scene.connect();
    scene.tokenOf().ended = end;
    await checkConnection(scene.deps, scene.tenantId);
    await checkConnection(scene.deps, scene.tenantId);
    expect((await scene.connection()).state).toBe(state);
    expect((await scene.notes()).map(({ text }) => text.includes(word))).toEqual([true, true, true]);
    // Whoever connects anew hears of the next end.
    await scene.connect();
    scene.tokenOf().ended = end;
    await checkConnection(scene.deps, scene.tenantId);
    expect(await scene.notes()).toHaveLength(6);
  });

  it('of a connection that somebody replaced meanwhile is not put back', async () => {
    await scene.connect({ lifetime: 20 * day });
    const old = scene.token;
    const slow = scene.meta.fault({ kind: 'slow', delayMs: 300, when: 'before', times: 1, match: { calls: 'graph' } });
    await slow;
    const checking = checkConnection(scene.deps, scene.tenantId);
    await scene.connect();
    await checking;
    expect(scene.token).not.toBe(old);
    expect(await scene.kept()).toBe(scene.token);
    expect((await scene.connection()).renewed_at).toBeNull();
  });

  it.each(['revoked', 'expired'] as const)('that is found %s says nothing of the one that replaced it', async (end) => {
    await scene.connect();
    // Found to be well, and opened; by the time it is used it has ended, and somebody connected anew.
    const graphFor: typeof scene.deps.meta.graphFor = async (tx, id) => {
      const graph = await scene.deps.meta.graphFor(tx, id);
      scene.tokenOf().ended = end;
      await scene.connect();
      return graph;
    };
    expect(await checkConnection({ ...scene.deps, meta: { ...scene.deps.meta, graphFor } }, scene.tenantId)).toBe(
      `token-${end}`,
    );
    expect(await scene.connection()).toMatchObject({ state: 'connected', check_error: null });
    expect(await scene.notes()).toEqual([]);
  });

  it('is as good as before when Meta does not answer, and is looked into again soon', async () => {
    await scene.connect();
    await scene.meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    expect(await checkConnection(scene.deps, scene.tenantId)).toBe('network');
    expect(await scene.connection()).toMatchObject({ state: 'connected', check_error: 'network' });
    const [row] =
      await scene.db.owner()`select check_after < now() + interval '16 minutes' as soon from meta_connections`;
    expect(row!.soon).toBe(true);
    await scene.meta.call('DELETE', '/_sandbox/faults');
    await checkConnection(scene.deps, scene.tenantId);
    expect((await scene.connection()).check_error).toBeNull();
  });

  it('stands in no log', async () => {
    await scene.connect({ lifetime: 5 * day });
    scene.warned.length = 0;
    await scene.meta.fault({ kind: 'meta-error', code: 100 });
    await checkConnection(scene.deps, scene.tenantId);
    expect(scene.warned.length).toBeGreaterThan(0);
    expect(scene.warned.join()).not.toContain(scene.token);
  });
});

it('ad accounts say how they are, and one out of reach does not hide the others', async () => {
  await scene.connect();
  const facts = { name: 'Vieja', businessId: null, currency: 'ARS', timezone: 'UTC', accountStatus: 1 };
  await scene.inTenant(async (tx) => {
    for (const id of ['act_42', accountId, 'act_100200300400500602'])
      await connectAdAccount(tx, { ...facts, accountId: id });
  });
  expect(await checkConnection(scene.deps, scene.tenantId)).toBeNull();
  const found = (await scene.inTenant(listAdAccounts)).map((one) => [one.account_id, one.account_status, one.error]);
  expect(found).toEqual([
    ['act_100200300400500600', 1, null],
    ['act_100200300400500602', 2, null],
    ['act_42', 1, 'not-found'],
  ]);
  expect((await scene.inTenant(listAdAccounts))[0]!.name).toBe('Bicicletas Andinas · ARS');
});
