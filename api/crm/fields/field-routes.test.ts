import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const plan = { key: 'plan', label: 'Plan', type: 'choice', options: ['Azul', 'Rojo'] };
const since = { key: 'alta', label: 'Cliente desde', type: 'date', options: [] };

it('stand in their order, flows know them before any lead has them, and what leads have besides is told', async () => {
  const ceo = await api.person();
  const { body: lead } = await ceo.post('/api/crm/leads', {
    name: 'Ana',
    custom: { curso: 'guitarra', plan: 'Verde' },
  });
  const put = await ceo.put('/api/crm/custom-fields', { items: [since, plan] });
  expect(put.body).toEqual({ items: [since, plan], others: ['curso'] });
  await ceo.put('/api/crm/custom-fields', { items: [plan, since] });
  expect((await ceo.get('/api/crm/custom-fields')).body.items).toEqual([plan, since]);
  const { body: catalogue } = await ceo.get('/api/crm/flow-catalogue');
  expect(catalogue.customFields).toEqual(['plan', 'alta', 'curso']);
  expect((await ceo.get(`/api/crm/leads/${lead.id}`)).body.custom).toEqual({ curso: 'guitarra', plan: 'Verde' });
});

it.each([
  [{ ...plan, options: [] }],
  [{ ...plan, key: 'constructor' }],
  [{ ...plan, type: 'list' }],
  [plan, { ...since, label: 'plan' }],
  [plan, plan],
])('refuse what could not be told apart or filled in: %j', async (...items) => {
  const ceo = await api.person();
  expect((await ceo.put('/api/crm/custom-fields', { items })).status).toBe(422);
});
