import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type Person, testEnv, type TestApi } from '../../testing.ts';

let api: TestApi;
let ours: Person;
let theirs: Person;
beforeAll(async () => {
  api = await createTestApi();
  [ours, theirs] = [await api.person('ceo'), await api.person('ceo')];
});
afterAll(() => api.stop());

const operator = (method: string, path: string, body?: unknown) =>
  api.nobody.request(method, `/api/operator${path}`, body, { authorization: `Bearer ${testEnv.ADMIN_TOKEN}` });
const isOn = async (person: Person, name: string) =>
  ((await person.get('/api/auth/me')).body.features as string[]).includes(name);

/** Each feature’s own door, and what opens it: one that is added without a route of its own fails here. */
const doors: Record<string, (person: Person) => ReturnType<Person['get']>> = {
  'bulk-changes': (person) => person.get('/api/crm/bulk-changes'),
  'custom-fields': (person) => person.request('PUT', '/api/crm/custom-fields', { items: [] }),
  duplicates: (person) => person.get('/api/crm/lead-duplicates'),
  alerts: (person) => person.get('/api/crm/alerts'),
  'weekly-report': (person) => person.get('/api/crm/weekly-report/preview'),
};

it('an operator switches each feature off for one tenant: its door says so plainly, and the other keeps it', async () => {
  const list = await ours.get('/api/crm/feature-flags');
  expect(list.body.items.map(({ name }: { name: string }) => name)).toEqual(Object.keys(doors));
  for (const [name, open] of Object.entries(doors)) {
    expect([(await open(ours)).status, await isOn(ours, name)], name).toEqual([200, true]);
    const off = await operator('PUT', `/tenants/${ours.tenantId}/features/${name}`, { on: false });
    expect(off.body.items.find((each: { name: string }) => each.name === name)).toMatchObject({
      on: false,
      by: 'operator',
      switchable: false,
    });
    const refused = await open(ours);
    expect(refused).toMatchObject({ status: 403, body: { code: 'feature_off' } });
    expect(refused.body.title).toContain('switched off');
    expect([await isOn(ours, name), await isOn(theirs, name), (await open(theirs)).status]).toEqual([false, true, 200]);
    expect((await ours.put(`/api/crm/feature-flags/${name}`, { on: true })).status).toBe(403);
    expect((await operator('PUT', `/tenants/${ours.tenantId}/features/${name}`, { on: null })).status).toBe(200);
    expect((await open(ours)).status).toBe(200);
  }
});

it('admins switch what the operator leaves to them, for their own tenant alone', async () => {
  const off = await ours.put('/api/crm/feature-flags/duplicates', { on: false });
  expect(off.body.items.find(({ name }: { name: string }) => name === 'duplicates')).toMatchObject({
    on: false,
    by: 'tenant',
  });
  expect([await isOn(ours, 'duplicates'), await isOn(theirs, 'duplicates')]).toEqual([false, true]);
  const seller = await api.person('seller', { id: ours.tenantId, ceoId: ours.userId, ceoEmail: '' });
  expect((await seller.put('/api/crm/feature-flags/duplicates', { on: true })).status).toBe(403);
  expect((await operator('PUT', '/features/duplicates', { tenants_choose: false })).status).toBe(200);
  expect([
    await isOn(ours, 'duplicates'),
    (await ours.put('/api/crm/feature-flags/duplicates', { on: false })).status,
  ]).toEqual([true, 403]);
  await operator('PUT', '/features/duplicates', { tenants_choose: null });
  expect(await isOn(ours, 'duplicates')).toBe(false);
  expect((await ours.put('/api/crm/feature-flags/duplicates', { on: null })).status).toBe(200);
  expect(await isOn(ours, 'duplicates')).toBe(true);
});

it('a share of nobody switches it off for all, and what operators say is noted', async () => {
  await operator('PUT', '/features/alerts', { percent: 0 });
  expect([await isOn(ours, 'alerts'), await isOn(theirs, 'alerts')]).toEqual([false, false]);
  await operator('PUT', `/tenants/${theirs.tenantId}/features/alerts`, { on: true });
  expect([await isOn(ours, 'alerts'), await isOn(theirs, 'alerts')]).toEqual([false, true]);
  const rules = await operator('PUT', '/features/alerts', { percent: null });
  expect(rules.body.items.find(({ name }: { name: string }) => name === 'alerts')).toMatchObject({ percent: null });
  const { body } = await operator('GET', '/events');
  expect(body.items.slice(0, 3).map(({ action }: { action: string }) => action)).toEqual([
    'feature.rule',
    'feature.set',
    'feature.rule',
  ]);
});

it.each([
  ['/features/none-such', { percent: 1 }, 404],
  ['/features/alerts', { percent: 101 }, 422],
  ['/features/alerts', { percent: 1.5 }, 422],
  ['/tenants/00000000-0000-4000-8000-000000000000/features/alerts', { on: true }, 404],
  ['/tenants/x/features/alerts', { on: true }, 404],
])('PUT %s with %j is refused', async (path, body, status) => {
  expect((await operator('PUT', path, body)).status).toBe(status);
});
