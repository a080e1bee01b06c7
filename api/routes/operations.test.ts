import { insertLead, insertLiveFlow, insertMessage } from '#db/flow-scene.ts';
import { withTenant, type Tx } from '#db/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const inTenant = <T>(who: Person, work: (tx: Tx) => Promise<T>) => withTenant(api.deps.sql, who.tenantId, work);
const homeOf = (who: Person) => ({ id: who.tenantId, ceoId: who.userId, ceoEmail: '' });
const idsOf = (body: { items: { id: string }[] }) => body.items.map((one) => one.id);

/** A live flow with one lead of a seller's inside it and one of nobody's, each with a message. */
async function scene() {
  const ceo = await api.person();
  const seller = await api.person('seller', homeOf(ceo));
  const made = await inTenant(ceo, async (tx) => {
    const flowId = await insertLiveFlow(tx, 'Recordatorio');
    const enrol = async (leadId: string, occurrence: string) =>
      (
        await tx<{ id: string }[]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, state, node_id, started_at, wake_at, waiting_reason)
        values (${flowId}, 1, ${leadId}, ${occurrence}, 'waiting', 'pause', now(), now() + interval '1 day', 'quiet-hours') returning id`
      )[0]!.id;
    const [mine, theirs] = [
      await insertLead(tx, { name: 'Mía', sellerId: seller.userId }),
      await insertLead(tx, { name: 'Ajena' }),
    ];
    const [myEnrolment, theirEnrolment] = [await enrol(mine, 'a'), await enrol(theirs, 'b')];
    await tx`
      insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason)
      values (${myEnrolment}, 1, 'pause', 'wait', 'waiting', 'quiet-hours')`;
    const myMessage = await insertMessage(tx, {
      leadId: mine,
      flowId,
      enrolmentId: myEnrolment,
      state: 'suppressed',
      reason: 'opted-out',
    });
    const theirMessage = await insertMessage(tx, {
      leadId: theirs,
      flowId,
      enrolmentId: theirEnrolment,
      state: 'read',
      replied: true,
    });
    return { flowId, mine, theirs, myEnrolment, theirEnrolment, myMessage, theirMessage };
  });
  return { ceo, seller, ...made };
}

describe('enrolments', () => {
  it('are listed by flow, lead, place and state, and read with their story', async () => {
    const { ceo, flowId, mine, myEnrolment, theirEnrolment, myMessage } = await scene();
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

  it('page by a cursor that fits one list of one tenant', async () => {
    const { ceo, myEnrolment, theirEnrolment } = await scene();
    const first = (await ceo.get('/api/crm/enrolments?limit=1')).body;
    const second = (await ceo.get(`/api/crm/enrolments?limit=1&cursor=${first.next_cursor}`)).body;
    expect([...idsOf(first), ...idsOf(second)].toSorted()).toEqual([myEnrolment, theirEnrolment].toSorted());
    expect(second.next_cursor).toBeNull();
    const stranger = await api.person();
    expect((await stranger.get(`/api/crm/enrolments?cursor=${first.next_cursor}`)).status).toBe(403);
    expect((await ceo.get(`/api/crm/messages?cursor=${first.next_cursor}`)).status).toBe(403);
  });

  it('are held, let go, moved and stopped by signals to their workflow', async () => {
    const { ceo, myEnrolment } = await scene();
    const path = `/api/crm/enrolments/${myEnrolment}`;
    expect((await ceo.post(`${path}/pause`)).status).toBe(200);
    expect((await ceo.post(`${path}/resume`, { catch_up: 'end' })).status).toBe(200);
    expect((await ceo.post(`${path}/resume`)).status).toBe(200);
    expect((await ceo.post(`${path}/move`, { version: 7 })).status).toBe(404);
    expect((await ceo.post(`${path}/stop`)).body).toMatchObject({ state: 'waiting' });
    const signals = await inTenant(
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
      ceo,
      (tx) => tx`update enrolments set ended_at = now(), state = 'stopped' where id = ${myEnrolment}`,
    );
    for (const verb of ['stop', 'pause', 'resume'])
      expect((await ceo.post(`${path}/${verb}`)).body.code).toBe('enrolment_ended');
  });

  it('move only where their place exists', async () => {
    const { ceo, flowId, myEnrolment } = await scene();
    await inTenant(
      ceo,
      (tx) => tx`
      insert into flow_versions (flow_id, number, graph, plan)
      select flow_id, 2, graph, jsonb_set(plan, '{instructions}', '{}') from flow_versions where flow_id = ${flowId}`,
    );
    expect((await ceo.post(`/api/crm/enrolments/${myEnrolment}/move`, { version: 2 })).body.code).toBe('place_missing');
  });

  it("show a seller their own leads' and let them change nothing", async () => {
    const { ceo, seller, myEnrolment, theirEnrolment } = await scene();
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
    const { ceo, seller, flowId, myMessage, theirMessage } = await scene();
    const { body } = await ceo.get(`/api/crm/messages?flow_id=${flowId}&state=suppressed,failed`);
    expect(body.items).toMatchObject([
      { id: myMessage, reason: 'opted-out', reason_text: { es: expect.any(String) }, flow_name: 'Recordatorio' },
    ]);
    expect(idsOf((await ceo.get('/api/crm/messages?reason=opted-out')).body)).toEqual([myMessage]);
    expect((await ceo.get('/api/crm/messages?state=lost')).status).toBe(422);
    expect(idsOf((await seller.get('/api/crm/messages')).body)).toEqual([myMessage]);
    expect((await seller.get(`/api/crm/messages/${theirMessage}`)).status).toBe(404);
    await inTenant(
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
    const { ceo, flowId } = await scene();
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

describe('the seeds’ automation endpoints', () => {
  it('list rules and logs over flows and messages', async () => {
    const { ceo, flowId, myMessage, theirMessage } = await scene();
    const rules = (await ceo.get('/api/crm/marketing/automation/rules')).body.items;
    expect(rules).toMatchObject([
      { id: flowId, name: 'Recordatorio', is_active: true, trigger_type: 'lead.created', effect: { read: 1 } },
    ]);
    const logs = (await ceo.get('/api/crm/marketing/automation-logs?limit=100&offset=0')).body;
    expect(logs).toMatchObject({ limit: 100, offset: 0, has_more: false });
    const byId = new Map(logs.items.map((log: { id: string }) => [log.id, log]));
    expect(byId.get(myMessage)).toMatchObject({
      status: 'skipped',
      lead_name: 'Mía',
      rule_name: 'Recordatorio',
      error_details: 'opted-out',
      reason_text: { en: expect.any(String) },
    });
    expect(byId.get(theirMessage)).toMatchObject({ status: 'sent', state: 'read' });
    const second = (await ceo.get('/api/crm/marketing/automation-logs?limit=1&offset=1')).body;
    expect([second.items.length, second.has_more]).toEqual([1, false]);
    expect((await ceo.get('/api/crm/marketing/automation-logs?offset=-1')).status).toBe(422);
  });

  it('turn a flow off and on, and trigger it for one lead', async () => {
    const { ceo, seller, flowId, mine } = await scene();
    const rule = `/api/crm/marketing/automation/rules/${flowId}`;
    expect((await seller.patch(rule, { enabled: false })).status).toBe(403);
    expect((await ceo.patch(rule, { enabled: false })).body).toMatchObject({ is_active: false });
    expect((await ceo.patch(rule, { enabled: false })).body).toMatchObject({ is_active: false });
    expect((await ceo.patch(rule, { enabled: true })).body).toMatchObject({ is_active: true });
    expect((await ceo.patch(rule, { enabled: 'yes' })).status).toBe(422);
    const { body: draft } = await ceo.post('/api/crm/flows', { name: 'Sin publicar' });
    expect((await ceo.patch(`/api/crm/marketing/automation/rules/${draft.id}`, { enabled: true })).body.code).toBe(
      'flow_not_live',
    );
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Nueva' });
    const trigger = (lead_id: string) =>
      ceo.post('/api/crm/marketing/automation/trigger', { flow_id: flowId, lead_id });
    expect((await trigger(lead.id)).body).toMatchObject({ outcome: 'enrolled', enrolment_id: expect.any(String) });
    expect((await trigger(mine)).body).toMatchObject({ outcome: 'refused', reason: 'already-inside' });
    const stranger = await api.person();
    expect(
      (await stranger.post('/api/crm/marketing/automation/trigger', { flow_id: flowId, lead_id: lead.id })).status,
    ).toBe(404);
  });

  it('list templates and ask for a sync once', async () => {
    const ceo = await api.person();
    expect((await ceo.get('/api/crm/marketing/hsm/templates')).body).toEqual({
      items: [],
      next_cursor: null,
      sync: null,
    });
    const [first, second] = [
      await ceo.post('/api/crm/marketing/hsm/templates/sync'),
      await ceo.post('/api/crm/marketing/hsm/templates/sync'),
    ];
    expect([first.status, first.body.state, second.body.id]).toEqual([202, 'running', first.body.id]);
    await inTenant(ceo, async (tx) => {
      await tx`
        insert into meta_templates (provider, waba_id, name, language, category, status, components)
        values ('ycloud', 'w', 'aviso', 'es', 'UTILITY', 'APPROVED', ${tx.json([{ type: 'BODY', text: 'Hola {{1}}, vence {{2}}' }])})`;
      await tx`update sync_runs set state = 'completed', rows_written = 1, ended_at = now()`;
    });
    const { body } = await ceo.get('/api/crm/marketing/hsm/templates?q=vence&status=APPROVED');
    expect(body).toMatchObject({
      items: [{ name: 'aviso', body: 'Hola {{1}}, vence {{2}}', variables: ['1', '2'] }],
      sync: { state: 'completed', rows_written: 1 },
    });
    const stranger = await api.person();
    expect((await stranger.get('/api/crm/marketing/hsm/templates')).body.items).toEqual([]);
    const seller = await api.person('seller', homeOf(ceo));
    expect((await seller.get('/api/crm/marketing/hsm/templates')).status).toBe(403);
  });
});

describe('kill switch', () => {
  it('stops the account or a flow, wakes what it held, and is noted', async () => {
    const { ceo, seller, flowId, myEnrolment } = await scene();
    expect((await seller.post('/api/crm/kill-switch', { scope: 'tenant', on: true })).status).toBe(403);
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'tenant', on: true })).body).toEqual({
      global: false,
      tenant: true,
      senders: [],
      flows: [],
    });
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'flow', id: flowId, on: true })).body.flows).toEqual([
      { id: flowId, name: 'Recordatorio' },
    ]);
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'flow', on: true })).status).toBe(422);
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'sender', id: flowId, on: true })).status).toBe(404);
    await inTenant(
      ceo,
      (tx) => tx`update enrolments set waiting_reason = 'kill-switch-flow' where id = ${myEnrolment}`,
    );
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'flow', id: flowId, on: false })).body.flows).toEqual([]);
    const signals = await inTenant(ceo, (tx) => tx`select enrolment_id, payload from enrolment_signals`);
    expect(signals).toEqual([{ enrolment_id: myEnrolment, payload: { type: 'retry' } }]);
    const stranger = await api.person();
    expect((await stranger.post('/api/crm/kill-switch', { scope: 'flow', id: flowId, on: true })).status).toBe(404);
    expect((await stranger.get('/api/crm/kill-switch')).body.tenant).toBe(false);
    const actions =
      await api.database.owner()`select action from system_events where tenant_id = ${ceo.tenantId} and outcome = 'ok' order by id`;
    expect(actions.map((row) => row.action)).toEqual(['sending.stop', 'sending.stop', 'sending.allow']);
  });
});

describe('diagnostics', () => {
  const states = async (who: Person) => {
    const { body } = await who.get('/api/crm/diagnostics');
    for (const check of body.checks)
      expect(check.state === 'ok' ? check.fix === null : check.fix.es.length > 10 && check.fix.en.length > 10).toBe(
        true,
      );
    return new Map<string, string>(
      body.checks.map((check: { code: string; state: string }) => [check.code, check.state]),
    );
  };

  it('say what is missing on the first day, and are green once all is well', async () => {
    const ceo = await api.person();
    await api.database.owner()`delete from worker_heartbeats`;
    const first = await states(ceo);
    expect([first.get('worker'), first.get('senders'), first.get('templates')]).toEqual(['error', 'error', 'warning']);
    await api.database.owner()`insert into worker_heartbeats (id) values ('w') on conflict (id) do update set beat_at = now()`;
    await inTenant(ceo, async (tx) => {
      await tx`insert into senders (provider, phone, credential_key) values ('ycloud', '+5491100000009', 'k')`;
      await tx`insert into webhook_endpoints (id, provider, secret_key) values (${'w'.repeat(24) + ceo.tenantId}, 'ycloud', 'k:webhook')`;
      await tx`insert into sync_runs (kind, state) values ('templates', 'completed')`;
    });
    expect(new Set((await states(ceo)).values())).toEqual(new Set(['ok']));
  });

  it('see queues that stand still, doubts, failures and flows without their template', async () => {
    const { ceo, flowId, mine } = await scene();
    await inTenant(ceo, async (tx) => {
      await tx`insert into events (type, lead_id, occurred_at) values ('lead.created', ${mine}, now() - interval '10 minutes')`;
      await tx`insert into events (type, lead_id, attempts) values ('lead.created', ${mine}, 5)`;
      await insertMessage(tx, { leadId: mine, flowId, state: 'unconfirmed' });
      await insertMessage(tx, { leadId: mine, flowId, state: 'failed', reason: 'no-phone' });
      await tx`update tenants set sending_stopped = true`;
      await tx`insert into webhook_inbox (provider, endpoint, external_event_id, raw, attempts, error) values ('ycloud', 'e', 'x', '', 3, 'SyntaxError')`;
    });
    const seen = await states(ceo);
    expect(Object.fromEntries([...seen].filter(([, state]) => state !== 'ok'))).toMatchObject({
      queue: 'error',
      sending: 'error',
      unconfirmed: 'warning',
      failures: 'warning',
      events: 'error',
      inbox: 'warning',
    });
    const marketing = await api.person('marketing', homeOf(ceo));
    expect((await marketing.get('/api/crm/diagnostics')).status).toBe(403);
  });
});
