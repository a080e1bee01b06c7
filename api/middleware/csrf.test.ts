/** What pages of other sites can send with our cookies. Numbers are those of the acceptance list. */
import { signAccessToken } from '../people/access-token.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caller, createTestApi, testEnv } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
let cookie: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  cookie = `__Host-session=${await signAccessToken(api.deps.config, ceo, new Date())}`;
});
afterAll(() => api.stop());

describe('a page of another site', () => {
  const send = (headers: Record<string, string>, body = '{"name":"x"}', method = 'POST', path = '/api/crm/leads') =>
    caller(api.app, { cookie }).request(method, path, body, headers);

  it('cannot change anything, whatever it sends (23, 24, 25)', async () => {
    const types = [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/json',
      'application/csp-report',
      '',
    ];
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
        for (const [method, path] of [
          ['POST', '/api/crm/leads'],
          ['PATCH', '/api/crm/settings'],
          ['POST', '/api/crm/leads/import'],
          ['POST', '/api/auth/logout'],
          ['POST', '/api/auth/login'],
        ] as const) {
          const answer = await send({ ...origin, 'content-type': type }, '{}', method, path);
          expect([403, 415, 400], `${JSON.stringify(origin)} ${type} ${method} ${path}`).toContain(answer.status);
        }
      }
    }
    const rows = await api.database.owner()`select from leads where tenant_id = ${ceo.tenantId}`;
    expect(rows).toHaveLength(0);
    expect((await caller(api.app, { cookie }).get('/api/auth/me')).status).toBe(200);
  });

  it('cannot use a form without any origin either', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/csp-report',
    ]) {
      for (const path of ['/api/crm/leads', '/api/auth/logout', '/api/crm/leads/import']) {
        expect([403, 415, 400]).toContain((await send({ 'content-type': type }, '--x--', 'POST', path)).status);
      }
    }
  });

  it('gets no CORS permission for any origin (27)', async () => {
    for (const origin of ['https://evil.example', 'null', testEnv.PUBLIC_URL]) {
      for (const method of ['OPTIONS', 'GET']) {
        const answer = await caller(api.app, { origin, 'access-control-request-method': 'POST' }).request(
          method,
          '/api/crm/leads',
        );
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
