import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { recordConsent } from '#db/crm/consents.ts';
import { insertInbound } from '#db/sending/inbound.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant, nobodysId, noteFlow } from '../../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
let flowId: string;
/** Lead ids by what they did. */
const people: Record<string, string> = {};

const graph = noteFlow({
  nodes: [
    { id: 'start', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    {
      id: 'answer',
      kind: 'wait-for',
      config: { events: ['message.replied'], timeout: 'P1D' },
      position: { x: 0, y: 150 },
    },
    {
      id: 'ask',
      kind: 'branch',
      config: { cases: [{ port: 'yes', label: 'Sí', when: { field: 'lead.status', op: 'eq', value: 'new' } }] },
      position: { x: 0, y: 300 },
    },
    { id: 'send', kind: 'update-lead', config: { addTags: ['x'] }, position: { x: 0, y: 450 } },
    { id: 'end', kind: 'exit', config: { result: 'goal' }, position: { x: 0, y: 600 } },
  ],
  edges: [
    { id: '1', from: 'start', port: 'next', to: 'answer' },
    { id: '2', from: 'answer', port: 'timeout', to: 'ask' },
    { id: '3', from: 'answer', port: 'matched', to: 'end' },
    { id: '4', from: 'ask', port: 'yes', to: 'send' },
    { id: '5', from: 'send', port: 'ok', to: 'end' },
  ],
});

type Visit = [node: string, kind: string, outcome: string];
const wait: Visit = ['answer', 'wait-for', 'waiting'];
const yes: Visit = ['ask', 'branch', 'yes'];
const sent: Visit = ['send', 'update-lead', 'ok'];
const done: Visit = ['end', 'exit', 'finished'];

async function walk(tx: Tx, name: string, visits: Visit[], end: { node: string | null; result?: string }) {
  const [lead] = await tx<{ id: string }[]>`insert into leads (name) values (${name}) returning id`;
  const [row] = await tx<{ id: string }[]>`
    insert into enrolments (flow_id, version, lead_id, occurrence, state, node_id, result, ended_at, created_at)
    values (${flowId}, 1, ${lead!.id}, ${name}, ${end.result ? 'finished' : 'waiting'}, ${end.node}, ${end.result ?? null},
      ${end.result ? tx`now()` : null}, now() - interval '3 days') returning id`;
  for (const [seq, [node, kind, outcome]] of visits.entries()) {
    const data = kind === 'branch' || kind === 'update-lead' ? { taken: 'port' } : {};
    await tx`
      insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, data, occurred_at)
      values (${row!.id}, ${seq + 1}, ${node}, ${kind}, ${outcome}, ${tx.json(data)}, now() - interval '2 days')`;
  }
  if (visits.includes(sent)) {
    await tx`
      insert into messages (external_id, lead_id, flow_id, version, enrolment_id, node_id, visit, state, template_name, template_language, submit_started_at)
      values (gen_random_uuid()::text, ${lead!.id}, ${flowId}, 1, ${row!.id}, 'send', 3, 'read', 'hola', 'es', now() - interval '2 days')`;
  }
  people[name] = lead!.id;
}

beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  const { body } = await ceo.post('/api/crm/flows', { name: 'Medida', flow: graph });
  flowId = body.id;
  await ceo.post(`/api/crm/flows/${flowId}/publish`);
  await inTenant(api, ceo, async (tx) => {
    await walk(tx, 'Espera', [wait], { node: 'answer' });
    await walk(tx, 'Contesta', [wait, done], { node: 'end', result: 'goal' });
    await walk(tx, 'Compra', [wait, yes, sent, done], { node: 'end', result: 'goal' });
    await walk(tx, 'Baja', [wait, yes, sent], { node: 'send', result: 'exited' });
    await walk(tx, 'En cola', [], { node: null });
    await tx`insert into sales_transactions (lead_id, amount, currency, status, completed_at) values
      (${people['Compra']!}, 150.50, 'ARS', 'completed', now() - interval '1 day'),
      (${people['Espera']!}, 99, 'ARS', 'completed', now() - interval '9 days')`;
    for (const name of ['Compra', 'Baja']) {
      const reply = {
        leadId: people[name]!,
        to: null,
        externalId: name,
        type: 'text',
        buttonPayload: null,
        said: null,
        contextWamid: null,
        aboutWamid: null,
        referral: null,
        receivedAt: new Date(),
        isReply: true,
      };
      const { at } = (await insertInbound(tx, { ...reply, text: name === 'Baja' ? 'STOP' : 'Me interesa' }))!;
      if (name === 'Baja')
        await recordConsent(tx, { leadId: people[name]! }, { granted: false, door: 'keyword', occurredAt: at });
    }
  });
});
afterAll(() => api.stop());

