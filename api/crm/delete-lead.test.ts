import { afterAll, beforeAll, expect, it } from 'vitest';
import { findTraces } from '#db/testing/traces.ts';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person('ceo');
});
afterAll(() => api.stop());

const lead = {
  name: 'Ulises Paz',
  phone: '+5491164445566',
  email: 'ulises@example.com',
  custom: { dni: '27.456.789' },
};
const traces = () => findTraces(api.database.owner(), ['91164445566', '541164445566', 'Ulises', '27.456.789']);

it('a request that is repeated after the deletion brings nobody back, neither here nor in its answer', async () => {
  const headers = { 'idempotency-key': 'create-1' };
  const made = await ceo.post('/api/crm/leads', lead, headers);
  expect(made.status).toBe(201);
  expect(
    (await ceo.patch(`/api/crm/leads/${made.body.id}`, { tags: ['x'] }, { 'idempotency-key': 'patch' })).status,
  ).toBe(200);
  expect((await ceo.delete(`/api/crm/leads/${made.body.id}`)).status).toBe(204);
  expect(await traces()).toEqual([]);

  const again = await ceo.post('/api/crm/leads', lead, headers);
  expect(again).toMatchObject({ status: 409, body: { code: 'answered_once' } });
  expect(JSON.stringify(again.body)).not.toContain('Ulises');
  expect((await ceo.get('/api/crm/leads')).body.items).toEqual([]);
  expect(await traces()).toEqual([]);
});

it('who is entered after the deletion is somebody new', async () => {
  const made = await ceo.post('/api/crm/leads', { ...lead, consent: { granted: true, source: 'web' } });
  await ceo.delete(`/api/crm/leads/${made.body.id}`);
  const again = await ceo.post('/api/crm/leads', lead);
  expect(again).toMatchObject({ status: 201, body: { consent: null } });
  expect(again.body.id).not.toBe(made.body.id);
  await ceo.delete(`/api/crm/leads/${again.body.id}`);
});

it('an import that is under way while somebody in it is deleted brings the others, and not them', async () => {
  const others = Array.from({ length: 3000 }, (_, i) => `Otra ${i},+54911${60_000_000 + i}`);
  const made = await ceo.post('/api/crm/leads', lead);
  const file = { csv: ['name,phone', ...others, `${lead.name},${lead.phone}`].join('\n') };
  const imported = ceo.post('/api/crm/leads/import', file);
  // The file is read by now, and nothing of it is committed.
  await new Promise((done) => setTimeout(done, 30));
  expect((await ceo.delete(`/api/crm/leads/${made.body.id}`)).status).toBe(204);
  expect((await imported).status).toBe(200);
  expect((await ceo.get('/api/crm/leads?q=Ulises')).body.items).toEqual([]);
  expect((await ceo.get('/api/crm/leads?q=Otra%202999')).body.items).toHaveLength(1);
  expect(await traces()).toEqual([]);
});
