import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testing.ts';
import { buildScene, homeOf, inTenant } from '../../testing/flow-scene.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const idsOf = (body: { items: { id: string }[] }) => body.items.map((one) => one.id);

describe('enrolments', () => {
  it('are listed by flow, lead, place and state, and read with their story', async () => {
    const { ceo, flowId, mine, myEnrolment, theirEnrolment, myMessage } = await buildScene(api);
    const list = async (query: string) => idsOf((await ceo.get(`/api/crm/enrolments?${query}`)).body);
    expect((await list(`flow_id=${flowId}`)).toSorted()).toEqual([myEnrolment, theirEnrolment].toSorted());
    expect(await list(`lead_id=${mine}`)).toEqual([myEnrolment]);
    expect(await list('state=open&node_id=pause&version=1')).toHaveLength(2);
    expect(await list('state=finished')).toEqual([]);
    expect((await ceo.get('/api/crm/enrolments?state=odd')).status).toBe(422);
    const { body } = await ceo.get(`/api/crm/enrolments/${myEnrolment}`);
    expect(body).toMatchObject({
      flow_name: 'Recordatorio',
      lead_name: 'Mía',
      waiting_reason: 'quiet-hours',
      waiting_reason_text: { es: expect.stringContaining('silencio') },
      steps: [{ seq: 1, node_id: 'pause', outcome: 'waiting', reason_text: { en: expect.any(String) } }],
      messages: [{ id: myMessage, state: 'suppressed', reason_text: { es: expect.stringContaining('no recibir') } }],
    });
  });

  it('name the zone whose quiet hours they wait for, wherever it is asked', async () => {
    const { ceo, mine, myEnrolment, flowId } = await buildScene(api);
    const zone = 'America/Santiago';
    await inTenant(
      api,
      ceo,
      (tx) => tx`
      insert into messages (external_id, lead_id, flow_id, enrolment_id, node_id, visit, state, reason, reason_data)
      values ('waits', ${mine}, ${flowId}, ${myEnrolment}, 'pause', 1, 'planned', 'quiet-hours', ${tx.json({ zone })})`,
    );
    const named = { es: expect.stringContaining(zone), en: expect.stringContaining(zone) };
    const { body } = await ceo.get(`/api/crm/enrolments/${myEnrolment}`);
    expect(body.waiting_reason_text).toEqual(named);
    const ofState = (rows: { state: string }[]) => rows.find((one) => one.state === 'planned');
    expect(ofState(body.messages)).toMatchObject({ reason_text: named });
    expect(ofState((await ceo.get(`/api/crm/messages?lead_id=${mine}`)).body.items)).toMatchObject({
      reason_text: named,
    });
    const told = (await ceo.get(`/api/crm/leads/${mine}/timeline`)).body.items;
    expect(told.find((one: { what: string }) => one.what === 'planned').reason.text).toEqual(named);
  });

  it('page by a cursor that fits one list of one tenant', async () => {
    const { ceo, myEnrolment, theirEnrolment } = await buildScene(api);
    const first = (await ceo.get('/api/crm/enrolments?limit=1')).body;
    const second = (await ceo.get(`/api/crm/enrolments?limit=1&cursor=${first.next_cursor}`)).body;
    expect([...idsOf(first), ...idsOf(second)].toSorted()).toEqual([myEnrolment, theirEnrolment].toSorted());
    expect(second.next_cursor).toBeNull();
    const stranger = await api.person();
    expect((await stranger.get(`/api/crm/enrolments?cursor=${first.next_cursor}`)).status).toBe(403);
    expect((await ceo.get(`/api/crm/messages?cursor=${first.next_cursor}`)).status).toBe(403);
  });

  it('are held, let go, moved and stopped by signals to their workflow', async () => {
    const { ceo, myEnrolment } = await buildScene(api);
    const path = `/api/crm/enrolments/${myEnrolment}`;
    expect((await ceo.post(`${path}/pause`)).status).toBe(200);
    expect((await ceo.post(`${path}/resume`, { catch_up: 'end' })).status).toBe(200);
    expect((await ceo.post(`${path}/resume`)).status).toBe(200);
    expect((await ceo.post(`${path}/move`, { version: 7 })).status).toBe(404);
    expect((await ceo.post(`${path}/stop`)).body).toMatchObject({ state: 'stopped', reason: 'stopped-by-hand' });
    const signals = await inTenant(
      api,
      ceo,
      (tx) => tx`select payload from enrolment_signals where enrolment_id = ${myEnrolment} order by id`,
    );
    expect(signals.map((row) => row.payload)).toEqual([
      { type: 'pause' },
      { type: 'resume', catchUp: 'end' },
      { type: 'resume', catchUp: 'shift' },
      { type: 'stop', reason: 'stopped-by-hand' },
    ]);
    await inTenant(
      api,
      ceo,
      (tx) => tx`update enrolments set ended_at = now(), state = 'stopped' where id = ${myEnrolment}`,
    );
    for (const verb of ['stop', 'pause', 'resume'])
      expect((await ceo.post(`${path}/${verb}`)).body.code).toBe('enrolment_ended');
  });

  it('move only where their place exists', async () => {
    const { ceo, flowId, myEnrolment } = await buildScene(api);
    await inTenant(
      api,
      ceo,
      (tx) => tx`
      insert into flow_versions (flow_id, number, graph, plan)
      select flow_id, 2, jsonb_set(graph, '{nodes}', '[]'), jsonb_set(plan, '{instructions}', '{}') from flow_versions where flow_id = ${flowId}`,
    );
    expect((await ceo.post(`/api/crm/enrolments/${myEnrolment}/move`, { version: 2 })).body.code).toBe('place_missing');
  });

  it("show a seller their own leads' and let them change nothing", async () => {
    const { ceo, seller, myEnrolment, theirEnrolment } = await buildScene(api);
    expect(idsOf((await seller.get('/api/crm/enrolments')).body)).toEqual([myEnrolment]);
    expect((await seller.get(`/api/crm/enrolments/${myEnrolment}`)).status).toBe(200);
    expect((await seller.get(`/api/crm/enrolments/${theirEnrolment}`)).status).toBe(404);
    const [marketing, stranger] = [await api.person('marketing', homeOf(ceo)), await api.person()];
    for (const [verb, body] of [['stop'], ['pause'], ['resume'], ['move', { version: 1 }]] as const) {
      const path = `/api/crm/enrolments/${myEnrolment}/${verb}`;
      expect((await seller.post(path, body)).status).toBe(403);
      expect((await marketing.post(path, body)).status).toBe(403);
      expect((await stranger.post(path, body)).status).toBe(404);
    }
  });
});

