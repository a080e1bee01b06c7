import { startMetaSandbox, type MetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let meta: MetaSandbox;
let api: TestApi;
let ceo: Person;
let dataset: { dataset_id: string; access_token: string };
beforeAll(async () => {
  meta = await startMetaSandbox();
  api = await createTestApi({ env: { META_GRAPH_URL: meta.url }, fetch });
});
afterAll(async () => {
  await api.stop();
  await meta.stop();
});
beforeEach(async () => {
  ceo = await api.person();
  dataset = (await meta.call('POST', '/_sandbox/meta/datasets', { name: 'Ventas' })).body as never;
});
interface Listed {
  id: string;
  event_id: string;
}
const path = '/api/crm/conversions';
const put = (over: object = {}) =>
  ceo.put(`${path}/settings`, {
    dataset_id: dataset.dataset_id,
    token: dataset.access_token,
    is_on: true,
    ...over,
  });
const list = async (query = '') => (await ceo.get(`${path}${query}`)).body.items as Listed[];

describe('sales back to Meta', () => {
  it('are off until somebody sets them up, with what is usual to begin with', async () => {
    const { body } = await ceo.get(`${path}/settings`);
    expect(body).toMatchObject({ configured: false, is_on: false, dataset_id: null });
    expect(body.rules.map(({ send }: { send: string }) => send)).toEqual([
      'LeadSubmitted',
      'QualifiedLead',
      'Purchase',
      'OrderReturned',
    ]);
    await ceo.post('/api/crm/leads', { name: 'Ana', phone: '+5491155550101' });
    expect(await list()).toEqual([]);
  });

  it('are set up with what Meta takes, and the token is never told again', async () => {
    const saved = await put({ test_code: 'TEST42' });
    expect(saved).toMatchObject({
      status: 200,
      body: { configured: true, is_on: true, dataset_name: 'Ventas', test_code: 'TEST42' },
    });
    expect(JSON.stringify((await ceo.get(`${path}/settings`)).body)).not.toContain(dataset.access_token);
    // Without a token the kept one is used.
    expect((await put({ token: undefined, test_code: null })).body).toMatchObject({ test_code: null, is_on: true });
    expect((await ceo.post(`${path}/check`)).body.dataset_name).toBe('Ventas');
    expect((await ceo.delete(`${path}/settings`)).status).toBe(204);
    expect((await ceo.get(`${path}/settings`)).body.configured).toBe(false);
    expect((await ceo.post(`${path}/check`)).status).toBe(404);
  });

  it('keep nothing that Meta refuses, but can always be turned off', async () => {
    const other = (await meta.call('POST', '/_sandbox/meta/datasets', {})).body;
    expect(await put({ dataset_id: other.dataset_id })).toMatchObject({
      status: 422,
      body: { code: 'provider_refused' },
    });
    expect((await put({ token: undefined })).body.code).toBe('invalid_input');
    expect((await ceo.get(`${path}/settings`)).body.configured).toBe(false);
    await put();
    meta.sandbox.meta.tokens.all.get(dataset.access_token)!.ended = 'revoked';
    expect((await put({ token: undefined })).body.code).toBe('provider_refused');
    expect((await put({ token: undefined, is_on: false })).body.is_on).toBe(false);
  });

  it.each([
    { dataset_id: 'mine' },
    { test_code: 'a b' },
    { rules: [{ on: 'lead.created', send: 'Purchase' }] },
    { rules: [{ on: 'lead.status_changed', send: 'QualifiedLead' }] },
    { rules: [{ on: 'sale.completed', to: 'x', send: 'Purchase' }] },
    { rules: [{ on: 'lead.created', send: 'Lead' }] },
  ])('refuse settings that cannot be: %j', async (over) => expect((await put(over)).status).toBe(422));

  it('follow from what the API is told, and say why something was left out', async () => {
    await put({
      rules: [
        { on: 'opportunity.stage', to: 'Propuesta', send: 'QualifiedLead' },
        { on: 'lead.tagged', to: 'vip', send: 'QualifiedLead' },
        { on: 'sale.completed', send: 'Purchase' },
        { on: 'sale.refunded', send: 'OrderCanceled' },
      ],
    });
    const lead = (await ceo.post('/api/crm/leads', { name: 'Ana', phone: '+5491155550102', tags: ['VIP'] })).body.id;
    const deal = (await ceo.post('/api/crm/opportunities', { lead_id: lead, name: 'Casa', stage: 'Visita' })).body.id;
    await ceo.patch(`/api/crm/opportunities/${deal}`, { stage: 'propuesta' });
    const sale = (await ceo.post('/api/crm/sales', { lead_id: lead, amount: '10.50', currency: 'ARS' })).body.id;
    await ceo.patch(`/api/crm/sales/${sale}`, { status: 'refunded' });
    expect(new Set((await list()).map(({ event_id }) => event_id))).toEqual(
      new Set([`OrderCanceled:sale:${sale}`, `Purchase:sale:${sale}`, `QualifiedLead:lead:${lead}`]),
    );
    const { id } = (await list('?event=Purchase'))[0]!;
    await api.database.owner()`update conversions set state = 'left-out', reason = 'conversion-opted-out' where id = ${id}`;
    expect((await list('?state=left-out'))[0]).toMatchObject({
      lead_name: 'Ana',
      text: { en: expect.stringContaining('opted out') },
    });
    const { body } = await ceo.get(`${path}/summary?days=7`);
    expect(body).toMatchObject({ days: 7, sent: 0, left_out: [{ reason: 'conversion-opted-out', count: 1 }] });
    expect(body.counts).toContainEqual({ event_name: 'Purchase', state: 'left-out', count: 1 });
    expect((await ceo.post(`${path}/${id}/send-again`)).status).toBe(202);
    expect((await ceo.post(`${path}/${id}/send-again`)).status).toBe(409);
    expect((await list('?event=Purchase'))[0]).toMatchObject({ state: 'pending', reason: null, attempts: 0 });
  });

  it('are for those who run the business; marketing may look', async () => {
    const tenant = { id: ceo.tenantId, ceoId: ceo.userId, ceoEmail: '' };
    const [seller, marketing] = [await api.person('seller', tenant), await api.person('marketing', tenant)];
    expect((await seller.get(path)).status).toBe(403);
    expect((await marketing.get(`${path}/summary`)).status).toBe(200);
    expect((await marketing.delete(`${path}/settings`)).status).toBe(403);
  });
});
