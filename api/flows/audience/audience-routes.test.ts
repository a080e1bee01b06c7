import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertMessage } from '#db/testing/flow-scene.ts';
import { advanceRun } from '#db/flows/audience-runs.ts';
import { inTenant, liveFlow, newLead, noteFlow } from '../../testing/flow-scene.ts';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';

/** AUDIENCE=20000 for the size of a real one. */
const size = Number(process.env['AUDIENCE'] ?? 600);
let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api?.stop());

const audience = (segment: string, over: object = {}) => {
  const flow = noteFlow();
  flow.nodes[0] = { ...flow.nodes[0]!, kind: 'audience', config: { segment, ...over } };
  return flow;
};
const segmentOf = async (who: Person, tag: string) => {
  const condition = { field: 'lead.tags', op: 'contains', value: tag };
  return (await who.post('/api/crm/segments', { name: tag, condition })).body.id as string;
};
/** What a worker does, as often as it would. */
const work = (run: string, times = 1) =>
  inTenant(api, ceo, async (tx) => {
    for (let i = 0; i < times; i++) {
      await tx`update audience_runs set next_at = now() where id = ${run}`;
      await advanceRun(tx, run);
    }
  });

describe('an audience', () => {
  it('tells before it starts how many people, who cannot be written to and why, and what it costs, within 3 s', async () => {
    const who = await api.person();
    const segment = await segmentOf(who, 'todos');
    const flow = audience(segment, { filter: { field: 'lead.status', op: 'eq', value: 'new' } });
    flow.nodes[2] = {
      ...flow.nodes[2]!,
      kind: 'send-template',
      config: { template: { name: 'promo', language: 'es' }, variables: {} },
    };
    const lead = await inTenant(api, who, async (tx) => {
      await tx`update tenants set consent = 'implied'`;
      const [sender] = await tx<{ id: string }[]>`
        insert into senders (provider, phone, label, credential_key, is_default) values ('ycloud', '+5491100000000', 'v', 'k', true) returning id`;
      expect(sender).toBeDefined();
      const components = tx.json([{ type: 'BODY', text: 'Hola' }]);
      await tx`
        insert into meta_templates (provider, waba_id, name, language, category, status, components)
        values ('ycloud', 'w', 'promo', 'es', 'MARKETING', 'APPROVED', ${components})`;
      await tx`
        insert into leads (name, phone, phone_key, tags, consent, status)
        select 'Ana ' || i, p.phone, substr(p.phone, 2), '{todos}', case when i % 10 = 1 then 'revoked' end, case when i % 10 = 3 then 'won' else 'new' end
        from generate_series(1, ${size}) i, lateral (select case when i % 10 <> 2 then '+54911' || (50000000 + i) end as phone) p`;
      return (await tx<{ id: string }[]>`select id from leads limit 1`)[0]!.id;
    });
    const flowId = await liveFlow(who, flow);
    await inTenant(api, who, async (tx) => {
      const id = await insertMessage(tx, { leadId: lead, flowId, enrolmentId: null, state: 'read' } as never);
      await tx`update messages set template_name = 'promo', template_language = 'es', price = 0.05, price_currency = 'USD' where id = ${id}`;
    });
    const began = performance.now();
    const preview = await who.post(`/api/crm/flows/${flowId}/audience/preview`);
    expect(performance.now() - began).toBeLessThan(3000);
    expect(preview).toMatchObject({
      status: 200,
      body: {
        people: size,
        would_enter: size * 0.8,
        would_get_message: size * 0.7,
        messages: size * 0.7,
        cost: { amount: (size * 0.7 * 0.05).toFixed(2), currency: 'USD', known_from: 'template' },
      },
    });
    const why = Object.fromEntries(
      preview.body.refused.map((one: { reason: string; count: number }) => [one.reason, one.count]),
    );
    expect(why).toEqual({ 'opted-out': size / 10, 'filter-not-met': size / 10, 'no-phone': size / 10 });
  });

  it('counts what went out today by the day of the account, which may not be that of UTC', async () => {
    const who = await api.person();
    const segment = await segmentOf(who, 'hoy');
    const lead = await newLead(who, { name: 'Ana', tags: ['hoy'], phone: '+5491155550001' });
    const flow = audience(segment);
    flow.nodes[2] = {
      ...flow.nodes[2]!,
      kind: 'send-template',
      config: { template: { name: 'promo', language: 'es' }, variables: {} },
    };
    const timezone = new Date().getUTCHours() < 10 ? 'Pacific/Pago_Pago' : 'Pacific/Kiritimati';
    await inTenant(api, who, async (tx) => {
      await tx`update tenants set consent = 'implied', daily_send_budget = 1, timezone = ${timezone}`;
      await tx`
        insert into senders (provider, phone, label, credential_key, is_default) values ('ycloud', '+5491100000000', 'v', 'k', true)`;
      await tx`
        insert into meta_templates (provider, waba_id, name, language, category, status, components)
        values ('ycloud', 'w', 'promo', 'es', 'MARKETING', 'APPROVED', ${tx.json([{ type: 'BODY', text: 'Hola' }])})`;
    });
    const flowId = await liveFlow(who, flow);
    await inTenant(api, who, async (tx) => {
      const id = await insertMessage(tx, { leadId: lead, flowId, state: 'read' });
      await tx`update messages set submit_started_at = now() where id = ${id}`;
    });
    const { body } = await who.post(`/api/crm/flows/${flowId}/audience/preview`);
    expect(body.later).toMatchObject([{ reason: 'send-budget', count: 1 }]);
  });

  it('is started once, paced, paused, resumed and stopped, and counts who had their turn', async () => {
    const segment = await segmentOf(ceo, 'pocos');
    for (let i = 0; i < 5; i++) await newLead(ceo, { name: `Uno ${i}`, tags: ['pocos'] });
    const flowId = await liveFlow(ceo, audience(segment, { perMinute: 60 }));
    const key = { 'idempotency-key': crypto.randomUUID() };
    const started = await ceo.post(`/api/crm/flows/${flowId}/audience/start`, { per_minute: 30 }, key);
    expect(started).toMatchObject({ status: 201, body: { state: 'scheduled', total: null, per_minute: 30 } });
    expect((await ceo.post(`/api/crm/flows/${flowId}/audience/start`, { per_minute: 30 }, key)).body.id).toBe(
      started.body.id,
    );
    const path = `/api/crm/audience-runs/${started.body.id}`;
    await work(started.body.id, 2);
    expect((await ceo.get(path)).body).toMatchObject({ state: 'running', total: 5, waiting: 4, asked: 1 });
    expect((await ceo.post(`${path}/pause`)).body.state).toBe('paused');
    await work(started.body.id);
    expect((await ceo.get(path)).body.waiting).toBe(4);
    expect((await ceo.patch(path, { per_minute: 120 })).body.per_minute).toBe(120);
    expect((await ceo.post(`${path}/resume`)).body.state).toBe('running');
    await work(started.body.id);
    expect((await ceo.get(path)).body).toMatchObject({ waiting: 0, asked: 5 });
    await work(started.body.id);
    expect((await ceo.get(path)).body.state).toBe('done');
    expect((await ceo.post(`${path}/stop`)).status).toBe(409);
  });

  it('waits while its flow is paused, and ends when somebody stops it', async () => {
    const segment = await segmentOf(ceo, 'espera');
    for (let i = 0; i < 3; i++) await newLead(ceo, { name: `Dos ${i}`, tags: ['espera'] });
    const flowId = await liveFlow(ceo, audience(segment, { perMinute: 30 }));
    const { body } = await ceo.post(`/api/crm/flows/${flowId}/audience/start`);
    await work(body.id, 2);
    await ceo.post(`/api/crm/flows/${flowId}/pause`);
    await work(body.id);
    expect((await ceo.get(`/api/crm/audience-runs/${body.id}`)).body).toMatchObject({
      waiting_reason: 'flow-paused',
      waiting: 2,
    });
    expect(await ceo.post(`/api/crm/flows/${flowId}/audience/start`)).toMatchObject({
      body: { code: 'flow_not_live' },
    });
    expect((await ceo.post(`/api/crm/audience-runs/${body.id}/stop`)).body).toMatchObject({
      state: 'stopped',
      ended_reason: 'stopped-by-hand',
    });
  });

  it('shows its next turns, and refuses what is no audience, no segment, or past', async () => {
    const segment = await segmentOf(ceo, 'semana');
    const flowId = await liveFlow(ceo, audience(segment, { repeat: 'week', days: ['mon'], time: '09:00' }));
    const { body } = await ceo.get(`/api/crm/flows/${flowId}/audience`);
    expect(body.next).toHaveLength(5);
    expect(body.next.every((turn: { local: string }) => turn.local.endsWith('T09:00'))).toBe(true);
    const none = await liveFlow(ceo);
    for (const path of ['preview', 'start'])
      expect((await ceo.post(`/api/crm/flows/${none}/audience/${path}`)).status).toBe(422);
    const start = (body: object) => ceo.post(`/api/crm/flows/${flowId}/audience/start`, body);
    expect((await start({ start_at: '2020-01-01T00:00:00Z' })).status).toBe(422);
    expect((await start({ segment_id: '00000000-0000-4000-8000-000000000000' })).status).toBe(422);
    const gone = await ceo.post('/api/crm/flows', {
      name: 'Sin',
      flow: audience('00000000-0000-4000-8000-000000000000'),
    });
    expect((await ceo.post(`/api/crm/flows/${gone.body.id}/publish`, { note: '' })).status).toBe(422);
  });
});
