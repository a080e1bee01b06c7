import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import type { Person, TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
let seller: Person;
let other: Person;
let leadId: string;
beforeAll(async () => {
  api = await createTestApi();
  const tenant = await api.database.createTenant();
  ceo = await api.person('ceo', tenant);
  seller = await api.person('seller', tenant);
  other = await api.person('seller', tenant);
  leadId = (await ceo.post('/api/crm/leads', { name: 'Ana', seller_id: seller.userId })).body.id;
});
afterAll(() => api.stop());

const titles = async (who: Person, query = '') =>
  (await who.get(`/api/crm/tasks${query}`)).body.items.map((task: { title: string }) => task.title);

it('a task belongs to the lead’s seller unless somebody is named, and lists by when it is due', async () => {
  const late = await ceo.post('/api/crm/tasks', { lead_id: leadId, title: 'Later', due_at: '2030-01-02T10:00:00Z' });
  expect(late.status).toBe(201);
  expect(late.body).toMatchObject({ user_id: seller.userId, lead_name: 'Ana', done_at: null });
  await ceo.post('/api/crm/tasks', { lead_id: leadId, title: 'Soon', due_at: '2029-01-02T10:00:00Z' });
  await ceo.post('/api/crm/tasks', { lead_id: leadId, title: 'Some day', user_id: null });
  await ceo.post('/api/crm/tasks', { lead_id: leadId, title: 'Theirs', user_id: other.userId });
  expect(await titles(ceo)).toEqual(['Soon', 'Later', 'Some day', 'Theirs']);
  expect(await titles(seller)).toEqual(['Soon', 'Later', 'Some day']);
  expect(await titles(other)).toEqual(['Theirs']);
  expect(await titles(ceo, `?user_id=${seller.userId}`)).toEqual(['Soon', 'Later']);
});

it('is done and undone, twice as well as once, and by nobody whose it is not', async () => {
  const [task] = (await seller.get('/api/crm/tasks')).body.items;
  const path = `/api/crm/tasks/${task.id}`;
  expect((await other.patch(path, { done: true })).status).toBe(404);
  const done = await seller.patch(path, { done: true });
  expect(done.body.done_at).not.toBeNull();
  expect((await seller.patch(path, { done: true })).body.done_at).toBe(done.body.done_at);
  expect(await titles(seller, '?state=done')).toEqual(['Soon']);
  expect((await seller.patch(path, { done: false })).body.done_at).toBeNull();
  expect(await titles(seller)).toContain('Soon');
});

it('refuses what makes no sense', async () => {
  const wrong = async (body: object) => (await ceo.post('/api/crm/tasks', body)).status;
  expect(await wrong({ lead_id: leadId, title: '  ' })).toBe(422);
  expect(await wrong({ lead_id: leadId, title: '\u202E\u200B' })).toBe(422);
  expect(await wrong({ lead_id: crypto.randomUUID(), title: 'x' })).toBe(404);
  expect(await ceo.post('/api/crm/tasks', { lead_id: leadId, title: 'x', user_id: crypto.randomUUID() })).toMatchObject(
    {
      status: 404,
      body: { errors: [{ path: 'user_id' }] },
    },
  );
});
