/** Connecting Meta through the sandbox's dialog. Numbers in brackets are those of the list of attacks. */
import { createHmac } from 'node:crypto';
import { withTenant } from '#db/tenant.ts';
import { metaTokenKey } from '#db/meta-connections.ts';
import { readLeftToken } from '#db/meta-left-token.ts';
import { recordSubscription, saveMetaPages } from '#db/meta-pages.ts';
import { type MetaSandbox, startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signAccessToken } from '../auth/access-token.ts';
import { caller, createTestApi, type Person, type TestApi, testEnv } from '../testing.ts';

const callback = `${testEnv.PUBLIC_URL}/api/crm/auth/meta/callback`;
/** Everything the API logs. */
const logged: string[] = [];
/** Changes what Meta answers, for the call whose path or body fits. */
let bend: ((url: string, body: string, answer: Response) => Promise<Response> | Response) | null = null;
let meta: MetaSandbox;
let api: TestApi;

beforeAll(async () => {
  meta = await startMetaSandbox({ redirectUris: [callback] });
  api = await createTestApi({
    env: { META_GRAPH_URL: meta.url, META_DIALOG_URL: meta.url },
    log: (...line) => logged.push(JSON.stringify(line)),
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      return bend ? await bend(String(input), String(init?.body ?? ''), answer) : answer;
    },
  });
});
afterAll(() => Promise.all([api.stop(), meta.stop()]));
beforeEach(async () => {
  bend = null;
  await meta.call('DELETE', '/_sandbox/faults');
  meta.sandbox.meta.tokens.permissions.clear();
});

/** Where the dialog sends the browser, as a path of ours. */
async function answerDialog(person: Person, answer = 'decision=allow'): Promise<string> {
  const { body } = await person.get('/api/crm/auth/meta/url');
  const back = await fetch(`${body.url}&${answer}`, { redirect: 'manual' });
  const location = back.headers.get('location')!;
  expect(location.startsWith(`${callback}?`)).toBe(true);
  return location.slice(testEnv.PUBLIC_URL.length);
}
const comeBack = (person: Person, path: string, headers = {}) => person.request('GET', path, undefined, headers);
const connect = async (person: Person) => await comeBack(person, await answerDialog(person));
const status = async (person: Person) => (await person.get('/api/crm/marketing/token-status')).body;
const kept = (tenantId: string) =>
  withTenant(api.database.sql, tenantId, (tx) => api.deps.vault.get(tx, tenantId, metaTokenKey));
const rows = async (tenantId: string) =>
  Number((await api.database.owner()`select count(*) from meta_connections where tenant_id = ${tenantId}`)[0]!.count) +
  Number((await api.database.owner()`select count(*) from credentials where tenant_id = ${tenantId}`)[0]!.count);