describe('messages', () => {
  it('are listed by state and reason with the sentence, and a seller sees their own', async () => {
    const { ceo, seller, flowId, myMessage, theirMessage } = await buildScene(api);
    const { body } = await ceo.get(`/api/crm/messages?flow_id=${flowId}&state=suppressed,failed`);
    expect(body.items).toMatchObject([
      { id: myMessage, reason: 'opted-out', reason_text: { es: expect.any(String) }, flow_name: 'Recordatorio' },
    ]);
    expect(idsOf((await ceo.get('/api/crm/messages?reason=opted-out')).body)).toEqual([myMessage]);
    expect((await ceo.get('/api/crm/messages?state=lost')).status).toBe(422);
    expect(idsOf((await seller.get('/api/crm/messages')).body)).toEqual([myMessage]);
    expect((await seller.get(`/api/crm/messages/${theirMessage}`)).status).toBe(404);
    await inTenant(
      api,
      ceo,
      (tx) => tx`
      insert into message_events (message_id, external_event_id, status) values (${theirMessage}, 'e1', 'delivered'), (${theirMessage}, 'e2', 'read')`,
    );
    expect(
      (await ceo.get(`/api/crm/messages/${theirMessage}`)).body.events.map((one: { status: string }) => one.status),
    ).toEqual(['delivered', 'read']);
  });
});

describe('stats', () => {
  it('count per flow and node within a range', async () => {
    const { ceo, flowId } = await buildScene(api);
    const { body } = await ceo.get(`/api/crm/flows/${flowId}/stats?days=7`);
    expect(body).toMatchObject({
      entries: { entered: 2, open: 2 },
      people: { total: 2, waiting: 2 },
      effect: { messages: 2, read: 1, replied: 1, suppressed: 1 },
    });
    expect(body.nodes.find((node: { node_id: string }) => node.node_id === 'send')).toMatchObject({
      suppressed_by: { 'opted-out': 1 },
      people: 0,
    });
    expect(body.nodes.find((node: { node_id: string }) => node.node_id === 'pause')).toMatchObject({
      people: 2,
      messages: 0,
    });
    const before = await ceo.get(`/api/crm/flows/${flowId}/stats?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`);
    expect(before.body).toMatchObject({ entries: { entered: 0 }, effect: { messages: 0 }, people: { total: 2 } });
    expect(
      (await ceo.get(`/api/crm/flows/${flowId}/stats?from=2021-01-01T00:00:00Z&to=2020-02-01T00:00:00Z`)).status,
    ).toBe(422);
    const row = (await ceo.get('/api/crm/flows')).body.items[0];
    expect(row).toMatchObject({
      people: { total: 2, waiting: 2 },
      effect: { read: 1, sent: 1, delivered: 1, replied: 1 },
    });
  });
});
