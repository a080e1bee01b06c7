/** Attacks on the door: tokens, other sites, bodies, headers, cursors, mass assignment. Numbers are those of the acceptance list. */
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caller, createTestApi, testEnv } from './testing.ts';
import type { Person, TestApi } from './testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

const me = (token: string) => caller(api.app, { cookie: `__Host-session=${token}` }).get('/api/auth/me');
const secret = new TextEncoder().encode(testEnv.JWT_SECRET_KEY);

interface Claims {
  issuer?: string;
  audience?: string;
  type?: string;
  tenant?: string;
  session?: string;
  user?: string;
  expires?: number;
  notBefore?: number;
  leaveOut?: string;
}
function token(claims: Claims = {}, key: Uint8Array | CryptoKey = secret, alg = 'HS256', header: object = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload: Record<string, unknown> = {
    iss: claims.issuer ?? testEnv.PUBLIC_URL,
    aud: claims.audience ?? 'cadencia-api',
    sub: claims.user ?? ceo.userId,
    tenant: claims.tenant ?? ceo.tenantId,
    sid: claims.session ?? ceo.sessionId,
    jti: 'x',
    iat: now,
    exp: claims.expires ?? now + 600,
    ...(claims.notBefore ? { nbf: claims.notBefore } : {}),
  };
  if (claims.leaveOut) delete payload[claims.leaveOut];
  return new SignJWT(payload).setProtectedHeader({ alg, typ: claims.type ?? 'at+jwt', ...header }).sign(key);
}

