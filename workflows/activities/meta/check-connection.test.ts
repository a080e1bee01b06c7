/** Looking into connections with Meta, against the sandbox. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectAdAccount, listAdAccounts } from '#db/ad-accounts.ts';
import {
  claimMetaChecks,
  findConnection,
  metaTokenKey,
  requestMetaCheck,
  saveConnection,
} from '#db/meta-connections.ts';
import { keepLeftToken, readLeftToken } from '#db/meta-left-token.ts';
import { choosePage, findTenantsOfPage, listMetaPages, metaPageTokenKey, recordSubscription } from '#db/meta-pages.ts';
import { type Tx, withTenant } from '#db/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { createVault } from '#db/vault.ts';
import { accountId, type MetaSandbox, startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import { relayMeta } from '../../relay/meta/connections.ts';
import type { MetaDeps } from '../deps.ts';
import { createMetaAccess } from './access.ts';
import { checkConnection } from './check-connection.ts';

const day = 86_400;
const page = '104000000000000001';
let db: TestDatabase;
let meta: MetaSandbox;
let deps: MetaDeps;
let tenantId: string;
let token: string;
const warned: string[] = [];

beforeAll(async () => {
  [db, meta] = await Promise.all([createTestDatabase(), startMetaSandbox()]);
  const vault = createVault(`k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`);
  const { appId, appSecret } = meta.sandbox.settings.meta;
  const access = createMetaAccess({ vault, appId, appSecret, url: meta.url, version: 'v25.0' });
  const log = { warn: (data: object, message: string) => void warned.push(JSON.stringify([data, message])) };
  deps = { sql: db.sql, vault, meta: access, log };
});
afterAll(() => Promise.all([db.stop(), meta.stop()]));
beforeEach(async () => {
  tenantId = (await db.createTenant({ locale: 'es' })).id;
  meta.sandbox.meta.subscriptions.clear();
});
afterEach(async () => {
  await meta.call('DELETE', '/_sandbox/faults');
  // What is due is due in every test that asks; others' connections are none of its business.
  await db.owner()`delete from meta_connections`;
  await db.owner()`delete from meta_pages`;
});

const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
const connection = async () => (await inTenant(findConnection))!;
const kept = () => inTenant((tx) => deps.vault.get(tx, tenantId, metaTokenKey));
const notes = async () =>
  await inTenant(
    (tx) => tx<{ role: string; text: string }[]>`select role, text from notifications order by created_at, role`,
  );
const tokenOf = () => meta.sandbox.meta.tokens.all.get(token)!;

/** Connects the tenant with a token that lives this long. */
async function connect({ lifetime = 59 * day, granted = [...scopes] as string[] } = {}): Promise<void> {
  const { body } = await meta.call('POST', '/_sandbox/meta/tokens', { expires_in: lifetime });
  token = body.access_token;
  tokenOf().scopes = granted;
  await inTenant(async (tx) => {
    await deps.vault.put(tx, tenantId, metaTokenKey, token);
    await saveConnection(tx, {
      metaUserId: body.user_id,
      metaUserName: 'Lucía',
      scopes: granted,
      tokenExpiresAt: lifetime === 0 ? null : new Date(body.expires_at * 1000),
      dataAccessExpiresAt: null,
      connectedBy: null,
    });
  });
}

