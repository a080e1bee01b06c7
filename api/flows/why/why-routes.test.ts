import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { inTenant, liveFlow, newLead, nobodysId, noteFlow } from '../../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

const why = async (leadId: string, flowId: string) => {
  const { status, body } = await ceo.get(`/api/crm/leads/${leadId}/why?flow_id=${flowId}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
/** The lead's own event, as the relay would have left it. */
const worked = (leadId: string, over: object) =>
  inTenant(api, ceo, async (tx) => {
    await tx`update events set ${tx({ processed_at: new Date(), ...over } as never)} where lead_id = ${leadId}`;
  });
const filtered = () => {
  const flow = noteFlow();
  flow.nodes[0]!.config = { filter: { field: 'lead.tags', op: 'contains', value: 'vip' } };
  return flow;
};

describe('why somebody is not in a flow', () => {
  it('says what the flow answered at the time, and what it would answer now', async () => {
    const id = await liveFlow(ceo, filtered());
    const lead = await newLead(ceo);
    await worked(lead, { outcome: { [id]: 'filter-not-met' } });
    expect(await why(lead, id)).toMatchObject({
      state: 'never',
      because: { code: 'filter-not-met' },
      events: [{ type: 'lead.created', outcome: { code: 'filter-not-met', text: { es: expect.any(String) } } }],
      now: { enters: false, reason: { code: 'filter-not-met' }, condition: { es: expect.stringContaining('vip') } },
    });
    await ceo.patch(`/api/crm/leads/${lead}`, { tags: ['vip'] });
    expect((await why(lead, id)).now).toMatchObject({ enters: true, reason: { code: 'would-enter' } });
    await ceo.patch(`/api/crm/leads/${lead}`, { consent: { granted: false, source: 'x' } });
    expect((await why(lead, id)).now).toMatchObject({ enters: false, reason: { code: 'opted-out' } });
  });

  it('answers for those whom the flow was never asked about', async () => {
    const early = await newLead(ceo);
    await worked(early, { processed_at: new Date(Date.now() - 60_000) });
    const id = await liveFlow(ceo);
    expect((await why(early, id)).because.code).toBe('before-publishing');
    const [fresh, old, broken, other] = [
      await newLead(ceo),
      await newLead(ceo),
      await newLead(ceo),
      await newLead(ceo),
    ];
    await worked(old, { history: true });
    await worked(broken, { processed_at: null, attempts: 5, error: 'x' });
    await worked(other, {});
    const codes = await Promise.all(
      [fresh, old, broken, other].map(async (lead) => (await why(lead, id)).because.code),
    );
    expect(codes).toEqual(['not-read-yet', 'history-event', 'event-broken', 'trigger-not-this']);
    await ceo.post(`/api/crm/flows/${id}/pause`);
    expect((await why(other, id)).because.code).toBe('flow-was-off');
    expect((await why(other, id)).now.reason.code).toBe('flow-not-active');

    const draft = await ceo.post('/api/crm/flows', { name: 'Borrador', flow: noteFlow() });
    expect((await why(other, draft.body.id)).because.code).toBe('never-published');
    const won = noteFlow();
    won.nodes[0]!.kind = 'sale-completed';
    const sales = await why(other, await liveFlow(ceo, won));
    expect(sales.because).toMatchObject({ code: 'no-such-event', text: { es: expect.stringMatching(/venta/i) } });
    won.nodes[0]!.kind = 'manual';
    expect((await why(other, await liveFlow(ceo, won))).because.code).toBe('by-hand-only');
  });

  it('shows those who are or were inside with their way, and only to whom the lead is', async () => {
    const id = await liveFlow(ceo);
    const lead = await newLead(ceo);
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [lead] });
    expect(await why(lead, id)).toMatchObject({
      state: 'inside',
      enrolments: [{ lead_id: lead }],
      now: { enters: false },
    });
    const { body } = await ceo.get(`/api/crm/enrolments?flow_id=${id}`);
    await ceo.post(`/api/crm/enrolments/${body.items[0].id}/stop`);
    expect(await why(lead, id)).toMatchObject({ state: 'been', because: { code: 'been' } });
    const seller = await api.person('seller', { id: ceo.tenantId, ceoId: ceo.userId, ceoEmail: '' });
    expect((await seller.get(`/api/crm/leads/${lead}/why?flow_id=${id}`)).status).toBe(404);
    expect((await ceo.get(`/api/crm/leads/${lead}/why?flow_id=${nobodysId}`)).status).toBe(404);
    expect((await ceo.get(`/api/crm/leads/${lead}/why`)).status).toBe(422);
  });
});
