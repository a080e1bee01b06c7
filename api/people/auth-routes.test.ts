import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from './password.ts';
import { caller, createTestApi } from '../testing.ts';
import type { Answer, TestApi } from '../testing.ts';

const password = 'correct horse battery';
let api: TestApi;
let hash: string;
beforeAll(async () => {
  api = await createTestApi();
  hash = await hashPassword(password);
});
afterAll(() => api.stop());

const cookies = (answer: Answer) => answer.headers.getSetCookie();
/** What a client sends back: `name=value` pairs of the cookies it was given. */
const jar = (answer: Answer) =>
  cookies(answer)
    .map((line) => line.split(';')[0]!)
    .join('; ');
const withJar = (cookie: string) => caller(api.app, { cookie });
const login = (email: string, given = password, over = {}) =>
  api.nobody.post('/api/auth/login', { email, password: given, ...over });

async function account() {
  const tenant = await api.database.createTenant({ passwordHash: hash });
  return { tenant, email: tenant.ceoEmail };
}

describe('signing in', () => {
  it('gives host cookies that scripts cannot read, and says who it is', async () => {
    const { email, tenant } = await account();
    const answer = await login(email.toUpperCase());
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ user: { email, role: 'ceo' }, tenant: { id: tenant.id, currency: 'ARS' } });
    expect(answer.body.permissions['flows.publish']).toBe('all');
    expect(cookies(answer)).toHaveLength(3);
    for (const line of cookies(answer)) {
      expect(line).toMatch(/^__Host-(session|refresh|device)=/);
      for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(line).toContain(part);
      expect(line).not.toContain('Domain');
    }
    expect((await withJar(jar(answer)).get('/api/auth/me')).body.user.email).toBe(email);
    expect(JSON.stringify(answer.body)).not.toContain('scrypt');
  });

  it('says the same for an unknown person, a wrong password and somebody without a tenant', async () => {
    const { email, tenant } = await account();
    await api.database.owner()`delete from memberships where tenant_id = ${tenant.id}`;
    const { email: real } = await account();
    const answers = [await login('nobody@example.com'), await login(real, 'wrong'), await login(email)];
    const [first, ...others] = answers.map(({ status, body }) => ({ status, ...body, request_id: 0 }));
    expect(first).toMatchObject({ status: 401, code: 'wrong_credentials' });
    for (const other of others) expect(other).toEqual(first);
  });

  it('takes as long for unknown people as for wrong passwords (18)', async () => {
    const { email } = await account();
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let i = 0; i < 9; i++) {
      for (const [who, address] of [
        ['known', email],
        ['unknown', `nobody-${i}@example.com`],
      ] as const) {
        const started = performance.now();
        await login(address, 'not the password');
        times[who]!.push(performance.now() - started);
      }
    }
    const [known, unknown] = Object.values(times).map((all) => all.toSorted((a, b) => a - b)[4]!) as [number, number];
    // Without the hash of a made-up password, unknown people would be answered in a tenth of the time.
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(known, unknown) * 0.5);
  });

  it('compares the password exactly', async () => {
    const { email } = await account();
    for (const given of [`${password} `, password.toUpperCase(), `${password}\u0000`, 'соrrect horse battery']) {
      expect((await login(email, given)).status).toBe(401);
    }
    expect((await login(email, 'x'.repeat(10_000))).status).toBe(422);
    expect((await login(email, 'x'.repeat(100_000))).status).toBe(413);
  });

  it('stops after ten wrong passwords, for this address only, and the header cannot change the address', async () => {
    const { email } = await account();
    const from = async (remoteAddress: string, given: string, forwarded: string) =>
      await api.app.request(
        '/api/auth/login',
        {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
          body: JSON.stringify({ email, password: given }),
        },
        { remoteAddress },
      );
    for (let i = 0; i < 10; i++) expect((await from('198.51.100.7', 'wrong', `10.0.0.${i}`)).status).toBe(401);
    const stopped = await from('198.51.100.7', password, '10.9.9.9');
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(stopped.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    expect((await from('203.0.113.9', password, '')).status).toBe(200);
  });

  it('does not count attempts that succeed', async () => {
    const { email } = await account();
    for (let i = 0; i < 12; i++) expect((await login(email)).status).toBe(200);
  });

  it('does not adopt a session that was there before', async () => {
    const { email } = await account();
    const first = await login(email);
    const second = await withJar(jar(first)).post('/api/auth/login', { email, password });
    expect(jar(second)).not.toBe(jar(first));
    const rows = await api.database.owner()`
      select id from sessions where user_id = (select id from users where email = ${email})`;
    expect(rows).toHaveLength(2);
  });

  it('leaves its traces in the audit log, failures too', async () => {
    const { email, tenant } = await account();
    await login(email, 'wrong');
    await login(email);
    await expect
      .poll(async () =>
        (
          await api.database.owner()`
        select outcome from system_events where tenant_id = ${tenant.id} and action = 'auth.sign-in' order by outcome`
        ).map((row) => row.outcome),
      )
      .toEqual(['failed', 'ok']);
  });
});