describe('the token', () => {
  it('is left alone while it lives long, and looked into again in a day', async () => {
    await connect();
    expect(await checkConnection(deps, tenantId)).toBeNull();
    expect(await connection()).toMatchObject({ state: 'connected', check_error: null, renewed_at: null });
    expect(await kept()).toBe(token);
    const [row] = await db.owner()`
      select extract(epoch from check_after - now())::int as left from meta_connections where tenant_id = ${tenantId}`;
    expect(row!.left).toBeGreaterThan(day - 60);
    expect(await claimMetaChecks(db.sql, 10)).toEqual([]);
    expect(await notes()).toEqual([]);
  });

  it('is exchanged for a fresh one before it ends', async () => {
    await connect({ lifetime: 20 * day });
    await checkConnection(deps, tenantId);
    const { token_expires_at: end, renewed_at } = await connection();
    expect(end!.getTime() - Date.now()).toBeGreaterThan(55 * day * 1000);
    expect(renewed_at).toBeInstanceOf(Date);
    expect(await kept()).not.toBe(token);
    expect(await deps.meta.app!.inspectToken((await kept())!)).toMatchObject({ isValid: true });
    const [row] = await inTenant((tx) => tx`select expires_at from credentials where key = ${metaTokenKey}`);
    expect(row!.expires_at).toEqual(end);
  });

  it('that cannot be renewed stays, and the team hears of it once', async () => {
    await connect({ lifetime: 5 * day });
    await meta.fault({ kind: 'meta-error', code: 100, match: { path: '/v25.0/oauth/access_token' } });
    await checkConnection(deps, tenantId);
    await checkConnection(deps, tenantId);
    expect(await kept()).toBe(token);
    expect((await notes()).map(({ role }) => role)).toEqual(['admin', 'ceo', 'marketing']);
    expect((await notes())[0]!.text).toContain('vence pronto');
  });

  it.each([
    ['expired', 'expired', 'venció'],
    ['revoked', 'revoked', 'retiró'],
    ['password', 'revoked', 'retiró'],
  ] as const)('that is %s makes the connection %s, and the team hears of it once', async (end, state, word) => {
    await connect();
    tokenOf().ended = end;
    await checkConnection(deps, tenantId);
    await checkConnection(deps, tenantId);
    expect((await connection()).state).toBe(state);
    expect((await notes()).map(({ text }) => text.includes(word))).toEqual([true, true, true]);
    // Whoever connects anew hears of the next end.
    await connect();
    tokenOf().ended = end;
    await checkConnection(deps, tenantId);
    expect(await notes()).toHaveLength(6);
  });

  it('of a connection that somebody replaced meanwhile is not put back', async () => {
    await connect({ lifetime: 20 * day });
    const old = token;
    const slow = meta.fault({ kind: 'slow', delayMs: 300, when: 'before', times: 1, match: { calls: 'graph' } });
    await slow;
    const checking = checkConnection(deps, tenantId);
    await connect();
    await checking;
    expect(token).not.toBe(old);
    expect(await kept()).toBe(token);
    expect((await connection()).renewed_at).toBeNull();
  });

  it.each(['revoked', 'expired'] as const)('that is found %s says nothing of the one that replaced it', async (end) => {
    await connect();
    // Found to be well, and opened; by the time it is used it has ended, and somebody connected anew.
    const graphFor: typeof deps.meta.graphFor = async (tx, id) => {
      const graph = await deps.meta.graphFor(tx, id);
      tokenOf().ended = end;
      await connect();
      return graph;
    };
    expect(await checkConnection({ ...deps, meta: { ...deps.meta, graphFor } }, tenantId)).toBe(`token-${end}`);
    expect(await connection()).toMatchObject({ state: 'connected', check_error: null });
    expect(await notes()).toEqual([]);
  });

  it('is as good as before when Meta does not answer, and is looked into again soon', async () => {
    await connect();
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    expect(await checkConnection(deps, tenantId)).toBe('network');
    expect(await connection()).toMatchObject({ state: 'connected', check_error: 'network' });
    const [row] = await db.owner()`select check_after < now() + interval '16 minutes' as soon from meta_connections`;
    expect(row!.soon).toBe(true);
    await meta.call('DELETE', '/_sandbox/faults');
    await checkConnection(deps, tenantId);
    expect((await connection()).check_error).toBeNull();
  });

  it('stands in no log', async () => {
    await connect({ lifetime: 5 * day });
    warned.length = 0;
    await meta.fault({ kind: 'meta-error', code: 100 });
    await checkConnection(deps, tenantId);
    expect(warned.length).toBeGreaterThan(0);
    expect(warned.join()).not.toContain(token);
  });
});

