import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

it('are somebody’s own until they share them; then whoever made one changes it, or an admin', async () => {
  const tenant = await api.database.createTenant();
  const [ceo, admin, seller] = [
    await api.person('ceo', tenant),
    await api.person('admin', tenant),
    await api.person('seller', tenant),
  ];
  const where = JSON.stringify({ field: 'lead.created_at', op: 'within', value: 'P7D' });
  const view = { name: 'Nuevos de la semana', filters: { status: 'new', where }, sort: 'name', columns: ['phone'] };
  const { status, body: made } = await seller.post('/api/crm/lead-views', view);
  expect([status, made]).toMatchObject([201, { ...view, shared: false, mine: true }]);
  const names = async (who: typeof ceo) =>
    (await who.get('/api/crm/lead-views')).body.items.map((one: { name: string; mine: boolean }) => [
      one.name,
      one.mine,
    ]);
  expect([await names(seller), await names(ceo)]).toEqual([[['Nuevos de la semana', true]], []]);
  expect((await ceo.patch(`/api/crm/lead-views/${made.id}`, { name: 'x' })).status).toBe(404);

  await seller.patch(`/api/crm/lead-views/${made.id}`, { shared: true });
  expect(await names(ceo)).toEqual([['Nuevos de la semana', true]]);
  const { body: theirs } = await ceo.post('/api/crm/lead-views', { name: 'De todos', shared: true, filters: {} });
  expect((await seller.patch(`/api/crm/lead-views/${theirs.id}`, { name: 'Mía' })).status).toBe(403);
  expect((await admin.post('/api/crm/lead-views', { ...view, name: 'DE TODOS', shared: true })).status).toBe(409);
  expect((await admin.delete(`/api/crm/lead-views/${made.id}`)).status).toBe(204);
  expect(await names(seller)).toEqual([['De todos', false]]);
});

it.each([
  { filters: { where: '{"field":"nada"}' } },
  { filters: { q: 'Ana' } },
  { filters: { segment_id: 'x' } },
  { filters: {}, sort: 'by-heart' },
])('refuse what the list would not understand: %j', async (fields) => {
  const ceo = await api.person();
  expect((await ceo.post('/api/crm/lead-views', { name: 'Vista', ...fields })).status).toBe(422);
});
