/** The state of the connection, and what can be read through it. */
import { metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { accountId, type MetaSandbox, startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let meta: MetaSandbox;
/** Milliseconds that our clock is ahead. */
let ahead = 0;
let api: TestApi;
beforeAll(async () => {
  meta = await startMetaSandbox();
  api = await createTestApi({
    env: { META_GRAPH_URL: meta.url, META_DIALOG_URL: meta.url },
    fetch,
    now: () => new Date(Date.now() + ahead),
  });
});
afterAll(() => Promise.all([api.stop(), meta.stop()]));
afterEach(() => meta.call('DELETE', '/_sandbox/faults'));

const status = async (person: Person) => (await person.get('/api/crm/marketing/token-status')).body;
/** As long as the last look is fresh nobody asks again: lets time pass. */
const age = () => (ahead += 11_000);

/** A person whose tenant is connected, with a token of its own that lives this long. */
async function connected({ lifetime = 5_183_944, role = 'ceo' as const } = {}): Promise<Person & { token: string }> {
  const person = await api.person(role);
  const { body } = await meta.call('POST', '/_sandbox/meta/tokens', { expires_in: lifetime });
  await withTenant(api.database.sql, person.tenantId, async (tx) => {
    await api.deps.vault.put(tx, person.tenantId, metaTokenKey, body.access_token);
    await saveConnection(tx, {
      metaUserId: body.user_id,
      metaUserName: 'Lucía',
      scopes: [...scopes],
      tokenExpiresAt: lifetime === 0 ? null : new Date(body.expires_at * 1000),
      dataAccessExpiresAt: null,
      connectedBy: person.userId,
    });
  });
  return { ...person, token: body.access_token };
}
const tokenOf = (person: { token: string }) => meta.sandbox.meta.tokens.all.get(person.token)!;

describe('token-status', () => {
  it('tells missing, connected, expiring and never-ending apart', async () => {
    expect(await status(await api.person())).toMatchObject({ status: 'missing', days_left: null, expires_at: null });
    expect(await status(await connected())).toMatchObject({
      status: 'connected',
      needs_reconnect: false,
      days_left: 59,
    });
    expect(await status(await connected({ lifetime: 5 * 86_400 }))).toMatchObject({
      status: 'expiring',
      connected: true,
      days_left: 4,
    });
    expect(await status(await connected({ lifetime: 0 }))).toMatchObject({ status: 'connected', days_left: null });
  });

  it('tells expired from revoked, as Meta says when it is asked', async () => {
    for (const [end, expected] of [
      ['expired', 'expired'],
      ['revoked', 'revoked'],
      ['password', 'revoked'],
    ] as const) {
      const ceo = await connected();
      expect((await status(ceo)).status).toBe('connected');
      tokenOf(ceo).ended = end;
      expect((await status(ceo)).status).toBe('connected');
      age();
      expect(await status(ceo)).toMatchObject({
        status: expected,
        connected: false,
        needs_reconnect: true,
        days_left: 0,
      });
    }
  });

  it('knows by itself when the time is over', async () => {
    const ceo = await connected({ lifetime: 1 });
    await expect.poll(async () => (await status(ceo)).status, { timeout: 5_000 }).toBe('expired');
  });

  it('sees permissions that were taken back, and a token that works again', async () => {
    const ceo = await connected();
    await status(ceo);
    tokenOf(ceo).scopes = tokenOf(ceo).scopes.filter((scope) => scope !== 'leads_retrieval');
    age();
    expect(await status(ceo)).toMatchObject({ status: 'connected', missing_permissions: ['leads_retrieval'] });
    tokenOf(ceo).ended = 'checkpoint';
    age();
    expect((await status(ceo)).status).toBe('revoked');
    tokenOf(ceo).ended = null;
    age();
    expect((await status(ceo)).status).toBe('connected');
  });

  it('asks Meta once however many ask, and says what was known when Meta does not answer', async () => {
    const ceo = await connected();
    meta.arrived();
    const answers = await Promise.all(Array.from({ length: 8 }, () => status(ceo)));
    expect(new Set(answers.map((one) => one.status))).toEqual(new Set(['connected']));
    expect(meta.arrived()).toHaveLength(1);
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    age();
    expect((await status(ceo)).status).toBe('connected');
    // A look that finds nothing new writes nothing.
    await meta.call('DELETE', '/_sandbox/faults');
    const row = () => api.database.owner()`select xmin, * from meta_connections where tenant_id = ${ceo.tenantId}`;
    const before = await row();
    age();
    await status(ceo);
    expect(await row()).toEqual(before);
  });

  it('is for the marketing role too; sellers have nothing to do with it', async () => {
    const tenant = await api.database.createTenant();
    expect((await (await api.person('marketing', tenant)).get('/api/crm/marketing/token-status')).status).toBe(200);
    expect((await (await api.person('seller', tenant)).get('/api/crm/marketing/token-status')).status).toBe(403);
  });
});

describe('portfolios and accounts', () => {
  it('are listed: of a portfolio owned and shared ones, without one all', async () => {
    const ceo = await connected();
    const { body } = await ceo.get('/api/crm/marketing/meta-portfolios');
    expect(body.portfolios.map((one: { name: string }) => one.name)).toEqual(['Bicicletas Andinas', 'Agencia Norte']);
    const of = async (query: string) => (await ceo.get(`/api/crm/marketing/meta-accounts${query}`)).body.accounts;
    const own = await of(`?portfolio_id=${body.portfolios[0].id}`);
    expect(own.map((one: { name: string }) => one.name)).toContain('Cliente del Norte');
    expect(own[0]).toEqual({
      id: accountId,
      name: 'Bicicletas Andinas · ARS',
      currency: 'ARS',
      timezone: 'America/Argentina/Buenos_Aires',
      account_status: 1,
      portfolio_id: body.portfolios[0].id,
      connected: false,
    });
    expect(await of('')).toHaveLength(5);
    expect((await ceo.get('/api/crm/marketing/meta-accounts?portfolio_id=../me')).status).toBe(422);
    expect((await ceo.get('/api/crm/marketing/meta-accounts?portfolio_id=42')).body.code).toBe('provider_refused');
  });

  it('are listed to the last page, however many there are', async () => {
    const { world } = meta.sandbox.meta;
    const before = { businesses: [...world.businesses], accounts: [...world.accounts] };
    const [, any] = before.accounts[0]!;
    const many = Array.from({ length: 230 }, (_, i) => String(500_000_000_000_000_000n + BigInt(i)));
    for (const id of many) {
      world.businesses.push({ id, name: `Cliente ${id}`, owned: many, client: [] });
      world.accounts.set(id, Object.assign(Object.create(any), { account: { ...any.account, id, businessId: id } }));
    }
    const ceo = await connected();
    expect((await ceo.get('/api/crm/marketing/meta-portfolios')).body.portfolios).toHaveLength(232);
    const answer = await ceo.get(`/api/crm/marketing/meta-accounts?portfolio_id=${many[0]}`);
    expect(answer.body.accounts.map((one: { id: string }) => one.id)).toEqual(many.map((id) => `act_${id}`));
    expect(answer.body.partial).toBe(false);
    world.businesses.splice(0, Infinity, ...before.businesses);
    world.accounts.clear();
    for (const [id, history] of before.accounts) world.accounts.set(id, history);
  });

  it('a list that is closed to the person hides nothing of the other', async () => {
    const ceo = await connected();
    await meta.fault({ kind: 'meta-error', code: 200, match: { edge: 'client_ad_accounts' } });
    const { body } = await ceo.get('/api/crm/marketing/meta-accounts?portfolio_id=130000000000000001');
    expect(body).toMatchObject({ partial: true });
    expect(body.accounts).toHaveLength(3);
  });

  it('need a connection, and say which kind of trouble there is', async () => {
    const nobody = await api.person();
    expect((await nobody.get('/api/crm/marketing/meta-accounts')).body).toMatchObject({
      status: 409,
      code: 'meta_not_connected',
    });
    const ceo = await connected();
    const code = async (fault: object) => {
      await meta.fault({ ...fault, times: 1 });
      const answer = await ceo.get('/api/crm/marketing/meta-portfolios');
      await meta.call('DELETE', '/_sandbox/faults');
      return [answer.status, answer.body.code, answer.headers.get('retry-after')];
    };
    expect(await code({ kind: 'meta-throttle', regainMinutes: 3 })).toEqual([503, 'meta_throttled', '180']);
    expect(await code({ kind: 'meta-error', code: 200 })).toEqual([409, 'meta_permission', null]);
    expect(await code({ kind: 'meta-error', code: 100 })).toEqual([422, 'provider_refused', null]);
    await meta.fault({ kind: 'meta-error', code: 2, times: 2 });
    expect((await ceo.get('/api/crm/marketing/meta-portfolios')).body.code).toBe('provider_failed');
    // What a call finds out about the token is known at once, also while Meta does not answer.
    expect(await code({ kind: 'meta-token', end: 'expired' })).toEqual([409, 'meta_reconnect', null]);
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    expect((await status(ceo)).status).toBe('expired');
  });
});

describe('connecting an ad account', () => {
  it('takes name, currency and zone from Meta, and asks for the first sync', async () => {
    const ceo = await connected();
    const answer = await ceo.post('/api/crm/marketing/connect', {
      account_id: accountId.slice(4),
      account_name: 'Mi cuenta',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      account_id: accountId,
      name: 'Bicicletas Andinas · ARS',
      currency: 'ARS',
      timezone: 'America/Argentina/Buenos_Aires',
      status: 'connected',
      account_status: 1,
    });
    // Twice is the same account and the same sync.
    await ceo.post('/api/crm/marketing/connect', { account_id: accountId });
    const runs =
      await api.database.owner()`select kind, account_id, state from sync_runs where tenant_id = ${ceo.tenantId}`;
    expect([...runs]).toEqual([{ kind: 'meta-ads', account_id: accountId, state: 'running' }]);
    expect((await status(ceo)).accounts).toMatchObject([{ account_id: accountId }]);
    const { body } = await ceo.get('/api/crm/marketing/meta-accounts');
    expect(body.accounts.filter((one: { connected: boolean }) => one.connected)).toHaveLength(1);
  });

  it('refuses an account that the token does not reach, and what is no account', async () => {
    const ceo = await connected();
    const foreign = await ceo.post('/api/crm/marketing/connect', { account_id: 'act_42' });
    expect([foreign.status, foreign.body.errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'account_id', code: 'not_yours' })],
    ]);
    for (const bad of ['me', '', 'act_', '../act_1', 42, null]) {
      expect((await ceo.post('/api/crm/marketing/connect', { account_id: bad })).status).toBe(422);
    }
    const [count] =
      await api.database.owner()`select count(*)::int as n from ad_accounts where tenant_id = ${ceo.tenantId}`;
    expect(count!.n).toBe(0);
  });

  it('takes several, each by its own; one can be taken away and come back', async () => {
    const ceo = await connected();
    const other = 'act_100200300400500601';
    await ceo.post('/api/crm/marketing/connect', { account_id: accountId });
    await ceo.post('/api/crm/marketing/connect', { account_id: other });
    expect((await status(ceo)).accounts.map((one: { currency: string }) => one.currency)).toEqual(['ARS', 'USD']);
    expect((await ceo.delete(`/api/crm/marketing/accounts/${other}`)).status).toBe(204);
    expect((await ceo.delete(`/api/crm/marketing/accounts/${other}`)).status).toBe(404);
    expect((await status(ceo)).accounts).toHaveLength(1);
    await ceo.post('/api/crm/marketing/connect', { account_id: other });
    expect((await status(ceo)).accounts).toHaveLength(2);
  });

  it('is one tenant’s own: another neither sees nor removes it', async () => {
    const [one, two] = [await connected(), await connected()];
    await one.post('/api/crm/marketing/connect', { account_id: accountId });
    expect((await status(two)).accounts).toEqual([]);
    expect((await two.delete(`/api/crm/marketing/accounts/${accountId}`)).status).toBe(404);
    expect((await status(one)).accounts).toHaveLength(1);
  });

  it('is for ceo and admin', async () => {
    const tenant = await api.database.createTenant();
    for (const role of ['marketing', 'seller'] as const) {
      const person = await api.person(role, tenant);
      expect((await person.post('/api/crm/marketing/connect', { account_id: accountId })).status).toBe(403);
      expect((await person.post('/api/crm/auth/meta/disconnect')).status).toBe(403);
    }
  });
});
