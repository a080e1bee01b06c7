import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPassword } from './password.ts';
import { caller, createTestApi } from '../testing.ts';
import type { TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

interface Item {
  id: string;
  is_current: boolean;
  ip: string | null;
}

it('a person sees where they are signed in, ends one, and all others', async () => {
  const tenant = await api.database.createTenant();
  const here = await api.person('ceo', tenant);
  const [second, third] = [await api.person('ceo', tenant), await api.person('ceo', tenant)];
  const { items } = (await here.get('/api/auth/sessions')).body as { items: Item[] };
  expect(items.map(({ id }) => id).toSorted()).toEqual([here, second, third].map((each) => each.sessionId).toSorted());
  expect(items.filter((item) => item.is_current).map(({ id }) => id)).toEqual([here.sessionId]);
  expect(items[0]!.ip).toBe('127.0.0.1');
  expect(JSON.stringify(items)).not.toMatch(/hash/);

  expect((await here.delete(`/api/auth/sessions/${second.sessionId}`)).status).toBe(204);
  expect((await second.get('/api/auth/me')).status).toBe(401);
  expect((await third.get('/api/auth/me')).status).toBe(200);
  expect((await here.delete('/api/auth/sessions')).body).toEqual({ ended: 1 });
  expect((await third.get('/api/auth/me')).status).toBe(401);
  expect((await here.get('/api/auth/me')).status).toBe(200);
});

it('nobody sees or ends the sessions of another person, in their tenant or elsewhere', async () => {
  const tenant = await api.database.createTenant();
  const ceo = await api.person('ceo', tenant);
  for (const other of [await api.person('seller', tenant), await api.person()]) {
    expect(JSON.stringify((await ceo.get('/api/auth/sessions')).body)).not.toContain(other.sessionId);
    expect((await ceo.delete(`/api/auth/sessions/${other.sessionId}`)).status).toBe(404);
    await ceo.delete('/api/auth/sessions');
    expect((await other.get('/api/auth/me')).status).toBe(200);
  }
});

it('signing in again in the same browser takes the place of the session that was there', async () => {
  const tenant = await api.database.createTenant({ passwordHash: await hashPassword('correct horse battery') });
  const body = { email: tenant.ceoEmail, password: 'correct horse battery' };
  const first = await api.nobody.post('/api/auth/login', body);
  const cookie = first.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  await caller(api.app, { cookie }).post('/api/auth/login', body);
  expect((await caller(api.app, { cookie }).get('/api/auth/me')).status).toBe(401);
});