describe('an access token', () => {
  it('is taken when it is ours', async () => {
    expect((await me(await token())).status).toBe(200);
  });

  it('is refused without a signature, with another algorithm or key, and with keys it brings along (1, 2, 3)', async () => {
    const now = Math.floor(Date.now() / 1000);
    const unsigned = new UnsecuredJWT({ tenant: ceo.tenantId, sid: ceo.sessionId, jti: 'x' })
      .setIssuer(testEnv.PUBLIC_URL).setAudience('cadencia-api').setSubject(ceo.userId).setIssuedAt(now).setExpirationTime(now + 600).encode();
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { kty: 'oct', k: btoa('attacker key of many characters, more than 32') };
    const attackers = new TextEncoder().encode('attacker key of many characters, more than 32');
    for (const forged of [
      unsigned,
      unsigned.replace(/\.[^.]*$/, '.AAAA'),
      await token({}, attackers),
      await token({}, privateKey, 'ES256'),
      await token({}, secret, 'HS512'),
      await token({}, attackers, 'HS256', { jwk }),
      await token({}, attackers, 'HS256', { kid: '../../dev/null', jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/' }),
    ]) {
      expect((await me(forged)).status, forged).toBe(401);
    }
  });

  it('is refused out of its time, for others, or of another kind (4, 5, 6, 7)', async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = await token();
    const [head, body, mac] = good.split('.') as [string, string, string];
    const edited = JSON.parse(atob(body)) as Record<string, unknown>;
    const other = btoa(JSON.stringify({ ...edited, sub: crypto.randomUUID() })).replace(/=+$/, '');
    for (const wrong of [
      await token({ expires: now - 7 }),
      await token({ notBefore: now + 60 }),
      await token({ issuer: 'https://elsewhere.example' }),
      await token({ audience: 'other' }),
      await token({ type: 'JWT' }),
      await token({ type: 'rt+jwt' }),
      ...(await Promise.all(['exp', 'iat', 'sub', 'sid', 'tenant', 'jti', 'iss', 'aud'].map((leaveOut) => token({ leaveOut })))),
      `${head}.${other}.${mac}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      'x',
      '',
    ]) {
      expect((await me(wrong)).status, wrong).toBe(401);
    }
  });

  it('does not open another tenant, session or person (9)', async () => {
    const stranger = await api.person();
    expect((await me(await token({ tenant: stranger.tenantId }))).status).toBe(401);
    expect((await me(await token({ session: stranger.sessionId }))).status).toBe(401);
    expect((await me(await token({ user: stranger.userId }))).status).toBe(401);
    expect((await me(await token({ session: crypto.randomUUID() }))).status).toBe(401);
  });

  it('may be huge without taking time (10)', async () => {
    const started = performance.now();
    expect([401, 431]).toContain((await me('a'.repeat(10 * 1024 * 1024))).status);
    expect([401, 431]).toContain((await me(`${'a.'.repeat(5000)}b`)).status);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a page of another site', () => {
  const send = (headers: Record<string, string>, body = '{"name":"x"}', method = 'POST', path = '/api/crm/leads') => {
    const cookie = async () => `__Host-session=${await token()}`;
    return cookie().then((value) => caller(api.app, { cookie: value }).request(method, path, body, headers));
  };

  it('cannot change anything, whatever it sends (23, 24, 25)', async () => {
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'application/json', 'application/csp-report', ''];
    const origins: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', origin: testEnv.PUBLIC_URL },
      { origin: 'null' },
      { origin: 'https://evil.example' },
      { origin: `${testEnv.PUBLIC_URL}.evil.example` },
      { origin: 'http://sub.localhost:8000' },
      { origin: 'https://localhost:8000' },
      { origin: 'http://localhost:8001' },
    ];
    for (const origin of origins) {
      for (const type of types) {
        for (const [method, path] of [['POST', '/api/crm/leads'], ['PATCH', '/api/crm/settings'], ['POST', '/api/crm/leads/import'], ['POST', '/api/auth/logout'], ['POST', '/api/auth/login']] as const) {
          const answer = await send({ ...origin, 'content-type': type }, '{}', method, path);
          expect([403, 415, 400], `${JSON.stringify(origin)} ${type} ${method} ${path}`).toContain(answer.status);
        }
      }
    }
    const rows = await api.database.owner()`select from leads where tenant_id = ${ceo.tenantId}`;
    expect(rows).toHaveLength(0);
    expect((await me(await token())).status).toBe(200);
  });

  it('cannot use a form without any origin either', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'application/csp-report']) {
      for (const path of ['/api/crm/leads', '/api/auth/logout', '/api/crm/leads/import']) {
        expect([403, 415, 400]).toContain((await send({ 'content-type': type }, '--x--', 'POST', path)).status);
      }
    }
  });

  it('gets no CORS permission for any origin (27)', async () => {
    for (const origin of ['https://evil.example', 'null', testEnv.PUBLIC_URL]) {
      for (const method of ['OPTIONS', 'GET']) {
        const answer = await caller(api.app, { origin, 'access-control-request-method': 'POST' }).request(method, '/api/crm/leads');
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
  });

  it('is not our own page, and not a script', async () => {
    expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    expect((await send({ origin: testEnv.PUBLIC_URL })).status).toBe(201);
    expect((await send({})).status).toBe(201);
  });
});

describe('a body', () => {
  it('that is no JSON is a 400, of another type a 415, too large a 413 whatever it claims (71)', async () => {
    for (const body of ['{', '{"a":', 'nonsense', '{"a":1}}', '\u0000']) {
      const answer = await ceo.post('/api/crm/leads', body);
      expect([answer.status, answer.body.code], body).toEqual([400, 'malformed_json']);
    }
    expect((await ceo.request('POST', '/api/crm/leads', 'x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ceo.request('POST', '/api/crm/leads', '{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await ceo.post('/api/crm/leads', { name: 'x'.repeat(2 * 1024 * 1024) })).status).toBe(413);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)),
    });
    const cookie = `__Host-session=${await token()}`;
    const answer = await api.app.request('/api/crm/leads', {
      method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: endless, duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  it('may nest deep, repeat keys, hold odd numbers and characters, and is answered in no time (96, 83)', async () => {
    const started = performance.now();
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect((await ceo.post('/api/crm/leads', `{"name":"x","custom":${deep}}`)).body.code).toBe('bad_request');
    expect((await ceo.post('/api/crm/leads', `[${'['.repeat(10_000)}`)).status).toBe(400);
    expect((await ceo.post('/api/crm/leads', '{"name":"first","name":"second"}')).body.name).toBe('second');
    expect((await ceo.post('/api/crm/leads', '{"name":"x","external_ids":{"shop":"9007199254740993"}}')).body.external_ids.shop).toBe('9007199254740993');
    expect((await ceo.post('/api/crm/leads', '{"name":"x","external_ids":{"shop":9007199254740993}}')).status).toBe(422);
    expect((await ceo.post('/api/crm/leads', '{"name":"x","custom":{"a":1e999}}')).status).toBe(422);
    for (const bad of ['{"name":"a\\u0000b"}', '{"name":"x","custom":{"k":"\\ud800"}}', '{"name":"x","custom":{"k":"\\u0000"}}']) {
      expect((await ceo.post('/api/crm/leads', bad)).status, bad).toBe(422);
    }
    const dropped = await ceo.post('/api/crm/leads', '{"name":"x","custom":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}');
    expect(JSON.stringify(dropped.body)).not.toContain('polluted');
    for (const key of ['constructor', 'prototype', 'a b', '']) {
      const answer = await ceo.post('/api/crm/leads', `{"name":"x","custom":{${JSON.stringify(key)}:{"polluted":true}}}`);
      expect(answer.status, key).toBe(422);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('cannot set what is not its to set (48)', async () => {
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'x' });
    for (const field of ['tenant_id', 'id', 'created_at', 'updated_at', 'phone_key', 'email_key', 'last_inbound_at', 'meta_ad_id', 'is_admin']) {
      const answer = await ceo.patch(`/api/crm/leads/${lead.id}`, { [field]: crypto.randomUUID() });
      expect([answer.status, answer.body.errors?.[0]?.path], field).toEqual([422, field]);
    }
    expect((await ceo.patch('/api/crm/settings', { is_demo: true })).status).toBe(422);
    expect((await ceo.patch('/api/auth/me', { locale: 'es', role: 'ceo' })).status).toBe(422);
  });
});

describe('a list', () => {
  it('takes no cursor of another tenant, another list or a forger (58)', async () => {
    for (let i = 0; i < 3; i++) await ceo.post('/api/crm/leads', { name: `c${i}` });
    const { next_cursor: cursor } = (await ceo.get('/api/crm/leads?limit=1')).body;
    const stranger = await api.person();
    expect((await stranger.get(`/api/crm/leads?cursor=${cursor}`)).body.code).toBe('foreign_cursor');
    expect((await ceo.get(`/api/crm/carts?cursor=${cursor}`)).status).toBe(403);
    const [place, mac] = cursor.split('.');
    const forged = btoa(JSON.stringify(['2999-01-01', crypto.randomUUID()])).replace(/=+$/, '');
    expect((await ceo.get(`/api/crm/leads?cursor=${forged}.${mac}`)).status).toBe(403);
    for (const junk of ['x', place, `${place}.`, `.${mac}`, encodeURIComponent("' or 1=1")]) {
      expect((await ceo.get(`/api/crm/leads?cursor=${junk}`)).status, junk).toBe(422);
    }
  });

  it('clamps what is asked of it, and binds what it is given (93, 95)', async () => {
    expect((await ceo.get('/api/crm/leads?limit=1000000000')).status).toBe(422);
    expect((await ceo.get('/api/crm/leads?limit=999999999')).status).toBe(200);
    for (const limit of ['-1', '0', '1.5', 'NaN', '1e3']) expect((await ceo.get(`/api/crm/leads?limit=${limit}`)).status, limit).toBe(422);
    const before = await api.database.owner()`select count(*)::int as n from leads`;
    for (const text of ["'; drop table leads; --", "' or '1'='1", '%', '\\', '$1', '"', '\u0000', '\ud800', ')) union select * from users --']) {
      for (const field of ['q', 'status', 'tag', 'lead_source', 'campaign_id']) {
        const answer = await ceo.get(`/api/crm/leads?${field}=${encodeURIComponent(text.toWellFormed())}`);
        expect([200, 422], `${field} ${text}`).toContain(answer.status);
      }
    }
    expect(await api.database.owner()`select count(*)::int as n from leads`).toEqual(before);
    expect((await ceo.get('/api/crm/leads?seller_id=x')).status).toBe(422);
    expect((await ceo.get('/api/crm/leads?q=&status=')).status).toBe(200);
  });
});

describe('an answer', () => {
  it('carries the whole set of headers, also when it refuses (36, 115)', async () => {
    for (const path of ['/api/crm/leads', '/api/nowhere', '/healthz', '/api/openapi.json']) {
      for (const who of [ceo, api.nobody]) {
        const { headers } = await who.get(path);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('cache-control')).toBe('no-store');
        expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
        expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
        expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
        expect(headers.get('x-powered-by')).toBeNull();
        expect(headers.get('strict-transport-security')).toBeNull();
      }
    }
  });

  it('asks browsers for HTTPS where it is served so', async () => {
    const secure = await createTestApi({ env: { PUBLIC_URL: 'https://cadencia.example.com' } });
    expect((await secure.nobody.get('/healthz')).headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    await secure.stop();
  });

  it('to an accident says a request id and nothing else (98)', async () => {
    const logged: unknown[] = [];
    const broken = await createTestApi({
      log: (...line) => void logged.push(line),
      now: () => {
        throw new Error('SECRET-HOST refused: select * from users');
      },
    });
    const answer = await caller(broken.app, { cookie: `__Host-session=${await token()}` }).get('/api/auth/me');
    expect(answer.status).toBe(500);
    expect(Object.keys(answer.body).toSorted()).toEqual(['code', 'request_id', 'status', 'title', 'type']);
    expect(JSON.stringify(answer.body)).not.toMatch(/SECRET|select|at /);
    expect(JSON.stringify(logged)).toContain(answer.body.request_id);
    await broken.stop();
  });

  it('speaks the language it is asked for', async () => {
    const ask = (language: string) => api.nobody.request('GET', '/api/auth/me', undefined, { 'accept-language': language });
    expect((await ask('es-AR,es;q=0.9')).body.title).toBe('Inicia sesión para continuar.');
    expect((await ask('en')).body.title).toBe('Sign in to continue.');
  });
});

describe('metrics', () => {
  it('are for this machine, or for who has the token (111)', async () => {
    const from = (remoteAddress: string, headers = {}) => api.app.request('/metrics', { headers }, { remoteAddress });
    await ceo.get('/api/crm/leads');
    const text = await (await from('127.0.0.1')).text();
    expect(text).toMatch(/cadencia_http_requests_total\{method="GET",route="\/api\/crm\/leads",status="200"\} \d+/);
    expect((await from('203.0.113.7')).status).toBe(404);
    expect((await from('203.0.113.7', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404);
  });
});