describe('connecting', () => {
  it('goes to the dialog and back, and keeps a sealed token that lasts', async () => {
    const ceo = await api.person();
    expect(await status(ceo)).toMatchObject({
      status: 'missing',
      connected: false,
      needs_reconnect: true,
      accounts: [],
    });
    const answer = await connect(ceo);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/crm/marketing?success=connected']);
    const found = await status(ceo);
    expect(found).toMatchObject({
      status: 'connected',
      connected: true,
      user_name: 'Lucía Sandbox',
      missing_permissions: [],
    });
    expect(found.days_left).toBeGreaterThan(55);
    expect(await kept(ceo.tenantId)).toMatch(/^EAA/);
    const [row] =
      await api.database.owner()`select sealed_value, category, expires_at from credentials where tenant_id = ${ceo.tenantId}`;
    expect(Buffer.from(row!.sealed_value).toString('latin1')).not.toContain('EAA');
    expect(row).toMatchObject({ category: 'meta', expires_at: expect.any(Date) });
    const [entry] =
      await api.database.owner()`select action, data from system_events where tenant_id = ${ceo.tenantId} order by id desc limit 1`;
    expect(entry).toMatchObject({ action: 'meta.connect' });
  });

  it('asks for an address that is right to the letter, and writes nothing by asking', async () => {
    const ceo = await api.person();
    const { body, headers } = await ceo.get('/api/crm/auth/meta/url');
    expect(body).toMatchObject({ auth_url: body.url, expires_in: 600 });
    expect(headers.getSetCookie().join()).toMatch(/__Host-session=[^;]+; Max-Age=600;/);
    const url = new URL(body.url);
    expect(url.origin + url.pathname).toBe(`${meta.url}/v25.0/dialog/oauth`);
    expect(url.searchParams.get('redirect_uri')).toBe(callback);
    expect(url.searchParams.get('scope')).toContain('ads_read');
    expect(url.searchParams.get('auth_type')).toBe('rerequest');
    const [count] =
      await api.database.owner()`select count(*)::int as n from oauth_states where tenant_id = ${ceo.tenantId}`;
    expect(count!.n).toBe(0);
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
    const path = await answerDialog(ceo);
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
      const answer = await comeBack(ceo, `/api/crm/auth/meta/callback?${query}`);
      expect([bad, answer.status, answer.body.code]).toEqual([bad, 400, 'invalid_state']);
    }
    expect(await rows(ceo.tenantId)).toBe(0);
    expect((await comeBack(ceo, path)).headers.get('location')).toContain('success=connected');
    expect((await comeBack(ceo, path)).body.code).toBe('invalid_state');
  });

  it('an expired state, in the session that began it (37)', async () => {
    let clock = Date.now();
    const own = await createTestApi({
      env: { META_GRAPH_URL: meta.url, META_DIALOG_URL: meta.url },
      now: () => new Date(clock),
      fetch,
    });
    const ceo = await own.person();
    const path = await answerDialog(ceo);
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
      const path = await answerDialog(other);
      expect((await comeBack(victim, path)).body.code).toBe('invalid_state');
      // The attacker's code with nothing of the attacker's but the code.
      const code = new URL(testEnv.PUBLIC_URL + path).searchParams.get('code')!;
      expect((await comeBack(victim, `/api/crm/auth/meta/callback?code=${code}`)).status).toBe(400);
    }
    expect(await rows(victim.tenantId)).toBe(0);
    // The others' states were not used up by it.
    expect((await connect(attacker)).headers.get('location')).toContain('success');
  });

  it('while logged out, and to a role that may not connect (39)', async () => {
    const ceo = await api.person();
    const path = await answerDialog(ceo);
    expect((await api.nobody.get(path)).status).toBe(401);
    expect((await (await api.person('marketing')).get(path)).status).toBe(403);
    expect((await (await api.person('seller')).get('/api/crm/auth/meta/url')).status).toBe(403);
    expect(await rows(ceo.tenantId)).toBe(0);
  });

  it('in a browser by the page, which says why', async () => {
    const html = { accept: 'text/html,application/xhtml+xml' };
    const ceo = await api.person();
    const bad = await comeBack(ceo, '/api/crm/auth/meta/callback?code=x&state=y', html);
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
    const { body } = await ceo.request(
      'GET',
      '/api/crm/auth/meta/url?redirect_uri=https://evil.example',
      undefined,
      headers,
    );
    expect(new URL(body.url).searchParams.get('redirect_uri')).toBe(callback);
  }
  const answer = await comeBack(ceo, `${await answerDialog(ceo)}&redirect_uri=https://evil.example`);
  expect(answer.headers.get('location')).toBe('/crm/marketing?success=connected');
});

describe('nothing is kept', () => {
  const refused = async (answer: string, expected: string) => {
    const ceo = await api.person();
    const path = await answerDialog(ceo, answer);
    const back = await comeBack(ceo, path);
    expect([back.status, back.headers.get('location')]).toEqual([302, expected]);
    expect(await rows(ceo.tenantId)).toBe(0);
    // The state is gone with it.
    expect((await comeBack(ceo, path)).body.code).toBe('invalid_state');
    return ceo;
  };

  it('when the person says no (41)', async () => {
    const ceo = await refused('decision=deny', '/crm/marketing?error=denied');
    expect((await connect(ceo)).headers.get('location')).toBe('/crm/marketing?success=connected');
  });

  it('when permissions are missing, which are named, and asked for again next time (41)', async () => {
    const granted =
      'ads_read,business_management,pages_show_list,pages_read_engagement,pages_manage_metadata,pages_manage_ads';
    const ceo = await refused(
      `decision=allow&granted=${granted}`,
      '/crm/marketing?error=missing_permissions&missing=leads_retrieval',
    );
    expect((await connect(ceo)).headers.get('location')).toBe('/crm/marketing?success=connected');
  });

  it('when the token belongs to another app (42)', async () => {
    const ceo = await api.person();
    const path = await answerDialog(ceo);
    bend = async (_, body, answer) => {
      if (!body.includes('debug_token')) return answer;
      return new Response((await answer.text()).replaceAll('100000000000001', '666000000000001'), { status: 200 });
    };
    expect((await comeBack(ceo, path)).headers.get('location')).toBe('/crm/marketing?error=wrong_app');
    expect(await rows(ceo.tenantId)).toBe(0);
  });

  it('when Meta does not take the code, or does not answer', async () => {
    const ceo = await api.person();
    const path = await answerDialog(ceo);
    const bad = path.replace(/code=[^&]+/, 'code=AQwrong');
    expect((await comeBack(ceo, bad)).headers.get('location')).toBe('/crm/marketing?error=token_exchange_failed');
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    expect((await connect(ceo)).headers.get('location')).toBe('/crm/marketing?error=meta_unreachable');
    expect(await rows(ceo.tenantId)).toBe(0);
  });
});

