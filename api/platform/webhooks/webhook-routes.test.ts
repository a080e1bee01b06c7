import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

const hook = (over: object = {}) =>
  ceo.post('/api/crm/webhooks', { name: 'ERP', url: 'https://example.com/hook', events: ['lead.created'], ...over });

describe('webhooks', () => {
  it('are made with a secret that is shown once, changed, paused, tried and removed', async () => {
    const made = await hook({ events: ['lead.created', 'lead.created', 'custom.booked'] });
    expect(made).toMatchObject({ status: 201, body: { events: ['lead.created', 'custom.booked'], paused_at: null } });
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const path = `/api/crm/webhooks/${made.body.id}`;
    expect(JSON.stringify((await ceo.get('/api/crm/webhooks')).body)).not.toContain('whsec_');
    expect((await ceo.patch(path, { paused: true, name: 'ERP 2' })).body).toMatchObject({
      name: 'ERP 2',
      paused_reason: 'person',
    });
    await ceo.post('/api/crm/leads', { name: 'Callada' });
    expect((await ceo.patch(path, { paused: false })).body).toMatchObject({ paused_at: null, waiting: 0 });
    await ceo.post('/api/crm/leads', { name: 'Oída' });
    expect((await ceo.post(`${path}/test`)).status).toBe(202);
    const { items } = (await ceo.get(`${path}/calls`)).body;
    expect(items.map(({ type, state }: Record<string, string>) => [type, state])).toEqual([
      ['webhook.test', 'pending'],
      ['lead.created', 'pending'],
    ]);
    await api.database.owner()`update webhook_calls set state = 'failed', attempts = 9 where webhook_id = ${made.body.id}`;
    expect((await ceo.get('/api/crm/webhooks')).body.items[0]).toMatchObject({ waiting: 0, failed: 2 });
    expect((await ceo.post(`${path}/calls/${items[1].id}/replay`)).status).toBe(202);
    expect((await ceo.get(`${path}/calls?state=pending`)).body.items).toMatchObject([{ id: items[1].id, attempts: 0 }]);
    expect((await ceo.post(`${path}/secret`)).body.secret).not.toBe(made.body.secret);
    expect((await ceo.delete(path)).status).toBe(204);
    expect((await ceo.get(`${path}/calls`)).status).toBe(404);
    expect((await ceo.get('/api/crm/audit')).status).toBe(200);
  });

  it.each([
    'file:///etc/passwd',
    'gopher://example.com',
    'data:text/plain,x',
    'ftp://example.com',
    'https://user:pass@example.com/',
    'https://example.com/\r\nX-Other: 1',
    'https://exa mple.com',
    'example.com',
    '',
  ])('take no address such as %j', async (url) => expect((await hook({ url })).status).toBe(422));

  it('take names of events that there are', async () => {
    expect((await hook({ events: [] })).status).toBe(422);
    expect((await hook({ events: ['lead.creted'] })).status).toBe(422);
    expect((await hook({ events: ['*'] })).status).toBe(201);
    expect((await hook({ events: ['team.notice'] })).status).toBe(201);
  });

  it('are for those who run the business', async () => {
    const seller = await api.person('seller', { id: ceo.tenantId, ceoId: ceo.userId, ceoEmail: '' });
    expect((await seller.get('/api/crm/webhooks')).status).toBe(403);
  });
});