describe('the numbers of a flow', () => {
  it('say at every step who entered, went on, waits, left and ended, and which way they took', async () => {
    const { body } = await ceo.get(`/api/crm/flows/${flowId}/numbers?days=7&version=1`);
    expect(body.total).toMatchObject({ entered: 5, waiting: 2, dropped: 1, finished: 2, goal: 2, people: 5 });
    const at = (id: string) => body.nodes.find((node: { node_id: string }) => node.node_id === id);
    expect(at('start')).toMatchObject({ entered: 5, went_on: 4, waiting: 1, dropped: 0 });
    expect(at('answer')).toMatchObject({ entered: 4, went_on: 3, waiting: 1, dropped: 0 });
    expect(at('ask')).toMatchObject({ entered: 2, went_on: 2 });
    expect(at('send')).toMatchObject({ entered: 2, went_on: 1, dropped: 1 });
    expect(at('end')).toMatchObject({ entered: 2, went_on: 0, finished: 2, goal: 2 });
    for (const node of body.nodes)
      expect(node.entered).toBe(node.went_on + node.waiting + node.dropped + node.finished);
    const ways = Object.fromEntries(
      body.ways.map(({ node_id, port, people: count }: never) => [`${node_id}:${port}`, count]),
    );
    expect(ways).toEqual({ 'start:next': 4, 'answer:timeout': 2, 'answer:matched': 1, 'ask:yes': 2, 'send:ok': 2 });
  });

  it('take a STOP off the replies, per step, template and flow', async () => {
    const { body } = await ceo.get(`/api/crm/flows/${flowId}/numbers`);
    const outcome = { messages: 2, read: 2, replied: 1, opted_out: 1 };
    expect(body.effect).toMatchObject(outcome);
    expect(body.nodes.find((node: { node_id: string }) => node.node_id === 'send').effect).toMatchObject(outcome);
    expect(body.templates).toMatchObject([{ name: 'hola', language: 'es', ...outcome }]);
    expect((await ceo.get('/api/crm/marketing/hsm/template-numbers')).body.items).toMatchObject([
      { name: 'hola', ...outcome },
    ]);
    expect((await ceo.get(`/api/crm/flows/${flowId}`)).body.effect).toMatchObject(outcome);
  });

  it('count what was bought within the window, at the steps passed before', async () => {
    const { body } = await ceo.get(`/api/crm/flows/${flowId}/numbers`);
    const revenue = [{ currency: 'ARS', amount: '150.50', sales: 1 }];
    expect(body.total.revenue).toEqual(revenue);
    const paid = body.nodes.filter((node: { revenue: [] }) => node.revenue.length > 0);
    expect(paid.map((node: { node_id: string }) => node.node_id).toSorted()).toEqual([
      'answer',
      'ask',
      'end',
      'send',
      'start',
    ]);
    expect((await ceo.get(`/api/crm/flows/${flowId}/numbers?window_days=1`)).body.total.revenue).toEqual([]);
  });

  it('have people behind each of them', async () => {
    const behind = async (query: string) => {
      const { body } = await ceo.get(`/api/crm/flows/${flowId}/numbers/people?${query}`);
      return body.items.map((one: { lead_name: string }) => one.lead_name).toSorted();
    };
    const { body } = await ceo.get(`/api/crm/flows/${flowId}/numbers`);
    for (const node of body.nodes) {
      for (const did of ['entered', 'waiting', 'dropped', 'finished', 'goal'])
        expect([node.node_id, did, (await behind(`did=${did}&node_id=${node.node_id}`)).length]).toEqual([
          node.node_id,
          did,
          node[did],
        ]);
    }
    expect(await behind('did=replied')).toEqual(['Compra']);
    expect(await behind('did=opted_out&node_id=send')).toEqual(['Baja']);
    expect(await behind('did=bought')).toEqual(['Compra']);
    expect(await behind('did=went_on&node_id=answer')).toEqual(['Baja', 'Compra', 'Contesta']);
    expect(await behind('did=entered&version=1&limit=3')).toHaveLength(3);
    expect((await ceo.get(`/api/crm/flows/${nobodysId}/numbers/people?did=sent`)).status).toBe(404);
    expect((await ceo.get(`/api/crm/flows/${flowId}/numbers?version=9`)).status).toBe(404);
  });
});
