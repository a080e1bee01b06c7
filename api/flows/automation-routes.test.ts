import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { insertMessage, sceneFlow, scenePlan } from '#db/testing/flow-scene.ts';
import { kinds } from '#flow';
import { createTestApi, type TestApi } from '../testing.ts';
import { triggerWord } from './seed-words.ts';
import { buildScene, homeOf, inTenant } from '../testing/flow-scene.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

describe('the seeds’ automation endpoints', () => {
  it('list rules and logs over flows and messages', async () => {
    const { ceo, flowId, myMessage, theirMessage } = await buildScene(api);
    const rules = (await ceo.get('/api/crm/marketing/automation/rules')).body.items;
    expect(rules).toMatchObject([
      { id: flowId, name: 'Recordatorio', is_active: true, trigger_type: 'lead_followup', effect: { read: 1 } },
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
    const { ceo, seller, flowId, mine } = await buildScene(api);
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
      accounts: [],
      counts: {},
      held: [],
      items: [],
      next_cursor: null,
      prices: [],
      sync: null,
    });
    const [first, second] = [
      await ceo.post('/api/crm/marketing/hsm/templates/sync'),
      await ceo.post('/api/crm/marketing/hsm/templates/sync'),
    ];
    expect([first.status, first.body.state, second.body.id]).toEqual([202, 'running', first.body.id]);
    await inTenant(api, ceo, async (tx) => {
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

it('rules and logs say what the seeds’ own said: enabled, description, and the trigger by its name there', async () => {
  const { ceo } = await buildScene(api);
  const [rule] = (await ceo.get('/api/crm/marketing/automation/rules')).body.items;
  expect(rule).toMatchObject({ enabled: true, description: expect.any(String), trigger_type: 'lead_followup' });
  for (const log of (await ceo.get('/api/crm/marketing/automation-logs')).body.items)
    expect(log.trigger_type).toBe(log.rule_id ? 'lead_followup' : 'manual');
});

it('a log names the trigger of the version that wrote it, and how the lead came in', async () => {
  const { ceo, flowId, mine, myEnrolment } = await buildScene(api);
  await inTenant(api, ceo, async (tx) => {
    const graph = {
      ...sceneFlow,
      nodes: sceneFlow.nodes.map((n) => (n.id === 'start' ? { ...n, kind: 'tag-added' } : n)),
    };
    const version = { flowId, graph, plan: scenePlan, note: '', userId: null, triggerEvents: ['lead.tag_added'] };
    await insertVersion(tx, version);
    await tx`update enrolments set occurrence = 'manual:x' where id = ${myEnrolment}`;
    await tx`update messages set version = 1 where enrolment_id is not null`;
    await insertMessage(tx, { leadId: mine, flowId, state: 'sent' });
    await tx`insert into messages (external_id, lead_id, state) values (gen_random_uuid()::text, ${mine}, 'sent')`;
  });
  const logs: { rule_version: number | null; trigger_type: string; entered_by: string | null }[] = (
    await ceo.get('/api/crm/marketing/automation-logs')
  ).body.items;
  const told = logs.map((log) => `${log.rule_version} ${log.trigger_type} ${log.entered_by}`);
  expect(told.toSorted()).toEqual([
    '1 lead_followup hand',
    '1 lead_followup trigger',
    'null manual null',
    'null tag_added null',
  ]);
  const [rule] = (await ceo.get('/api/crm/marketing/automation/rules')).body.items;
  expect(rule.trigger_type).toBe('tag_added');
});

it('every kind of trigger has one word of its own, and the description of the API lists it', async () => {
  const kindsOfTriggers = Object.keys(kinds).filter((kind) => kinds[kind as keyof typeof kinds].group === 'trigger');
  const words = kindsOfTriggers.map((kind) => triggerWord(kind)!);
  expect(new Set(words).size).toBe(kindsOfTriggers.length);
  for (const word of words) expect(word).toMatch(/^[a-z]+(_[a-z]+)*$/);
  const { body } = await (await api.person()).get('/api/openapi.json');
  for (const name of ['AutomationRule', 'AutomationLog']) {
    const { trigger_type } = body.components.schemas[name].properties;
    expect(trigger_type.enum.filter((word: string | null) => word !== null)).toEqual(words);
    for (const word of words) expect(trigger_type.description).toContain(`\`${word}\``);
  }
});

it.each([
  ['lead-created', 'lead_followup'],
  ['opportunity-deadline', 'opportunity_reminder'],
  ['sale-completed', 'post_sale_feedback'],
  ['cart-abandoned', 'abandoned_cart'],
  ['tag-added', 'tag_added'],
  [undefined, null],
])('a flow that %s begins is %s there', (kind, word) => expect(triggerWord(kind)).toBe(word));
