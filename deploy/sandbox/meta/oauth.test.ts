import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MetaSandbox, redirectUri, startMetaSandbox } from './testing.ts';

let meta: MetaSandbox;
beforeAll(async () => {
  meta = await startMetaSandbox({ requireProof: false });
});
afterAll(() => meta.stop());

const scope = 'ads_read,business_management,leads_retrieval';
const dialog = (over: Record<string, string> = {}) => {
  const query = {
    client_id: '100000000000001',
    redirect_uri: redirectUri,
    state: 's-1',
    scope,
    response_type: 'code',
    ...over,
  };
  return fetch(`${meta.url}/v25.0/dialog/oauth?${new URLSearchParams(query)}`, { redirect: 'manual' });
};
/** Where the dialog sends the person. */
const back = async (over: Record<string, string> = {}) => {
  const answer = await dialog(over);
  expect(answer.status).toBe(302);
  const url = new URL(answer.headers.get('location')!);
  expect(url.origin + url.pathname).toBe(redirectUri);
  return Object.fromEntries(url.searchParams);
};
const exchange = async (code: string, over: Record<string, string> = {}) => {
  const { appId, appSecret } = meta.sandbox.settings.meta;
  const query = { client_id: appId, client_secret: appSecret, redirect_uri: redirectUri, code, ...over };
  return await get(`/v25.0/oauth/access_token?${new URLSearchParams(query)}`);
};
const get = (path: string, token?: string) =>
  meta.call('GET', path, undefined, token ? { authorization: `Bearer ${token}` } : {});

