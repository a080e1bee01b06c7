import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

it.each([
  ['lead-created', 'lead_followup'],
  ['opportunity-deadline', 'opportunity_reminder'],
  ['sale-completed', 'post_sale_feedback'],
  ['cart-abandoned', 'abandoned_cart'],
  ['tag-added', 'tag_added'],
  [undefined, null],
])('a flow that %s begins is %s there', (kind, word) => expect(triggerWord(kind)).toBe(word));
