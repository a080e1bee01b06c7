import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';
import { liveFlow, newLead, nobodysId, noteFlow } from '../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

describe('pause and resume', () => {
  it('hold everybody and let them go on as told', async () => {
    const id = await liveFlow(ceo);
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(ceo)] });
    expect((await ceo.post(`/api/crm/flows/${id}/pause`)).body).toEqual({ status: 'paused', people: 1 });
    expect((await ceo.post(`/api/crm/flows/${id}/pause`)).body).toEqual({ status: 'paused', people: 0 });
    expect((await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(ceo)] })).body.code).toBe(
      'flow_not_live',
    );
    expect((await ceo.post(`/api/crm/flows/${id}/resume`, { catch_up: 'maybe' })).status).toBe(422);
    expect((await ceo.post(`/api/crm/flows/${id}/resume`, { catch_up: 'skip' })).body).toEqual({
      status: 'active',
      people: 1,
    });
    const signals = await api.database.owner()`
      select s.payload from enrolment_signals s join enrolments e on e.id = s.enrolment_id where e.flow_id = ${id} order by s.id`;
    expect(signals.map((row) => row.payload)).toEqual([{ type: 'pause' }, { type: 'resume', catchUp: 'skip' }]);
  });

  it('try again what is held on a flow that is not paused', async () => {
    const id = await liveFlow(ceo);
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(ceo), await newLead(ceo)] });
    await api.database.owner()`
      update enrolments set state = 'waiting', waiting_reason = 'template-paused', started_at = now()
      where id = (select id from enrolments where flow_id = ${id} limit 1)`;
    expect((await ceo.post(`/api/crm/flows/${id}/resume`)).body).toEqual({ status: 'active', people: 1 });
    const signals = await api.database.owner()`
      select s.payload from enrolment_signals s join enrolments e on e.id = s.enrolment_id where e.flow_id = ${id}`;
    expect(signals.map((row) => row.payload)).toEqual([{ type: 'retry' }]);
  });

  it('say no to a flow that was never published', async () => {
    const { body } = await ceo.post('/api/crm/flows', { name: 'Nueva' });
    expect((await ceo.post(`/api/crm/flows/${body.id}/pause`)).body.code).toBe('flow_not_live');
    expect((await ceo.post(`/api/crm/flows/${body.id}/resume`)).body.code).toBe('flow_not_live');
  });
});

describe('enrol', () => {
  it('answers for each lead, and a repeated call enters nobody twice', async () => {
    const id = await liveFlow(ceo);
    const [fresh, gone] = [await newLead(ceo), await newLead(ceo, { consent: { granted: false, source: 'call' } })];
    const key = { 'idempotency-key': 'enrol-1' };
    const first = await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [fresh, gone, nobodysId] }, key);
    expect(first.body).toMatchObject({ enrolled: 1, refused: 2 });
    expect(first.body.results.map((one: { reason: string | null }) => one.reason)).toEqual([
      null,
      'opted-out',
      'lead-not-found',
    ]);
    expect(first.body.results[1].reason_text).toEqual({ es: expect.any(String), en: expect.any(String) });
    const again = await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [fresh, gone, nobodysId] }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    const third = await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [fresh] });
    expect(third.body.results[0].reason).toBe('already-inside');
    expect(await api.database.owner()`select occurrence from enrolments where flow_id = ${id}`).toEqual([
      { occurrence: 'manual:enrol-1' },
    ]);
  });

  it("keeps the flow's filter", async () => {
    const flow = noteFlow();
    flow.nodes[0]!.config = { filter: { field: 'lead.status', op: 'eq', value: 'new' } };
    const id = await liveFlow(ceo, flow);
    const [fits, not] = [await newLead(ceo), await newLead(ceo, { status: 'contacted' })];
    const { body } = await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [not, fits] });
    expect(body.results.map((one: { reason: string | null }) => one.reason)).toEqual(['filter-not-met', null]);
  });

  it('takes 500 leads at most', async () => {
    const id = await liveFlow(ceo);
    const many = Array.from({ length: 501 }, () => crypto.randomUUID());
    expect((await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: many })).status).toBe(422);
    expect((await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: many.slice(1) })).body.refused).toBe(500);
  });
});

describe('stop-people', () => {
  it('asks for the number of people and stops exactly them', async () => {
    const id = await liveFlow(ceo);
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(ceo), await newLead(ceo)] });
    const refused = await ceo.post(`/api/crm/flows/${id}/stop-people`, { people: 1 });
    expect([refused.status, refused.body.code, refused.body.people]).toEqual([409, 'people_changed', 2]);
    expect((await ceo.post(`/api/crm/flows/${id}/stop-people`, { people: 2 })).body).toEqual({ stopped: 2 });
    expect((await ceo.get(`/api/crm/flows/${id}`)).body).toMatchObject({ status: 'active', people: { total: 0 } });
  });
});
