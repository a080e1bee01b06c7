import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { inTenant } from '../../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  await inTenant(
    api,
    ceo,
    (tx) => tx`insert into senders (provider, phone, label, credential_key) values ('ycloud', '+12025550110', '', 'k')`,
  );
});
afterAll(() => api.stop());

const follow = {
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    { id: 'wait', kind: 'wait', config: { for: 'PT24H' }, position: { x: 0, y: 1 } },
    {
      id: 'new',
      kind: 'branch',
      config: { cases: [{ port: 'yes', label: 'Nuevo', when: { field: 'lead.status', op: 'eq', value: 'new' } }] },
      position: { x: 0, y: 2 },
    },
    { id: 'tag', kind: 'update-lead', config: { addTags: ['seguir'] }, position: { x: 0, y: 3 } },
  ],
  edges: [
    { id: 'e1', from: 'start', port: 'next', to: 'wait' },
    { id: 'e2', from: 'wait', port: 'next', to: 'new' },
    { id: 'e3', from: 'new', port: 'yes', to: 'tag' },
  ],
  settings: { exitOn: ['message.replied'] },
};
const makeFlow = async (flow: object = follow) =>
  (await ceo.post('/api/crm/flows', { name: 'Prueba', flow })).body.id as string;

describe('simulate', () => {
  it('goes the way a real lead would go, with times, and touches nothing', async () => {
    const id = await makeFlow();
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Bruno' });
    const { status, body } = await ceo.post(`/api/crm/flows/${id}/simulate`, { lead_id: lead.id });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      path: ['e1', 'e2', 'e3'],
      lead: { name: 'Bruno' },
      result: { result: 'none' },
      waiting_at: null,
    });
    const woke = body.entries.find((entry: { outcome: string }) => entry.outcome === 'woke');
    expect(Date.parse(woke.at) - Date.parse(body.entries[0].at)).toBe(24 * 3_600_000);
    expect((await ceo.get(`/api/crm/leads/${lead.id}`)).body.tags).toEqual([]);
    const [rows] =
      await api.database.owner()`select (select count(*)::int from enrolments) + (select count(*)::int from messages) as made`;
    expect(rows!.made).toBe(0);
  });

  it('follows a script and made-up facts', async () => {
    const id = await makeFlow();
    const won = await ceo.post(`/api/crm/flows/${id}/simulate`, {
      script: [{ afterMs: 1000, patch: { lead: { status: 'won' } } }],
    });
    expect(won.body.path).toEqual(['e1', 'e2']);
    const replied = await ceo.post(`/api/crm/flows/${id}/simulate`, {
      script: [{ afterMs: 1000, event: { name: 'message.replied' } }],
    });
    expect(replied.body.result).toMatchObject({
      result: 'exited',
      reason: 'event:message.replied',
      reason_text: { es: expect.any(String) },
    });
    const status = await ceo.post(`/api/crm/flows/${id}/simulate`, {
      facts: { lead: { status: 'lost', name: 'Carla' } },
    });
    expect([status.body.lead.name, status.body.path]).toEqual(['Carla', ['e1', 'e2']]);
  });

  it('tries a draft that waits for a template, and says what is wrong with it', async () => {
    const flow = structuredClone(follow);
    flow.nodes[3] = {
      ...flow.nodes[3]!,
      kind: 'send-template',
      config: { template: { name: 'x', language: 'es' }, variables: {} } as never,
    };
    const { status, body } = await ceo.post(`/api/crm/flows/${await makeFlow(flow)}/simulate`, {});
    expect([status, body.waiting_at]).toEqual([200, 'tag']);
    expect(body.entries.at(-1)).toMatchObject({ reason: 'template-missing', reason_text: { en: expect.any(String) } });
    expect(body.issues.map((issue: { code: string }) => issue.code)).toContain('template-missing');
  });

  it('asks the sender’s gates with the account’s rules, and says what they answer', async () => {
    const flow = structuredClone(follow);
    const config = { template: { name: 'hola', language: 'es' }, variables: {} };
    flow.nodes[3] = { ...flow.nodes[3]!, kind: 'send-template', config: config as never };
    const id = await makeFlow(flow);
    const phone = '+5491155571111';
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Dora', phone });
    await inTenant(
      api,
      ceo,
      (tx) => tx`
      with before as (insert into messages (external_id, lead_id, flow_id, visit, state, submit_started_at)
          values ('before', ${lead.id}, ${id}, 1, 'read', now() - interval '1 hour'))
      insert into meta_templates (provider, waba_id, name, language, category, status, components)
      values ('ycloud', 'w', 'hola', 'es', 'MARKETING', 'APPROVED', ${tx.json([{ type: 'BODY', text: 'Hola' }])})`,
    );
    const tried = async (settings: object, more: object = { lead_id: lead.id }) => {
      const lifted = { consent: 'implied', quiet_hours: null, frequency_cap: null, daily_send_budget: null };
      await ceo.patch('/api/crm/settings', { ...lifted, ...settings });
      const { body } = await ceo.post(`/api/crm/flows/${id}/simulate`, more);
      const entry = body.entries.find((one: { node: string; command: string }) => one.command === 'perform');
      return [entry.outcome, entry.reason, entry.reason_text?.es];
    };
    expect(await tried({})).toEqual(['sent', null, undefined]);
    expect(await tried({ consent: 'explicit' })).toEqual(['failed', 'no-consent', expect.stringContaining('consent')]);
    // Whoever is made up has said yes, unless told otherwise.
    expect(await tried({ consent: 'explicit' }, {})).toEqual(['sent', null, undefined]);
    const refused = { facts: { lead: { consent: 'revoked' } } };
    expect(await tried({}, refused)).toEqual(['failed', 'opted-out', expect.any(String)]);
    expect(await tried({ frequency_cap: { perWeek: 1 } })).toEqual(['failed', 'frequency-cap', expect.any(String)]);
    expect(await tried({ daily_send_budget: 0 })).toEqual(['deferred', 'send-budget', expect.any(String)]);
    await ceo.post('/api/crm/kill-switch', { scope: 'flow', id, on: true });
    expect(await tried({})).toEqual(['deferred', 'kill-switch-flow', expect.any(String)]);
  });

  it('refuses what cannot run or does not exist', async () => {
    const id = await makeFlow();
    const path = `/api/crm/flows/${id}/simulate`;
    const empty = await ceo.post('/api/crm/flows', { name: 'Vacío' });
    const nothing = await ceo.post(`/api/crm/flows/${empty.body.id}/simulate`, {});
    expect([nothing.status, nothing.body.code, nothing.body.issues[0].code]).toEqual([
      422,
      'invalid_flow',
      'no-trigger',
    ]);
    const stranger = await api.person();
    const { body: lead } = await stranger.post('/api/crm/leads', { name: 'Ajena' });
    expect((await ceo.post(path, { lead_id: lead.id })).status).toBe(422);
    expect((await ceo.post(path, { version: 1 })).status).toBe(404);
    expect((await stranger.post(path, {})).status).toBe(404);
    for (const bad of [
      { facts: { lead: { status: 5 } } },
      { facts: { tenant: { name: 'x' } } },
      { script: [{}] },
      { script: [{ afterMs: 1, at: '2026-01-01T00:00:00Z' }] },
      { script: [{ afterMs: 1, event: { name: 'nope' } }] },
    ]) {
      expect((await ceo.post(path, bad)).status).toBe(422);
    }
  });
});
