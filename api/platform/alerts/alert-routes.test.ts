import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

it('whom troubles are told is chosen by admins, field by field, and noted', async () => {
  const tenant = await api.database.createTenant();
  const [ceo, seller] = [await api.person('ceo', tenant), await api.person('seller', tenant)];
  const before = (await ceo.get('/api/crm/alerts')).body;
  expect(before).toMatchObject({ settings: { emails: [], webhook_id: null, off: [], sync_hours: 12 }, troubles: [] });
  expect(before.kinds.length).toBeGreaterThan(6);
  const chosen = await ceo.patch('/api/crm/alerts', { emails: ['Ana@Example.com'], off: ['token'], cost_percent: 30 });
  expect(chosen.body.settings).toMatchObject({
    emails: ['ana@example.com'],
    off: ['token'],
    cost_percent: 30,
    sync_hours: 12,
  });
  expect((await ceo.get('/api/crm/alerts')).body).toEqual(chosen.body);
  expect((await ceo.get('/api/crm/audit?action=alerts.')).body.items).toHaveLength(1);
  expect((await seller.get('/api/crm/alerts')).status).toBe(403);
  expect((await seller.patch('/api/crm/alerts', { emails: [] })).status).toBe(403);
});

it.each([
  [{ emails: ['nobody'] }, 'emails.0'],
  [{ off: ['weather'] }, 'off.0'],
  [{ failure_percent: 0 }, 'failure_percent'],
  [{ webhook_id: '00000000-0000-4000-8000-00000000000a' }, 'webhook_id'],
])('%o is refused by its field', async (patch, path) => {
  const { status, body } = await (await api.person()).patch('/api/crm/alerts', patch);
  expect([status, body.errors?.[0].path]).toEqual([422, path]);
});

it('troubles are told in words, those that last first', async () => {
  const tenant = await api.database.createTenant();
  await api.database.owner()`
    insert into troubles (tenant_id, kind, data, since, ended_at)
    values (${tenant.id}, 'doubts', '{"messages": 3}', now() - interval '1 day', null),
      (${tenant.id}, 'send-failures', '{"failed": 2, "tried": 10, "percent": 20}', now(), now())`;
  const { body } = await (await api.person('ceo', tenant)).get('/api/crm/alerts');
  expect(body.troubles).toMatchObject([
    { kind: 'doubts', text: { en: expect.stringContaining('3 messages') }, ended_at: null },
    { kind: 'send-failures', text: { es: expect.stringMatching(/20\s%/) }, ended_at: expect.any(String) },
  ]);
  expect((await (await api.person()).get('/api/crm/alerts')).body.troubles).toEqual([]);
});