describe('pages', () => {
  it('are kept with their tokens sealed, and Meta reports their leads', async () => {
    await connect();
    await checkConnection(deps, tenantId);
    expect(await inTenant(listMetaPages)).toMatchObject([
      { page_id: '104000000000000002', name: 'Andinas Travel', subscribed_at: expect.any(Date), error: null },
      { page_id: page, name: 'Bicicletas Andinas', subscribed_at: expect.any(Date), error: null },
    ]);
    expect(meta.sandbox.meta.subscriptions.get(page)).toEqual(['leadgen']);
    expect(await findTenantsOfPage(db.sql, page)).toContain(tenantId);
    const asPage = await inTenant((tx) => deps.meta.pageGraphFor(tx, tenantId, page));
    expect(await collect(asPage!.forms(page))).toHaveLength(2);
    const [row] = await db.owner()`
      select sealed_value from credentials where tenant_id = ${tenantId} and key = ${metaPageTokenKey(page)}`;
    expect(Buffer.from(row!.sealed_value).toString('latin1')).not.toContain('EAA');
  });

  it('that a person left out stay out; one taken back at Meta is subscribed anew', async () => {
    await connect();
    await checkConnection(deps, tenantId);
    await inTenant((tx) => choosePage(tx, page, false));
    meta.sandbox.meta.subscriptions.clear();
    await checkConnection(deps, tenantId);
    expect([...meta.sandbox.meta.subscriptions.keys()]).toEqual(['104000000000000002']);
    expect(await findTenantsOfPage(db.sql, page)).not.toContain(tenantId);
  });

  it('that a person left out while Meta could not be told are unsubscribed, unless another tenant takes them in', async () => {
    await connect();
    await checkConnection(deps, tenantId);
    await inTenant((tx) => choosePage(tx, page, false));
    await meta.fault({ kind: 'meta-error', code: 200, match: { edge: 'subscribed_apps' } });
    await checkConnection(deps, tenantId);
    const left = async () => (await inTenant(listMetaPages)).find((one) => one.page_id === page);
    expect(await left()).toMatchObject({ error: 'missing-permission', subscribed_at: expect.any(Date) });
    expect(meta.sandbox.meta.subscriptions.has(page)).toBe(true);
    await meta.call('DELETE', '/_sandbox/faults');
    const other = (await db.createTenant()).id;
    const wanted = (tx: Tx) => tx`insert into meta_pages (page_id, name) values (${page}, 'Bicicletas Andinas')`;
    await withTenant(db.sql, other, wanted);
    await checkConnection(deps, tenantId);
    expect(await left()).toMatchObject({ error: null, subscribed_at: null });
    expect(meta.sandbox.meta.subscriptions.has(page)).toBe(true);
    await withTenant(db.sql, other, (tx) => tx`delete from meta_pages`);
    await inTenant((tx) => recordSubscription(tx, page, null));
    await checkConnection(deps, tenantId);
    expect(await left()).toMatchObject({ error: null, subscribed_at: null });
    expect(meta.sandbox.meta.subscriptions.has(page)).toBe(false);
  });

  it('that are gone at Meta are forgotten with their tokens', async () => {
    await connect();
    await checkConnection(deps, tenantId);
    const { pages } = meta.sandbox.meta.world;
    const gone = pages.shift()!;
    await checkConnection(deps, tenantId);
    pages.unshift(gone);
    expect((await inTenant(listMetaPages)).map((one) => one.page_id)).toEqual(['104000000000000002']);
    expect(await inTenant((tx) => deps.vault.get(tx, tenantId, metaPageTokenKey(page)))).toBeNull();
  });

  it('say why Meta does not report their leads; without the permissions they are not asked for', async () => {
    await connect();
    await meta.fault({ kind: 'meta-error', code: 200, match: { edge: 'subscribed_apps' } });
    await checkConnection(deps, tenantId);
    expect((await inTenant(listMetaPages)).map(({ error }) => error)).toEqual([
      'missing-permission',
      'missing-permission',
    ]);
    await connect({ granted: ['ads_read', 'business_management'] });
    meta.arrived();
    expect(await checkConnection(deps, tenantId)).toBeNull();
    expect(meta.arrived().map((call) => call.path)).not.toContain('/v25.0/me/accounts');
    expect(await inTenant(listMetaPages)).toHaveLength(2);
  });
});

it('ad accounts say how they are, and one out of reach does not hide the others', async () => {
  await connect();
  const facts = { name: 'Vieja', businessId: null, currency: 'ARS', timezone: 'UTC', accountStatus: 1 };
  await inTenant(async (tx) => {
    for (const id of ['act_42', accountId, 'act_100200300400500602'])
      await connectAdAccount(tx, { ...facts, accountId: id });
  });
  expect(await checkConnection(deps, tenantId)).toBeNull();
  const found = (await inTenant(listAdAccounts)).map((one) => [one.account_id, one.account_status, one.error]);
  expect(found).toEqual([
    ['act_100200300400500600', 1, null],
    ['act_100200300400500602', 2, null],
    ['act_42', 1, 'not-found'],
  ]);
  expect((await inTenant(listAdAccounts))[0]!.name).toBe('Bicicletas Andinas · ARS');
});

describe('what the API leaves to the worker', () => {
  it('is done once: looking into a new connection', async () => {
    await connect();
    await inTenant(requestMetaCheck);
    expect(await relayMeta(deps)).toBe(true);
    expect(await inTenant(listMetaPages)).toHaveLength(2);
    expect(await relayMeta(deps)).toBe(false);
    expect(await inTenant((tx) => tx`select state, error from sync_runs where kind = 'meta-check'`)).toEqual([
      { state: 'completed', error: null },
    ]);
  });

  it('is tried again while Meta is away: taking the app back', async () => {
    await connect();
    const left = { token, metaUserId: tokenOf().userId };
    await db.owner()`delete from meta_connections`;
    await inTenant((tx) => keepLeftToken(tx, deps.vault, tenantId, left));
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    await relayMeta(deps);
    expect(await inTenant((tx) => readLeftToken(tx, deps.vault, tenantId))).toEqual(left);
    await meta.call('DELETE', '/_sandbox/faults');
    await db.owner()`update sync_runs set claimed_until = now() where tenant_id = ${tenantId}`;
    await relayMeta(deps);
    expect(tokenOf().ended).toBe('revoked');
    expect(await inTenant((tx) => tx`select key from credentials where key like 'meta:left%'`)).toEqual([]);
    expect(await inTenant((tx) => tx`select state from sync_runs where kind = 'meta-revoke'`)).toEqual([
      { state: 'completed' },
    ]);
  });

  it('is not done when somebody reads through that person again', async () => {
    await connect();
    await inTenant((tx) => keepLeftToken(tx, deps.vault, tenantId, { token, metaUserId: tokenOf().userId }));
    await relayMeta(deps);
    expect(tokenOf().ended).toBeNull();
    expect(await inTenant((tx) => readLeftToken(tx, deps.vault, tenantId))).toBeNull();
  });
});
