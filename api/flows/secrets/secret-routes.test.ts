import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import type { TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => void (api = await createTestApi()));
afterAll(() => api.stop());

it('a secret is stored under a name, named in the list, never told, and forgotten', async () => {
  const tenant = await api.database.createTenant();
  const [ceo, marketing] = [await api.person('ceo', tenant), await api.person('marketing', tenant)];
  const path = '/api/crm/flow-secrets/tienda_1';
  expect((await ceo.put(path, { value: 'Bearer abc' })).status).toBe(204);
  expect((await ceo.put(path, { value: 'Bearer def' })).status).toBe(204);
  expect((await marketing.put(path, { value: 'x' })).status).toBe(403);
  expect((await ceo.put(path, { value: 'two\nlines' })).status).toBe(422);
  expect((await ceo.put('/api/crm/flow-secrets/a%20b', { value: 'x' })).status).toBe(404);
  const listed = await marketing.get('/api/crm/flow-secrets');
  expect(listed.body.items.map((one: { name: string }) => one.name)).toEqual(['tienda_1']);
  expect(JSON.stringify(listed.body)).not.toContain('Bearer');
  const rows = await api.database.owner()`select sealed_value from credentials where key = 'flow:tienda_1'`;
  expect(Buffer.from(rows[0]!['sealed_value']).toString('latin1')).not.toContain('Bearer');
  expect((await ceo.delete(path)).status).toBe(204);
  expect((await ceo.delete(path)).status).toBe(404);
});

it('the secret that requests are signed with stays the same, and is each account’s own', async () => {
  const [one, other] = [await api.person(), await api.person()];
  const show = async (who: typeof one) => (await who.post('/api/crm/flow-signing-secret')).body.secret;
  expect(await show(one)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await show(one)).toBe(await show(one));
  expect(await show(other)).not.toBe(await show(one));
});