describe('refreshing', () => {
  it('exchanges the token, and both sessions end when an old one comes back', async () => {
    const { email, tenant } = await account();
    const first = await login(email);
    const second = await withJar(jar(first)).post('/api/auth/refresh');
    expect(second.status).toBe(200);
    expect(cookies(second)).toHaveLength(2);
    const third = await withJar(jar(second)).post('/api/auth/refresh');
    expect(third.status).toBe(200);
    // Two exchanges old: no grace for it.
    const theft = await withJar(jar(first)).post('/api/auth/refresh');
    expect([theft.status, theft.body.code]).toEqual([401, 'session_expired']);
    expect(cookies(theft).every((line) => line.includes('Max-Age=0'))).toBe(true);
    expect(cookies(theft)).toHaveLength(2);
    for (const held of [first, second, third]) expect((await withJar(jar(held)).get('/api/auth/me')).status).toBe(401);
    const [row] = await api.database.owner()`
      select count(*)::int as n from system_events where tenant_id = ${tenant.id} and action = 'auth.refresh-reused'`;
    expect(row!.n).toBe(1);
  });

  it('lets the token before last in for ten seconds, and not longer', async () => {
    const { email } = await account();
    const first = await login(email);
    const second = await withJar(jar(first)).post('/api/auth/refresh');
    const tab = await withJar(jar(first)).post('/api/auth/refresh');
    expect(tab.status).toBe(200);
    expect(cookies(tab).map((line) => line.split('=')[0])).toEqual(['__Host-session']);
    await api.database.owner()`update sessions set rotated_at = rotated_at - interval '11 seconds'`;
    expect((await withJar(jar(first)).post('/api/auth/refresh')).status).toBe(401);
    expect((await withJar(jar(second)).get('/api/auth/me')).status).toBe(401);
  });

  it('survives twenty tabs at once with one new token', async () => {
    const { email } = await account();
    const held = withJar(jar(await login(email)));
    const answers = await Promise.all(Array.from({ length: 20 }, () => held.post('/api/auth/refresh')));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(answers.filter((answer) => cookies(answer).some((line) => line.startsWith('__Host-refresh')))).toHaveLength(
      1,
    );
  });

  it('takes no made-up, foreign or expired token', async () => {
    const { email } = await account();
    const refresh = jar(await login(email))
      .split('; ')
      .find((pair) => pair.startsWith('__Host-refresh'))!;
    const flipped = refresh.slice(0, -2) + (refresh.endsWith('A') ? 'B' : 'A');
    for (const cookie of [flipped, '__Host-refresh=x', `${refresh}x`]) {
      expect((await withJar(cookie).post('/api/auth/refresh')).status).toBe(401);
    }
    await api.database.owner()`update sessions set expires_at = now() - interval '1 second'`;
    expect((await withJar(refresh).post('/api/auth/refresh')).status).toBe(401);
    expect((await api.nobody.post('/api/auth/refresh')).body.code).toBe('not_signed_in');
  });
});

describe('a session', () => {
  it('ends on sign-out for both cookies, and signing out twice is no error', async () => {
    const { email } = await account();
    const held = withJar(jar(await login(email)));
    const out = await held.post('/api/auth/logout');
    expect(out.status).toBe(204);
    expect(cookies(out)).toHaveLength(2);
    expect((await held.get('/api/auth/me')).status).toBe(401);
    expect((await held.post('/api/auth/refresh')).status).toBe(401);
    expect((await held.post('/api/auth/logout')).status).toBe(204);
  });

  it('ends elsewhere when the password changes, and stays here', async () => {
    const { email } = await account();
    const here = withJar(jar(await login(email)));
    const there = withJar(jar(await login(email)));
    const next = 'another long sentence';
    expect((await here.post('/api/auth/password', { current: 'wrong', next })).body.errors[0].path).toBe('current');
    expect((await here.post('/api/auth/password', { current: password, next: 'short' })).status).toBe(422);
    expect((await here.post('/api/auth/password', { current: password, next: 'passwordpassword1' })).status).toBe(422);
    expect((await here.post('/api/auth/password', { current: password, next })).status).toBe(204);
    expect((await here.get('/api/auth/me')).status).toBe(200);
    expect((await there.get('/api/auth/me')).status).toBe(401);
    expect((await login(email)).status).toBe(401);
    expect((await login(email, next)).status).toBe(200);
  });

  it('ends at the next request when the person is removed, and shrinks when the role does', async () => {
    const tenant = await api.database.createTenant();
    const admin = await api.person('admin', tenant);
    expect((await admin.get('/api/crm/leads')).status).toBe(200);
    await api.database.owner()`update memberships set role = 'marketing' where user_id = ${admin.userId}`;
    expect((await admin.get('/api/crm/leads')).status).toBe(403);
    await api.database.owner()`delete from memberships where user_id = ${admin.userId}`;
    expect((await admin.get('/api/crm/settings')).status).toBe(401);
  });

  it('speaks the language the person chose', async () => {
    const { email } = await account();
    const held = withJar(jar(await login(email)));
    expect((await held.patch('/api/auth/me', { locale: 'en' })).body.user.locale).toBe('en');
  });
});