describe('the dialog', () => {
  test('shows what is asked and lets a person choose; a script answers it with `decision`', async () => {
    const answer = await dialog();
    expect(answer.status).toBe(200);
    const html = await answer.text();
    for (const one of scope.split(',')) expect(html).toContain(`value="${one}" checked`);
    expect(html).toContain('value="deny"');
    expect(answer.headers.get('content-security-policy')).toContain("form-action 'self' https://app.example.com");
    const { code, state } = await back({ decision: 'allow' });
    expect(state).toBe('s-1');
    expect(code).toMatch(/^AQ/);
  });

  test('tells a refusal as Meta does', async () => {
    expect(await back({ decision: 'deny' })).toEqual({
      error: 'access_denied',
      error_reason: 'user_denied',
      error_description: 'Permissions error.',
      error_code: '200',
      state: 's-1',
    });
  });

  test('sends nobody to an address that is not registered, to the letter', async () => {
    const others = [
      `${redirectUri}/`,
      `${redirectUri}?x=1`,
      redirectUri.replace('https', 'http'),
      'https://evil.example/',
      '',
    ];
    for (const one of others) {
      const answer = await dialog({ redirect_uri: one, decision: 'allow' });
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
    expect((await dialog({ client_id: '1', decision: 'allow' })).status).toBe(400);
  });

  test('remembers what was declined, and asks again only when the app says so', async () => {
    const { code } = await back({ decision: 'allow', granted: 'ads_read' });
    const { body } = await exchange(code!);
    const permissions = async () =>
      Object.fromEntries(
        (await get('/me/permissions?limit=50', body.access_token)).body.data.map((one: Record<string, string>) => [
          one.permission,
          one.status,
        ]),
      );
    expect(await permissions()).toMatchObject({
      ads_read: 'granted',
      business_management: 'declined',
      leads_retrieval: 'declined',
    });
    expect(await (await dialog()).text()).not.toContain('value="business_management" checked');
    expect(await (await dialog({ auth_type: 'rerequest' })).text()).toContain('value="business_management" checked');
    await back({ decision: 'allow', auth_type: 'rerequest' });
    expect(await permissions()).toMatchObject({ business_management: 'granted' });
  });

  test('a configuration is granted whole or not at all', async () => {
    const all = await back({ decision: 'allow', config_id: '1', auth_type: 'rerequest' });
    expect(all.code).toBeDefined();
    expect(
      await back({ decision: 'allow', granted: 'ads_read', config_id: '1', auth_type: 'rerequest' }),
    ).toMatchObject({ error: 'access_denied' });
  });
});

describe('tokens', () => {
  test('a code becomes a short token once, for the address it was made for; that becomes a long one', async () => {
    const { code } = await back({ decision: 'allow', auth_type: 'rerequest' });
    expect((await exchange(code!, { redirect_uri: `${redirectUri}x` })).body.error).toMatchObject({
      code: 100,
      error_subcode: 36_008,
    });
    const short = await exchange(code!);
    expect(short.body).toMatchObject({ token_type: 'bearer', expires_in: 5_400 });
    const again = await exchange(code!);
    expect([again.status, again.body.error.code]).toEqual([400, 100]);
    const long = await exchange('', { grant_type: 'fb_exchange_token', fb_exchange_token: short.body.access_token });
    expect(long.body.expires_in).toBe(5_183_944);
    expect((await get('/v25.0/me', long.body.access_token)).body).toEqual({
      id: '122100000000000001',
      name: 'Lucía Sandbox',
    });
  });

  test('our client does the same with a POST', async () => {
    const { code } = await back({ decision: 'allow', auth_type: 'rerequest' });
    const short = await meta.app.exchangeCode(code!, redirectUri);
    const long = await meta.app.extendToken(short.value);
    expect(long.expiresAt!.getTime() - Date.now()).toBeGreaterThan(59 * 86_400_000);
    expect(await meta.app.inspectToken(long.value)).toMatchObject({
      isValid: true,
      appId: '100000000000001',
      userId: '122100000000000001',
      type: 'USER',
      scopes: ['public_profile', 'ads_read', 'business_management', 'leads_retrieval'],
      error: null,
    });
    expect(await meta.app.open(long.value).me()).toMatchObject({ name: 'Lucía Sandbox' });
  });

  test('a wrong secret gets nothing, an expired token is not extended', async () => {
    expect((await exchange('x', { client_secret: 'wrong' })).body.error.message).toBe(
      'Error validating client secret.',
    );
    const { body } = await meta.call('POST', '/_sandbox/meta/tokens', { expires_in: 1 });
    await expect
      .poll(async () => (await get('/me', body.access_token)).body.error?.error_subcode, { timeout: 5_000 })
      .toBe(463);
    await expect(meta.app.extendToken(body.access_token)).rejects.toMatchObject({ reason: 'token-expired' });
  });

  test('debug_token tells valid, expired, revoked and unknown apart, always with HTTP 200', async () => {
    const own = await startMetaSandbox();
    try {
      const look = async () => {
        const { isValid, error } = await own.app.inspectToken(own.token);
        return [isValid, error?.reason ?? null];
      };
      expect(await look()).toEqual([true, null]);
      await own.call('POST', '/_sandbox/meta/tokens/end', { end: 'password' });
      expect(await look()).toEqual([false, 'token-revoked']);
      const { body } = await own.call('POST', '/_sandbox/meta/tokens', {});
      await own.call('POST', '/_sandbox/meta/tokens/end', { end: 'expired' });
      expect((await own.app.inspectToken(body.access_token)).error?.reason).toBe('token-expired');
      expect(await own.app.inspectToken('EAAnobodysTokenEAAnobodysToken')).toMatchObject({
        isValid: false,
        appId: null,
      });
    } finally {
      await own.stop();
    }
  });

  test('one permission can be taken back, or all', async () => {
    const own = await startMetaSandbox();
    try {
      const headers = { authorization: `Bearer ${own.token}` };
      const proof = createHmac('sha256', own.sandbox.settings.meta.appSecret).update(own.token).digest('hex');
      await own.call('DELETE', `/v25.0/me/permissions/leads_retrieval?appsecret_proof=${proof}`, undefined, headers);
      expect((await own.graph().permissions()).declined).toEqual(['leads_retrieval']);
      const answer = await own.call('DELETE', `/v25.0/me/permissions?appsecret_proof=${proof}`, undefined, headers);
      expect(answer.body).toEqual({ success: true });
      await expect(own.graph().me()).rejects.toMatchObject({ subcode: 458 });
    } finally {
      await own.stop();
    }
  });
});

test('appsecret_proof: a wrong one is refused always, none only where the app demands it, a timed one for five minutes', async () => {
  const { appSecret } = meta.sandbox.settings.meta;
  const sign = (text: string) => createHmac('sha256', appSecret).update(text).digest('hex');
  const seconds = Math.floor(Date.now() / 1000);
  const ask = async (query: string) => (await get(`/me?${query}`, meta.token)).body.error?.code ?? 'ok';
  expect(await ask('')).toBe('ok');
  expect(await ask(`appsecret_proof=${sign(meta.token)}`)).toBe('ok');
  expect(await ask(`appsecret_proof=${sign('other')}`)).toBe(100);
  expect(await ask(`appsecret_proof=${sign(`${meta.token}|${seconds}`)}&appsecret_time=${seconds}`)).toBe('ok');
  expect(await ask(`appsecret_proof=${sign(`${meta.token}|${seconds - 400}`)}&appsecret_time=${seconds - 400}`)).toBe(
    100,
  );
  await meta.call('POST', '/_sandbox/meta/app', { require_proof: true });
  expect(await ask('')).toBe(100);
  await meta.call('POST', '/_sandbox/meta/app', { require_proof: false });
});