it('the token and the code stand in no address, log, answer or audit entry (43)', async () => {
  const ceo = await api.person();
  meta.arrived();
  logged.length = 0;
  const path = await answerDialog(ceo);
  const seen = [await comeBack(ceo, path), await ceo.get('/api/crm/marketing/token-status')];
  seen.push(await ceo.get('/api/crm/marketing/meta-portfolios'), await ceo.get('/api/crm/marketing/meta-accounts'));
  await meta.fault({ kind: 'meta-token', end: 'expired', times: 1 });
  seen.push(await ceo.get('/api/crm/marketing/meta-accounts'));
  const token = (await kept(ceo.tenantId))!;
  const code = new URL(testEnv.PUBLIC_URL + path).searchParams.get('code')!;
  const audit = await api.database.owner()`select * from system_events where tenant_id = ${ceo.tenantId}`;
  for (const secret of [token, code, testEnv.META_APP_SECRET]) {
    expect(JSON.stringify([seen, seen.map(({ headers }) => [...headers]), audit, logged])).not.toContain(secret);
  }
  const calls = meta.arrived();
  expect(calls.length).toBeGreaterThan(6);
  // The exchange of the code has no token yet.
  for (const call of calls.filter(({ path: at }) => !at.endsWith('/access_token')))
    expect(call).toMatchObject({ tokenIn: 'header', proof: true });
  expect(seen[0]!.headers.get('referrer-policy')).toContain('no-referrer');
});

describe('people leave through Meta', () => {
  const post = (path: string, signed: string | null) =>
    api.app.request(
      path,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: signed === null ? 'x=1' : new URLSearchParams({ signed_request: signed }).toString(),
      },
      { remoteAddress: '127.0.0.1' },
    );
  const sign = (payload: object, secret = testEnv.META_APP_SECRET) => {
    const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
  };
  const payload = { algorithm: 'HMAC-SHA256', user_id: '122100000000000001', issued_at: Math.floor(Date.now() / 1000) };

  it('but not by a forged signed_request, on either address (44)', async () => {
    const ceo = await api.person();
    await connect(ceo);
    const good = sign(payload);
    for (const path of ['/api/crm/auth/meta/deauthorize', '/api/crm/auth/meta/data-deletion']) {
      for (const bad of [
        sign(payload, 'other'),
        `x${good}`,
        good.slice(0, -3),
        good.split('.')[1]!,
        sign({ ...payload, algorithm: 'none' }),
        '',
        null,
      ]) {
        expect((await post(path, bad)).status).toBe(400);
      }
    }
    expect(await kept(ceo.tenantId)).not.toBeNull();
  });

  it('by removing the app: every tenant that read through them stops, others do not', async () => {
    const [one, two] = [await api.person(), await api.person()];
    await connect(one);
    await connect(two);
    await api.database.owner()`update meta_connections set meta_user_id = '999' where tenant_id = ${two.tenantId}`;
    expect((await post('/api/crm/auth/meta/deauthorize', sign(payload))).status).toBe(200);
    expect(await kept(one.tenantId)).toBeNull();
    expect((await status(one)).status).toBe('missing');
    expect(await kept(two.tenantId)).not.toBeNull();
    const [entry] =
      await api.database.owner()`select * from system_events where tenant_id = ${one.tenantId} order by id desc limit 1`;
    expect(entry).toMatchObject({ action: 'meta.deauthorize', actor_type: 'webhook', actor_id: 'meta' });
    expect(JSON.stringify(entry)).not.toContain(payload.user_id);
    // Meta may say it again.
    expect((await post('/api/crm/auth/meta/deauthorize', sign(payload))).status).toBe(200);
  });

  it('by asking for deletion: nothing of theirs stays, and the answer leads to a page that says so', async () => {
    const ceo = await api.person();
    await connect(ceo);
    await ceo.post('/api/crm/marketing/connect', { account_id: 'act_100200300400500600' });
    const answer = (await (await post('/api/crm/auth/meta/data-deletion', sign(payload))).json()) as {
      url: string;
      confirmation_code: string;
    };
    expect(answer.confirmation_code).toMatch(/^[a-z0-9]{20,}$/);
    expect(await rows(ceo.tenantId)).toBe(0);
    const everything = await api.database.owner()`
      select (select jsonb_agg(to_jsonb(e)) from system_events e where tenant_id = ${ceo.tenantId}) as events,
        (select jsonb_agg(to_jsonb(a)) from ad_accounts a where tenant_id = ${ceo.tenantId}) as accounts`;
    expect(JSON.stringify(everything)).not.toMatch(/122100000000000001|Lucía/);
    expect(answer.url).toBe(`${testEnv.PUBLIC_URL}/api/crm/auth/meta/data-deletion/${answer.confirmation_code}`);
    const page = await api.nobody.get(answer.url.slice(testEnv.PUBLIC_URL.length));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(page.body).toContain('Completada');
    const forged = answer.url.slice(testEnv.PUBLIC_URL.length).replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await api.nobody.get(forged)).status).toBe(404);
  });

  it('somebody we never knew is confirmed too', async () => {
    expect((await post('/api/crm/auth/meta/data-deletion', sign({ ...payload, user_id: '42' }))).status).toBe(200);
  });
});

