/** Connecting Meta through the sandbox's dialog. Numbers in brackets are those of the list of attacks. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signAccessToken } from '../people/access-token.ts';
import { caller, createTestApi, testEnv } from '../testing.ts';
import { callback, createMetaScene, type MetaScene } from '../testing/meta-scene.ts';

let scene: MetaScene;
let meta: MetaScene['meta'];
let api: MetaScene['api'];
beforeAll(async () => {
  scene = await createMetaScene();
  ({ meta, api } = scene);
});
afterAll(() => scene.stop());
beforeEach(() => scene.calm());

describe('connecting', () => {
  it('goes to the dialog and back, and keeps a sealed token that lasts', async () => {
    const ceo = await api.person();
    expect(await scene.status(ceo)).toMatchObject({
      status: 'missing',
      connected: false,
      needs_reconnect: true,
      accounts: [],
    });
    const answer = await scene.connect(ceo);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/crm/marketing?success=connected']);
    const found = await scene.status(ceo);
    expect(found).toMatchObject({
      status: 'connected',
      connected: true,
      user_name: 'Lucía Sandbox',
      missing_permissions: [],
    });
    expect(found.days_left).toBeGreaterThan(55);
    expect(await scene.kept(ceo.tenantId)).toMatch(/^EAA/);
    const [row] =
      await api.database.owner()`select sealed_value, category, expires_at from credentials where tenant_id = ${ceo.tenantId}`;
    expect(Buffer.from(row!.sealed_value).toString('latin1')).not.toContain('EAA');
    expect(row).toMatchObject({ category: 'meta', expires_at: expect.any(Date) });
    const [entry] =
      await api.database.owner()`select action, data from system_events where tenant_id = ${ceo.tenantId} order by id desc limit 1`;
    expect(entry).toMatchObject({ action: 'meta.connect' });
  });

  it('again goes on where the reading stands: recent days that have just come in are not read once more', async () => {
    const ceo = await api.person();
    const owner = api.database.owner();
    const account = async (id: string, newest: { state: string; minutesAgo: number }, historyFrom = '2025-01-01') => {
      await owner`
        insert into ad_accounts (tenant_id, account_id, name, currency, timezone, synced_from, synced_to, history_from)
        values (${ceo.tenantId}, ${id}, ${id}, 'ARS', 'America/Argentina/Buenos_Aires', '2026-10-01', '2026-11-01', ${historyFrom})`;
      await owner`
        insert into sync_runs (tenant_id, kind, account_id, state, started_at, ended_at)
        values (${ceo.tenantId}, 'meta-ads', ${id}, ${newest.state}, now() - ${newest.minutesAgo + 1} * interval '1 minute',
          now() - ${newest.minutesAgo} * interval '1 minute')`;
    };
    await account('act_1', { state: 'completed', minutesAgo: 2 });
    await account('act_2', { state: 'completed', minutesAgo: 2 }, '2026-10-01');
    await account('act_3', { state: 'failed', minutesAgo: 2 });
    await account('act_4', { state: 'completed', minutesAgo: 20 });
    await scene.connect(ceo);
    const asked = await owner`
      select account_id, kind from sync_runs where tenant_id = ${ceo.tenantId} and state = 'running' and account_id is not null
      order by account_id`;
    expect(asked.map(({ account_id: id, kind }) => [id, kind])).toEqual([
      ['act_1', 'meta-ads-history'],
      ['act_3', 'meta-ads'],
      ['act_4', 'meta-ads'],
    ]);
  });

  it('asks for an address that is right to the letter, and writes nothing by asking', async () => {
    const ceo = await api.person();
    const { body, headers } = await ceo.get('/api/crm/auth/meta/url');
    expect(body.auth_url).toBe(body.url);
    expect(body.expires_in).toBeGreaterThan(590);
    expect(body.expires_in).toBeLessThanOrEqual(600);
    expect(headers.getSetCookie()).toEqual([]);
    const url = new URL(body.url);
    expect(url.origin + url.pathname).toBe(`${meta.url}/v25.0/dialog/oauth`);
    expect(url.searchParams.get('redirect_uri')).toBe(callback);
    expect(url.searchParams.get('scope')).toContain('ads_read');
    expect(url.searchParams.get('auth_type')).toBe('rerequest');
    const [count] =
      await api.database.owner()`select count(*)::int as n from oauth_states where tenant_id = ${ceo.tenantId}`;
    expect(count!.n).toBe(0);
  });

  it('lets nobody who holds an access token alone stay longer by it: the way back ends with the token', async () => {
    let clock = Date.now();
    const own = await createTestApi({
      env: { META_GRAPH_URL: meta.url, META_DIALOG_URL: meta.url },
      now: () => new Date(clock),
      fetch,
    });
    const ceo = await own.person();
    const thief = caller(own.app, {
      cookie: `__Host-session=${await signAccessToken(own.deps.config, ceo, new Date(clock))}`,
    });
    for (let minute = 0; minute < 9; minute++) {
      clock += 60_000;
      const { headers, body } = await thief.get('/api/crm/auth/meta/url');
      expect(headers.getSetCookie()).toEqual([]);
      expect(body.expires_in).toBeLessThanOrEqual(600 - 60 * (minute + 1));
    }
    clock += 66_000;
    expect((await thief.get('/api/crm/auth/meta/url')).status).toBe(401);
    await own.stop();
  });

  it('says so when the installation has no app at Meta', async () => {
    const bare = await createTestApi({ env: { META_APP_ID: '', META_APP_SECRET: '' } });
    const ceo = await bare.person();
    expect((await ceo.get('/api/crm/auth/meta/url')).body.code).toBe('meta_not_configured');
    expect((await ceo.get('/api/crm/marketing/token-status')).body).toMatchObject({
      status: 'missing',
      configured: false,
    });
    await bare.stop();
  });
});

describe('a return from the dialog is refused', () => {
  it('without a state, with a forged, a used, an expired one (37)', async () => {
    const ceo = await api.person();
    const path = await scene.answerDialog(ceo);
    const state = new URL(testEnv.PUBLIC_URL + path).searchParams.get('state')!;
    const [nonce, expires, mac] = state.split('.') as [string, string, string];
    const other = `${nonce}.${Number(expires) + 60}.${mac}`;
    const code = new URL(testEnv.PUBLIC_URL + path).searchParams.get('code')!;
    for (const bad of [
      null,
      '',
      'x',
      `tenant_${ceo.tenantId}`,
      other,
      `${nonce}.${expires}.${mac.slice(0, -1)}${mac.endsWith('A') ? 'E' : 'A'}`,
    ]) {
      const query = new URLSearchParams({ code, ...(bad !== null && { state: bad }) });
      const answer = await scene.comeBack(ceo, `/api/crm/auth/meta/callback?${query}`);
      expect([bad, answer.status, answer.body.code]).toEqual([bad, 400, 'invalid_state']);
    }
    expect(await scene.rows(ceo.tenantId)).toBe(0);
    expect((await scene.comeBack(ceo, path)).headers.get('location')).toContain('success=connected');
    expect((await scene.comeBack(ceo, path)).body.code).toBe('invalid_state');
  });

  it('an expired state, in the session that began it (37)', async () => {
    let clock = Date.now();
    const own = await createTestApi({
      env: { META_GRAPH_URL: meta.url, META_DIALOG_URL: meta.url },
      now: () => new Date(clock),
      fetch,
    });
    const ceo = await own.person();
    const path = await scene.answerDialog(ceo);
    // The access token lives as long as the state: a fresh one, so that only the state is old.
    clock += 601_000;
    const token = await signAccessToken(own.deps.config, ceo, new Date(clock));
    const fresh = caller(own.app, { cookie: `__Host-session=${token}` });
    expect((await fresh.get(path)).body.code).toBe('invalid_state');
    await own.stop();
  });

  it('with the state of another person, session or tenant, however good their code is (37, 38)', async () => {
    const tenant = await api.database.createTenant();
    const victim = await api.person('ceo', tenant);
    const colleague = await api.person('admin', tenant);
    const again = await api.person('ceo', tenant);
    const attacker = await api.person();
    for (const other of [colleague, again, attacker]) {
      const path = await scene.answerDialog(other);
      expect((await scene.comeBack(victim, path)).body.code).toBe('invalid_state');
      // The attacker's code with nothing of the attacker's but the code.
      const code = new URL(testEnv.PUBLIC_URL + path).searchParams.get('code')!;
      expect((await scene.comeBack(victim, `/api/crm/auth/meta/callback?code=${code}`)).status).toBe(400);
    }
    expect(await scene.rows(victim.tenantId)).toBe(0);
    // The others' states were not used up by it.
    expect((await scene.connect(attacker)).headers.get('location')).toContain('success');
  });

  it('while logged out, and to a role that may not connect (39)', async () => {
    const ceo = await api.person();
    const path = await scene.answerDialog(ceo);
    expect((await api.nobody.get(path)).status).toBe(401);
    expect((await (await api.person('marketing')).get(path)).status).toBe(403);
    expect((await (await api.person('seller')).get('/api/crm/auth/meta/url')).status).toBe(403);
    expect(await scene.rows(ceo.tenantId)).toBe(0);
  });

  it('in a browser by the page, which says why', async () => {
    const html = { accept: 'text/html,application/xhtml+xml' };
    const ceo = await api.person();
    const bad = await scene.comeBack(ceo, '/api/crm/auth/meta/callback?code=x&state=y', html);
    expect([bad.status, bad.headers.get('location')]).toEqual([302, '/crm/marketing?error=invalid_state']);
    const out = await api.nobody.request('GET', '/api/crm/auth/meta/callback?code=x&state=y', undefined, html);
    expect([out.status, out.headers.get('location')]).toEqual([302, '/crm/marketing?error=not_signed_in']);
  });
});

it('the redirect address comes from the settings, whatever the request says (40)', async () => {
  const ceo = await api.person();
  const tries: Record<string, string>[] = [
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { origin: testEnv.PUBLIC_URL },
  ];
  for (const headers of tries) {
    const { body } = await ceo.request('GET', '/api/crm/auth/meta/url', undefined, headers);
    expect(new URL(body.url).searchParams.get('redirect_uri')).toBe(callback);
  }
  expect((await ceo.get('/api/crm/auth/meta/url?redirect_uri=https://evil.example')).status).toBe(422);
  const answer = await scene.comeBack(ceo, `${await scene.answerDialog(ceo)}&redirect_uri=https://evil.example`);
  expect(answer.headers.get('location')).toBe('/crm/marketing?success=connected');
});

describe('nothing is kept', () => {
  const refused = async (answer: string, expected: string) => {
    const ceo = await api.person();
    const path = await scene.answerDialog(ceo, answer);
    const back = await scene.comeBack(ceo, path);
    expect([back.status, back.headers.get('location')]).toEqual([302, expected]);
    expect(await scene.rows(ceo.tenantId)).toBe(0);
    // The state is gone with it.
    expect((await scene.comeBack(ceo, path)).body.code).toBe('invalid_state');
    return ceo;
  };

  it('when the person says no (41)', async () => {
    const ceo = await refused('decision=deny', '/crm/marketing?error=denied');
    expect((await scene.connect(ceo)).headers.get('location')).toBe('/crm/marketing?success=connected');
  });

  it('when permissions are missing, which are named, and asked for again next time (41)', async () => {
    const granted =
      'ads_read,business_management,pages_show_list,pages_read_engagement,pages_manage_metadata,pages_manage_ads';
    const ceo = await refused(
      `decision=allow&granted=${granted}`,
      '/crm/marketing?error=missing_permissions&missing=leads_retrieval',
    );
    expect((await scene.connect(ceo)).headers.get('location')).toBe('/crm/marketing?success=connected');
  });

  it('when the token belongs to another app (42)', async () => {
    const ceo = await api.person();
    const path = await scene.answerDialog(ceo);
    scene.bend(async (_, body, answer) => {
      if (!body.includes('debug_token')) return answer;
      return new Response((await answer.text()).replaceAll('100000000000001', '666000000000001'), { status: 200 });
    });
    expect((await scene.comeBack(ceo, path)).headers.get('location')).toBe('/crm/marketing?error=wrong_app');
    expect(await scene.rows(ceo.tenantId)).toBe(0);
  });

  it('when Meta does not take the code, or does not answer', async () => {
    const ceo = await api.person();
    const path = await scene.answerDialog(ceo);
    const bad = path.replace(/code=[^&]+/, 'code=AQwrong');
    expect((await scene.comeBack(ceo, bad)).headers.get('location')).toBe('/crm/marketing?error=token_exchange_failed');
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    expect((await scene.connect(ceo)).headers.get('location')).toBe('/crm/marketing?error=meta_unreachable');
    expect(await scene.rows(ceo.tenantId)).toBe(0);
  });
});

it('the token and the code stand in no address, log, answer or audit entry (43)', async () => {
  const ceo = await api.person();
  meta.arrived();
  scene.logged.length = 0;
  const path = await scene.answerDialog(ceo);
  const seen = [await scene.comeBack(ceo, path), await ceo.get('/api/crm/marketing/token-status')];
  seen.push(await ceo.get('/api/crm/marketing/meta-portfolios'), await ceo.get('/api/crm/marketing/meta-accounts'));
  await meta.fault({ kind: 'meta-token', end: 'expired', times: 1 });
  seen.push(await ceo.get('/api/crm/marketing/meta-accounts'));
  const token = (await scene.kept(ceo.tenantId))!;
  const code = new URL(testEnv.PUBLIC_URL + path).searchParams.get('code')!;
  const audit = await api.database.owner()`select * from system_events where tenant_id = ${ceo.tenantId}`;
  for (const secret of [token, code, testEnv.META_APP_SECRET]) {
    expect(JSON.stringify([seen, seen.map(({ headers }) => [...headers]), audit, scene.logged])).not.toContain(secret);
  }
  const calls = meta.arrived();
  expect(calls.length).toBeGreaterThan(6);
  // The exchange of the code has no token yet.
  for (const call of calls.filter(({ path: at }) => !at.endsWith('/access_token')))
    expect(call).toMatchObject({ tokenIn: 'header', proof: true });
  expect(seen[0]!.headers.get('referrer-policy')).toContain('no-referrer');
});
