/** Attacks on the door: bodies, lists, mass assignment, headers, accidents. Numbers are those of the acceptance list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '#db/platform/tenant.ts';
import { signAccessToken } from './people/access-token.ts';
import { createApp } from './app.ts';
import { caller, createTestApi } from './testing.ts';
import type { Person, TestApi } from './testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

const cookieOf = async (person: Person) =>
  `__Host-session=${await signAccessToken(api.deps.config, person, new Date())}`;

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
    const answer = await api.app.request('/api/crm/leads', {
      method: 'POST',
      headers: { cookie: await cookieOf(ceo), 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  it('may nest deep, repeat keys, hold odd numbers and characters, and is answered in no time (96, 83)', async () => {
    const started = performance.now();
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect((await ceo.post('/api/crm/leads', `{"name":"x","custom":${deep}}`)).body.code).toBe('bad_request');
    expect((await ceo.post('/api/crm/leads', `[${'['.repeat(10_000)}`)).status).toBe(400);
    expect((await ceo.post('/api/crm/leads', '{"name":"first","name":"second"}')).body.name).toBe('second');
    expect(
      (await ceo.post('/api/crm/leads', '{"name":"x","external_ids":{"shop":"9007199254740993"}}')).body.external_ids
        .shop,
    ).toBe('9007199254740993');
    expect((await ceo.post('/api/crm/leads', '{"name":"x","external_ids":{"shop":9007199254740993}}')).status).toBe(
      422,
    );
    expect((await ceo.post('/api/crm/leads', '{"name":"x","custom":{"a":1e999}}')).status).toBe(422);
    for (const bad of ['{"name":"x","custom":{"k":"\\ud800"}}', '{"name":"x","custom":{"k":"\\u0000"}}']) {
      expect((await ceo.post('/api/crm/leads', bad)).status, bad).toBe(422);
    }
    const dropped = await ceo.post(
      '/api/crm/leads',
      '{"name":"x","custom":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}}',
    );
    expect(JSON.stringify(dropped.body)).not.toContain('polluted');
    for (const key of ['constructor', 'prototype', 'a b', '']) {
      const answer = await ceo.post(
        '/api/crm/leads',
        `{"name":"x","custom":{${JSON.stringify(key)}:{"polluted":true}}}`,
      );
      expect(answer.status, key).toBe(422);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('takes names on one line, without what cannot be seen or turns what follows, and other text without control characters', async () => {
    const name = 'Ana\r\n\tMaría \u202Egnp.exe\u200B\u0007\u0000 ';
    const lead = await ceo.post('/api/crm/leads', { name, tags: ['a\nb', 'a b'] });
    expect([lead.body.name, lead.body.tags]).toEqual(['Ana María gnp.exe', ['a b']]);
    for (const [path, field] of [
      ['/api/crm/flows', 'name'],
      ['/api/crm/api-keys', 'name'],
    ] as const) {
      const more = path.endsWith('keys') ? { kind: 'api' } : {};
      expect((await ceo.post(path, { [field]: name, ...more })).body[field]).toBe('Ana María gnp.exe');
      expect((await ceo.post(path, { [field]: '\u202E\u200B\n', ...more })).status, path).toBe(422);
    }
    expect((await ceo.patch('/api/crm/settings', { name: 'Casa\u2066 Azul' })).body.name).toBe('Casa Azul');
    for (const description of ['bell \u0007', 'escape \u001B[31m', 'NUL \u0000']) {
      expect((await ceo.post('/api/crm/flows', { name: 'x', description })).status, description).toBe(422);
    }
    expect((await ceo.post('/api/crm/flows', { name: 'x', description: 'two\n\tlines' })).status).toBe(201);
    const mapping = { Nombre: 'name', Celular: 'phone', nota: 'custom.nota' };
    const file = { mapping, csv: 'Nombre,Celular,nota\n"Ana\u202E\nSosa",+5491123450001,"dos\nlíneas"\n' };
    expect((await ceo.post('/api/crm/leads/import', file)).body).toMatchObject({ created: 1, errors_total: 0 });
    const [imported] = (await ceo.get('/api/crm/leads?q=Sosa')).body.items;
    expect([imported.name, imported.custom]).toEqual(['Ana Sosa', { nota: 'dos\nlíneas' }]);
    const bad = { mapping, csv: 'Nombre,Celular,nota\nAna,+5491123450002,"a\u0007b"\n' };
    expect((await ceo.post('/api/crm/leads/import', bad)).body).toMatchObject({ errors: [{ path: 'custom.nota' }] });
  });

  it('holds a key of somebody else’s in visible ASCII: nothing reaches a header that is no header', async () => {
    for (const api_key of ['abcdefgh\r\nX: 1', 'abcdefgh ijkl', 'clavé-secreta', 'abcdefgh\u0000']) {
      const answer = await ceo.post('/api/crm/senders', { provider: 'ycloud', api_key, phone: '+12025550199' });
      expect([answer.status, answer.body.errors?.[0]?.path], api_key).toEqual([422, 'api_key']);
    }
  });

  it('says in a sentence that a key which is kept does not open any more: flipped, cut, or moved (103)', async () => {
    const owner = api.database.owner();
    const [sender] = await owner<{ id: string }[]>`
      insert into senders (tenant_id, provider, phone, label, credential_key)
      values (${ceo.tenantId}, 'ycloud', '+5491100000077', 'x', 'ycloud:key') returning id`;
    await withTenant(api.deps.sql, ceo.tenantId, (tx) =>
      api.deps.vault.put(tx, ceo.tenantId, 'ycloud:key', 'secret-of-ycloud'),
    );
    const whole = await owner`select sealed_value as v from credentials where key = 'ycloud:key'`;
    const bytes = new Uint8Array(whole[0]!.v);
    for (const bad of [bytes.with(20, bytes[20]! ^ 1), bytes.slice(0, 20), bytes.slice(0, 3), new Uint8Array(0)]) {
      await owner`update credentials set sealed_value = ${bad} where key = 'ycloud:key'`;
      const answer = await ceo.post(`/api/crm/senders/${sender!.id}/test`);
      expect([answer.status, answer.body.code]).toEqual([409, 'secret_unreadable']);
      expect(JSON.stringify(answer.body)).not.toContain('secret-of');
    }
    expect((await ceo.delete(`/api/crm/senders/${sender!.id}`)).status).toBe(204);
  });

  it('cannot set what is not its to set (48)', async () => {
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'x' });
    for (const field of [
      'tenant_id',
      'id',
      'created_at',
      'updated_at',
      'phone_key',
      'email_key',
      'last_inbound_at',
      'meta_ad_id',
      'is_admin',
    ]) {
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
    expect((await ceo.get('/api/crm/leads?limit=1000000000')).status).toBe(200);
    expect((await ceo.get(`/api/crm/leads?limit=${'9'.repeat(16)}`)).status).toBe(422);
    for (const limit of ['-1', '0', '1.5', 'NaN', '1e3'])
      expect((await ceo.get(`/api/crm/leads?limit=${limit}`)).status, limit).toBe(422);
    const before = await api.database.owner()`select count(*)::int as n from leads`;
    for (const text of [
      "'; drop table leads; --",
      "' or '1'='1",
      '%',
      '\\',
      '$1',
      '"',
      '\u0000',
      '\ud800',
      ')) union select * from users --',
    ]) {
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

  it('has a request id of ours, whatever the caller calls it', async () => {
    const { headers } = await api.nobody.request('GET', '/healthz', undefined, { 'x-request-id': 'mine' });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('asks browsers for HTTPS where it is served so', async () => {
    const secure = await createTestApi({ env: { PUBLIC_URL: 'https://cadencia.example.com' } });
    expect((await secure.nobody.get('/healthz')).headers.get('strict-transport-security')).toBe(
      'max-age=31536000; includeSubDomains',
    );
    await secure.stop();
  });

  it('is given over https alone where that is how people reach us (116)', async () => {
    const secure = await createTestApi({
      env: { PUBLIC_URL: 'https://cadencia.example.com', TRUSTED_PROXY_HOPS: '2' },
    });
    const ask = (method: string, path: string, proto: string) =>
      secure.nobody.request(method, path, undefined, { 'x-forwarded-proto': proto });
    for (const proto of ['http, http', 'HTTP,https', 'https, http, https']) {
      const page = await ask('GET', '/crm/leads?q=a%20b', proto);
      expect([page.status, page.headers.get('location')], proto).toEqual([
        308,
        'https://cadencia.example.com/crm/leads?q=a%20b',
      ]);
      for (const path of ['/api/auth/me', '/api/openapi.json', '/api']) {
        const { status, body, headers } = await ask('GET', path, proto);
        expect([status, body.code, headers.get('location')], `${proto} ${path}`).toEqual([403, 'https_required', null]);
      }
      expect((await ask('POST', '/api/auth/login', proto)).body.code).toBe('https_required');
      expect((await ask('GET', '/healthz', proto)).status).toBe(200);
    }
    // What the caller wrote themselves counts as little as an address in X-Forwarded-For.
    for (const proto of ['http', 'https', 'https, https', 'http, https, https', 'https, https, http']) {
      expect((await ask('GET', '/api/auth/me', proto)).body.code, proto).toBe('not_signed_in');
    }
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
    const answer = await caller(broken.app, { cookie: await cookieOf(ceo) }).get('/api/auth/me');
    expect(answer.status).toBe(500);
    expect(Object.keys(answer.body).toSorted()).toEqual(['code', 'request_id', 'status', 'title', 'type']);
    expect(JSON.stringify(answer.body)).not.toMatch(/SECRET|select|at /);
    expect(JSON.stringify(logged)).toContain(answer.body.request_id);
    await broken.stop();
  });

  it('speaks the language it is asked for', async () => {
    const ask = (language: string) =>
      api.nobody.request('GET', '/api/auth/me', undefined, { 'accept-language': language });
    expect((await ask('es-AR,es;q=0.9')).body.title).toBe('Inicia sesión para continuar.');
    expect((await ask('en')).body.title).toBe('Sign in to continue.');
  });
});

describe('metrics', () => {
  it('are for this machine while it is nobody else’s, or for who has the token (111)', async () => {
    const from = (remoteAddress: string, headers = {}) => api.app.request('/metrics', { headers }, { remoteAddress });
    await ceo.get('/api/crm/leads');
    const text = await (await from('127.0.0.1')).text();
    expect(text).toMatch(/cadencia_http_requests_total\{method="GET",route="\/api\/crm\/leads",status="200"\} \d+/);
    expect((await from('203.0.113.7')).status).toBe(404);
    expect((await from('203.0.113.7', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(404);
    // Behind a proxy of its own every caller seems to be here.
    const METRICS_TOKEN = 'q8Zt3Lw6Xk1Vn9Rb4Yc7Ms2Hj5GpDfEa';
    const out = (env: object) =>
      createApp({ ...api.deps, config: { ...api.deps.config, PUBLIC_URL: 'https://crm.example', ...env } });
    const ask = async (app: ReturnType<typeof out>, headers = {}) =>
      (await app.request('/metrics', { headers }, { remoteAddress: '127.0.0.1' })).status;
    expect(await ask(out({}))).toBe(404);
    expect(await ask(out({ METRICS_TOKEN }))).toBe(404);
    expect(await ask(out({ METRICS_TOKEN }), { authorization: `Bearer ${METRICS_TOKEN}` })).toBe(200);
  });
});
