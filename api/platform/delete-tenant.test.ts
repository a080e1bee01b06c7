import { afterAll, beforeAll, expect, it } from 'vitest';
import { continueTenantDeletion } from '#db/platform/deletion/delete-tenant.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestApi, type Person, testEnv, type TestApi } from '../testing.ts';

let api: TestApi;
let ours: Person;
let theirs: Person;
beforeAll(async () => {
  api = await createTestApi();
  [ours, theirs] = [await api.person('ceo'), await api.person('ceo')];
});
afterAll(() => api.stop());

const operator = (method: string, path: string, body?: unknown) =>
  api.nobody.request(method, path, body, { authorization: `Bearer ${testEnv.ADMIN_TOKEN}` });
const rowsOf = async (tenant: string) => {
  const tables = await api.database.owner()<{ name: string }[]>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'
      and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')`;
  const counts = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await api.database.owner()`select from ${api.database.owner()(name)} where tenant_id = ${tenant}`;
      return [name, rows.length] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, rows]) => rows > 0));
};

it('a tenant is deleted by its id and its name, and by an operator alone', async () => {
  const path = `/api/operator/tenants/${theirs.tenantId}`;
  expect((await ours.request('DELETE', path, { name: 'Test' })).status).toBe(401);
  for (const body of [{}, undefined]) expect((await operator('DELETE', path, body)).status).toBe(422);
  expect((await operator('DELETE', path, { name: 'Another' })).status).toBe(404);
  expect((await operator('GET', `${path}/deletion`)).status).toBe(404);
  expect((await theirs.get('/api/crm/leads')).status).toBe(200);
});

it('its doors are shut at once, its rows go in parts, and another tenant loses nothing', async () => {
  for (const person of [ours, theirs]) {
    await person.post('/api/crm/leads', { name: 'Ana', phone: '+5491161239999' }, { 'idempotency-key': 'k' });
    await withTenant(api.deps.sql, person.tenantId, async (tx) => {
      await tx`insert into leads (name) select 'L' from generate_series(1, 250)`;
      await tx`insert into webhook_inbox (provider, endpoint, external_event_id, raw) values ('ycloud', 'e', 'x', 'raw')`;
    });
  }
  const before = await rowsOf(ours.tenantId);
  const path = `/api/operator/tenants/${theirs.tenantId}`;
  const asked = await operator('DELETE', path, { name: 'Test' });
  expect(asked).toMatchObject({ status: 202, body: { done_at: null } });
  expect((await theirs.get('/api/crm/leads')).status).toBe(401);
  const left = await rowsOf(theirs.tenantId);
  expect(left).toMatchObject({ leads: 251 });
  for (const door of ['memberships', 'sessions', 'api_keys', 'credentials', 'webhook_endpoints'])
    expect(left).not.toHaveProperty(door);

  let parts = 0;
  while (await continueTenantDeletion(api.deps.sql, 100)) parts++;
  expect(parts).toBeGreaterThan(2);
  expect(await rowsOf(theirs.tenantId)).toEqual({});
  expect(await api.database.owner()`select from tenants where id = ${theirs.tenantId}`).toHaveLength(0);
  const done = await operator('GET', `${path}/deletion`);
  expect(done).toMatchObject({ status: 200, body: { done_at: expect.any(String) } });
  expect(done.body.rows).toBeGreaterThan(250);
  expect(await rowsOf(ours.tenantId)).toEqual(before);
  expect((await operator('DELETE', path, { name: 'Test' })).status).toBe(404);
});
