import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

describe('what the canvas asks', () => {
  it('is told what a flow can refer to, the fields that leads have among it', async () => {
    await ceo.post('/api/crm/leads', { name: 'Ana', custom: { plan: 'gold' } });
    const { status, body } = await ceo.get('/api/crm/flow-catalogue');
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual([
      'conversions',
      'customFields',
      'events',
      'flows',
      'forms',
      'now',
      'secrets',
      'segments',
      'sellers',
      'senders',
      'sending',
      'stages',
      'tags',
      'templates',
      'timezone',
      'values',
      'webhooks',
    ]);
    expect(body.customFields).toEqual(['plan']);
    expect(body.values).toMatchObject({
      'lead.status': [{ id: 'new', count: 1 }],
      'lead.custom.plan': [{ id: 'gold', name: 'gold', count: 1 }],
    });
  });

  it('sees a lead as conditions do, and no lead of strangers', async () => {
    const lead = (await ceo.post('/api/crm/leads', { name: 'Ana', tags: ['vip'] })).body.id;
    const { body } = await ceo.get(`/api/crm/leads/${lead}/facts`);
    expect(body).toMatchObject({ lead: { id: lead, name: 'Ana', tags: ['vip'] }, opportunity: null, enrolment: null });
    const stranger = await api.person();
    expect((await stranger.get(`/api/crm/leads/${lead}/facts`)).status).toBe(404);
  });
});