describe('disconnecting (45)', () => {
  it('deletes the token here, takes the app back at Meta, and keeps what was read', async () => {
    const ceo = await api.person();
    await connect(ceo);
    await api.database.owner()`update meta_connections set meta_user_id = '1' where tenant_id <> ${ceo.tenantId}`;
    await ceo.post('/api/crm/marketing/connect', { account_id: 'act_100200300400500600' });
    const token = (await kept(ceo.tenantId))!;
    const answer = await ceo.post('/api/crm/auth/meta/disconnect');
    expect(answer.body).toEqual({ disconnected: true, revoked_at_meta: true, revocation: 'done' });
    expect(await rows(ceo.tenantId)).toBe(0);
    expect(await kept(ceo.tenantId)).toBeNull();
    await expect(meta.graph({ token }).me()).rejects.toMatchObject({ reason: 'token-revoked' });
    const accounts =
      await api.database.owner()`select status, disconnected_at from ad_accounts where tenant_id = ${ceo.tenantId}`;
    expect(accounts).toMatchObject([{ status: 'disconnected', disconnected_at: expect.any(Date) }]);
    expect((await ceo.get('/api/crm/marketing/meta-accounts')).body.code).toBe('meta_not_connected');
    // Twice is no error.
    expect((await ceo.post('/api/crm/auth/meta/disconnect')).body).toEqual({
      disconnected: true,
      revoked_at_meta: false,
      revocation: 'none',
    });
  });

  it('does not take the app back from a person through whom another tenant reads', async () => {
    const [one, two] = [await api.person(), await api.person()];
    await connect(one);
    await connect(two);
    expect((await one.post('/api/crm/auth/meta/disconnect')).body.revocation).toBe('shared');
    expect(await kept(one.tenantId)).toBeNull();
    expect((await two.get('/api/crm/marketing/meta-portfolios')).status).toBe(200);
  });

  it('works here even when Meta cannot be reached; the worker takes the app back later, unless it is wanted again', async () => {
    const ceo = await api.person();
    await connect(ceo);
    await api.database.owner()`update meta_connections set meta_user_id = '1' where tenant_id <> ${ceo.tenantId}`;
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    expect((await ceo.post('/api/crm/auth/meta/disconnect')).body).toEqual({
      disconnected: true,
      revoked_at_meta: false,
      revocation: 'pending',
    });
    expect(await kept(ceo.tenantId)).toBeNull();
    expect((await ceo.get('/api/crm/marketing/meta-accounts')).body.code).toBe('meta_not_connected');
    const left = () =>
      withTenant(api.database.sql, ceo.tenantId, (tx) => readLeftToken(tx, api.deps.vault, ceo.tenantId));
    expect(await left()).toEqual({ token: expect.stringMatching(/^EAA/), metaUserId: '122100000000000001' });
    const asked =
      await api.database.owner()`select state from sync_runs where tenant_id = ${ceo.tenantId} and kind = 'meta-revoke'`;
    expect([...asked]).toEqual([{ state: 'running' }]);
    await meta.call('DELETE', '/_sandbox/faults');
    await connect(ceo);
    expect(await left()).toBeNull();
  });

  it('ends Meta’s reports about pages that nobody else here takes in', async () => {
    const [one, two] = [await api.person(), await api.person()];
    for (const person of [one, two]) {
      await connect(person);
      await withTenant(api.database.sql, person.tenantId, async (tx) => {
        const token = (id: string) =>
          meta.sandbox.meta.tokens.pageToken([...meta.sandbox.meta.tokens.all.values()].at(-1)!, id).value;
        const pages = person === one ? ['104000000000000001', '104000000000000002'] : ['104000000000000002'];
        const given = pages.map((id) => ({ pageId: id, name: id, token: token(id) }));
        await saveMetaPages(tx, api.deps.vault, person.tenantId, given);
        for (const id of pages) await recordSubscription(tx, id, null);
      });
    }
    meta.sandbox.meta.subscriptions.set('104000000000000001', ['leadgen']);
    meta.sandbox.meta.subscriptions.set('104000000000000002', ['leadgen']);
    expect((await one.post('/api/crm/auth/meta/disconnect')).body.revocation).toBe('shared');
    expect([...meta.sandbox.meta.subscriptions.keys()]).toEqual(['104000000000000002']);
    expect(await rows(one.tenantId)).toBe(0);
  });
});
