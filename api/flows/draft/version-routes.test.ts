import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { liveFlow, newLead, noteFlow } from '../../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

describe('publishing', () => {
  it('makes numbered versions, flips the live one and tells the relay what to show', async () => {
    const id = await liveFlow(ceo);
    expect((await ceo.get(`/api/crm/flows/${id}`)).body).toMatchObject({
      status: 'active',
      live_version: 1,
      has_changes: false,
      trigger_events: ['lead.created'],
    });
    expect((await ceo.post(`/api/crm/flows/${id}/publish`)).body.code).toBe('nothing_to_publish');
    const second = noteFlow();
    second.nodes[1]!.config = { for: 'PT2H' };
    await ceo.put(`/api/crm/flows/${id}/draft`, second, { 'if-match': '*' });
    expect((await ceo.post(`/api/crm/flows/${id}/publish`, { note: 'más espera' })).body).toMatchObject({
      version: 2,
      status: 'active',
    });
    const versions = (await ceo.get(`/api/crm/flows/${id}/versions`)).body.items;
    expect(versions.map((one: { number: number; note: string }) => [one.number, one.note])).toEqual([
      [2, 'más espera'],
      [1, 'primera'],
    ]);
    expect(versions[0].published_by).toBe(ceo.userId);
    expect((await ceo.get(`/api/crm/flows/${id}/versions/1`)).body.graph.nodes[1].config).toEqual({ for: 'PT1H' });

    const restored = await ceo.post(`/api/crm/flows/${id}/versions/1/restore`);
    expect(restored.status).toBe(200);
    expect((await ceo.get(`/api/crm/flows/${id}`)).body).toMatchObject({ live_version: 2, has_changes: true });
    expect((await ceo.post(`/api/crm/flows/${id}/publish`)).body.version).toBe(3);
    const [row] = await api.database.owner()`select plan from flow_versions where flow_id = ${id} and number = 3`;
    expect(row!.plan).toMatchObject({ engine: 1, start: 'wait', listens: ['lead.opted_out'] });
  });

  it('lets one of two simultaneous publishers win', async () => {
    const { body } = await ceo.post('/api/crm/flows', { name: 'Carrera', flow: noteFlow() });
    const answers = await Promise.all([1, 2, 3, 4].map(() => ceo.post(`/api/crm/flows/${body.id}/publish`, {})));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect((await ceo.get(`/api/crm/flows/${body.id}`)).body.live_version).toBe(1);
  });

  it('tells who is inside where, and moves them only when asked', async () => {
    const id = await liveFlow(ceo);
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(ceo), await newLead(ceo)] });
    await api.database.owner()`
      update enrolments set started_at = now(), state = 'waiting', node_id = 'wait' where flow_id = ${id}`;
    const changed = noteFlow();
    changed.nodes[2]!.config = { addTags: ['otra'] };
    await ceo.put(`/api/crm/flows/${id}/draft`, changed, { 'if-match': '*' });
    expect((await ceo.get(`/api/crm/flows/${id}/publish`)).body).toMatchObject({
      next_version: 2,
      publishable: true,
      changed_nodes: ['tag'],
      people: { total: 2, at: [{ version: 1, node_id: 'wait', people: 2, in_draft: true }] },
    });
    expect((await ceo.post(`/api/crm/flows/${id}/publish`, {})).body.people).toEqual({
      inside: 2,
      moved: 0,
      staying: 2,
    });
    await ceo.post(`/api/crm/flows/${id}/versions/1/restore`);
    expect((await ceo.post(`/api/crm/flows/${id}/publish`, { people: 'move' })).body.people).toEqual({
      inside: 2,
      moved: 2,
      staying: 0,
    });
    const moves = await api.database.owner()`
      select m.others, m.state, m.left_out, count(p.outcome)::int as people
      from flow_moves m left join flow_move_people p on p.move_id = m.id
      where m.flow_id = ${id} group by 1, 2, 3 order by 1`;
    // Who stays is told nothing.
    expect([...moves]).toEqual([
      { others: 'now', state: 'running', left_out: 0, people: 2 },
      { others: 'stay', state: 'done', left_out: 2, people: 0 },
    ]);
  });

  it('refuses what other tenants have: their template counts as missing', async () => {
    const other = await api.database.createTenant();
    await api.database.owner()`
      insert into meta_templates (tenant_id, provider, waba_id, name, language, category, status, components)
      values (${other.id}, 'ycloud', 'w', 'lead_followup', 'es', 'MARKETING', 'APPROVED', '[{"type":"BODY","text":"Hola"}]')`;
    const flow = noteFlow();
    flow.nodes[2] = {
      id: 'tag',
      kind: 'send-template',
      config: { template: { name: 'lead_followup', language: 'es' }, variables: {} },
      position: { x: 0, y: 1 },
    };
    const { body } = await ceo.post('/api/crm/flows', { name: 'Ajena', flow });
    const refused = await ceo.post(`/api/crm/flows/${body.id}/publish`);
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid_flow']);
    expect(refused.body.issues.map((issue: { code: string }) => issue.code)).toContain('template-missing');
  });
});
