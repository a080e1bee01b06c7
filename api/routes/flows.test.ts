import type { Flow } from '#flow';
import { readyMadeFlows } from '#flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

/** Notes the lead's arrival, waits, and tells the team: sends nothing, so it needs no template. */
const noteFlow = (over: Partial<Flow> = {}): Flow => ({
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    { id: 'wait', kind: 'wait', config: { for: 'PT1H' }, position: { x: 0, y: 150 } },
    { id: 'tag', kind: 'update-lead', config: { addTags: ['visto'] }, position: { x: 0, y: 300 } },
  ],
  edges: [
    { id: 'a', from: 'start', port: 'next', to: 'wait' },
    { id: 'b', from: 'wait', port: 'next', to: 'tag' },
  ],
  settings: { reEntry: 'after-exit', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
  ...over,
});
const nobody = '00000000-0000-4000-8000-000000000000';

async function liveFlow(who = ceo, flow: Flow = noteFlow()): Promise<string> {
  const { body } = await who.post('/api/crm/flows', { name: 'Nota', flow });
  const published = await who.post(`/api/crm/flows/${body.id}/publish`, { note: 'primera' });
  expect(published).toMatchObject({ status: 200, body: { status: 'active' } });
  return body.id;
}
const newLead = async (who = ceo, over: object = {}): Promise<string> => {
  const { status, body } = await who.post('/api/crm/leads', { name: 'Ana', ...over });
  expect(status).toBe(201);
  return body.id;
};

describe('flows', () => {
  it('begin empty, from a Flow, or ready made, and can be copied', async () => {
    const empty = await ceo.post('/api/crm/flows', { name: 'Vacío' });
    expect(empty.status).toBe(201);
    expect(empty.body).toMatchObject({
      status: 'draft',
      live_version: null,
      has_changes: true,
      people: { total: 0 },
      effect: { sent: 0 },
    });
    expect((await ceo.get(`/api/crm/flows/${empty.body.id}/draft`)).body.graph.nodes).toEqual([]);

    const ready = await ceo.post('/api/crm/flows', { from_ready_made: readyMadeFlows[0]!.id });
    expect(ready.body.name).toBe(readyMadeFlows[0]!.name.es);
    const copy = await ceo.post(`/api/crm/flows/${ready.body.id}/duplicate`);
    expect(copy.body.name).toBe(`${ready.body.name} (copia)`);
    expect((await ceo.get(`/api/crm/flows/${copy.body.id}/draft`)).body.graph).toEqual(readyMadeFlows[0]!.flow);

    expect((await ceo.post('/api/crm/flows', { from_ready_made: 'nope' })).status).toBe(422);
    expect((await ceo.post('/api/crm/flows', { flow: noteFlow() })).body.errors).toMatchObject([{ path: 'name' }]);
  });

  it('are renamed, archived and taken out of the archive paused', async () => {
    const id = await liveFlow();
    expect((await ceo.patch(`/api/crm/flows/${id}`, { name: 'Otra', description: 'x' })).body).toMatchObject({
      name: 'Otra',
      description: 'x',
    });
    expect(
      (await ceo.patch(`/api/crm/flows/${id}`, { status: 'active', live_version: 9, tenant_id: nobody })).status,
    ).toBe(422);
    const lead = await newLead();
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [lead] });
    expect((await ceo.delete(`/api/crm/flows/${id}`)).body).toEqual({ status: 'archived', stopped: 1 });
    expect((await ceo.get('/api/crm/flows')).body.items.map((one: { id: string }) => one.id)).not.toContain(id);
    expect((await ceo.get('/api/crm/flows?status=archived')).body.items.map((one: { id: string }) => one.id)).toContain(
      id,
    );
    expect((await ceo.post(`/api/crm/flows/${id}/publish`)).body.code).toBe('flow_archived');
    expect((await ceo.put(`/api/crm/flows/${id}/draft`, noteFlow())).body.code).toBe('flow_archived');
    expect((await ceo.post(`/api/crm/flows/${id}/unarchive`)).body.status).toBe('paused');
  });
});

describe('drafts', () => {
  it('carry their revision as ETag and lose no race silently', async () => {
    const { body: flow } = await ceo.post('/api/crm/flows', { name: 'Borrador' });
    const path = `/api/crm/flows/${flow.id}/draft`;
    expect((await ceo.get(path)).headers.get('etag')).toBe('"1"');
    const saved = await ceo.put(path, noteFlow(), { 'if-match': '"1"' });
    expect([saved.status, saved.headers.get('etag'), saved.body.revision]).toEqual([200, '"2"', 2]);
    const late = await ceo.put(path, noteFlow({ nodes: [] }), { 'if-match': '"1"' });
    expect([late.status, late.body.code, late.body.revision]).toEqual([412, 'stale_draft', 2]);
    expect((await ceo.put(path, { graph: noteFlow() })).body.revision).toBe(3);
    expect((await ceo.put(path, noteFlow(), { 'if-match': 'W/"3"' })).body.revision).toBe(4);
    expect((await ceo.put(path, noteFlow(), { 'if-match': 'three' })).status).toBe(422);
    expect((await ceo.get(path)).body).toMatchObject({
      graph: noteFlow(),
      revision: 4,
      updated_by: ceo.userId,
      issues: [],
    });
  });

  it('may be unfinished and say what is missing; validate looks without saving', async () => {
    const { body: flow } = await ceo.post('/api/crm/flows', { name: 'A medias' });
    const unfinished = noteFlow({ edges: [] });
    const saved = await ceo.put(`/api/crm/flows/${flow.id}/draft`, unfinished);
    expect(saved.status).toBe(200);
    expect(saved.body.issues.map((issue: { code: string }) => issue.code)).toContain('unreachable-node');
    expect((await ceo.post(`/api/crm/flows/${flow.id}/validate`)).body.issues).toEqual(saved.body.issues);
    expect((await ceo.post(`/api/crm/flows/${flow.id}/validate`, { graph: noteFlow() })).body.issues).toEqual([]);
    expect((await ceo.get(`/api/crm/flows/${flow.id}/draft`)).body.revision).toBe(2);
  });
});

describe('publishing', () => {
  it('makes numbered versions, flips the live one and tells the relay what to show', async () => {
    const id = await liveFlow();
    expect((await ceo.get(`/api/crm/flows/${id}`)).body).toMatchObject({
      status: 'active',
      live_version: 1,
      has_changes: false,
      trigger_events: ['lead.created'],
    });
    expect((await ceo.post(`/api/crm/flows/${id}/publish`)).body.code).toBe('nothing_to_publish');
    const second = noteFlow();
    second.nodes[1]!.config = { for: 'PT2H' };
    await ceo.put(`/api/crm/flows/${id}/draft`, second);
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
    const id = await liveFlow();
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(), await newLead()] });
    await api.database.owner()`
      update enrolments set started_at = now(), state = 'waiting', node_id = 'wait' where flow_id = ${id}`;
    const changed = noteFlow();
    changed.nodes[2]!.config = { addTags: ['otra'] };
    await ceo.put(`/api/crm/flows/${id}/draft`, changed);
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
    const signals = await api.database.owner()`
      select s.payload from enrolment_signals s join enrolments e on e.id = s.enrolment_id where e.flow_id = ${id}`;
    expect(signals.map((row) => [row.payload.type, row.payload.version])).toEqual([
      ['move', 3],
      ['move', 3],
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

describe('pause and resume', () => {
  it('hold everybody and let them go on as told', async () => {
    const id = await liveFlow();
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead()] });
    expect((await ceo.post(`/api/crm/flows/${id}/pause`)).body).toEqual({ status: 'paused', people: 1 });
    expect((await ceo.post(`/api/crm/flows/${id}/pause`)).body).toEqual({ status: 'paused', people: 0 });
    expect((await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead()] })).body.code).toBe(
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

  it('say no to a flow that was never published', async () => {
    const { body } = await ceo.post('/api/crm/flows', { name: 'Nueva' });
    expect((await ceo.post(`/api/crm/flows/${body.id}/pause`)).body.code).toBe('flow_not_live');
    expect((await ceo.post(`/api/crm/flows/${body.id}/resume`)).body.code).toBe('flow_not_live');
  });
});

describe('enrol', () => {
  it('answers for each lead, and a repeated call enters nobody twice', async () => {
    const id = await liveFlow();
    const [fresh, gone] = [await newLead(), await newLead(ceo, { consent: { granted: false, source: 'call' } })];
    const key = { 'idempotency-key': 'enrol-1' };
    const first = await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [fresh, gone, nobody] }, key);
    expect(first.body).toMatchObject({ enrolled: 1, refused: 2 });
    expect(first.body.results.map((one: { reason: string | null }) => one.reason)).toEqual([
      null,
      'opted-out',
      'lead-not-found',
    ]);
    expect(first.body.results[1].reason_text).toEqual({ es: expect.any(String), en: expect.any(String) });
    const again = await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [fresh, gone, nobody] }, key);
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
    const [fits, not] = [await newLead(), await newLead(ceo, { status: 'contacted' })];
    const { body } = await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [not, fits] });
    expect(body.results.map((one: { reason: string | null }) => one.reason)).toEqual(['filter-not-met', null]);
  });

  it('takes 500 leads at most', async () => {
    const id = await liveFlow();
    const many = Array.from({ length: 501 }, () => crypto.randomUUID());
    expect((await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: many })).status).toBe(422);
    expect((await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: many.slice(1) })).body.refused).toBe(500);
  });
});

describe('stop-people', () => {
  it('asks for the number of people and stops exactly them', async () => {
    const id = await liveFlow();
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(), await newLead()] });
    const refused = await ceo.post(`/api/crm/flows/${id}/stop-people`, { people: 1 });
    expect([refused.status, refused.body.code, refused.body.people]).toEqual([409, 'people_changed', 2]);
    expect((await ceo.post(`/api/crm/flows/${id}/stop-people`, { people: 2 })).body).toEqual({ stopped: 2 });
    expect((await ceo.get(`/api/crm/flows/${id}`)).body).toMatchObject({ status: 'active', people: { total: 0 } });
  });
});

describe('who may', () => {
  it('is decided by role, and other tenants find nothing', async () => {
    const id = await liveFlow();
    const tenant = { id: ceo.tenantId, ceoId: ceo.userId, ceoEmail: '' };
    const [seller, marketing, stranger] = [
      await api.person('seller', tenant),
      await api.person('marketing', tenant),
      await api.person(),
    ];
    const calls: [string, string, unknown?][] = [
      ['GET', `/api/crm/flows/${id}`],
      ['PATCH', `/api/crm/flows/${id}`, { name: 'x' }],
      ['DELETE', `/api/crm/flows/${id}`],
      ['GET', `/api/crm/flows/${id}/draft`],
      ['PUT', `/api/crm/flows/${id}/draft`, noteFlow()],
      ['POST', `/api/crm/flows/${id}/validate`],
      ['GET', `/api/crm/flows/${id}/publish`],
      ['POST', `/api/crm/flows/${id}/publish`],
      ['POST', `/api/crm/flows/${id}/pause`],
      ['POST', `/api/crm/flows/${id}/resume`],
      ['POST', `/api/crm/flows/${id}/enrol`, { lead_ids: [nobody] }],
      ['POST', `/api/crm/flows/${id}/stop-people`, { people: 0 }],
      ['GET', `/api/crm/flows/${id}/versions`],
      ['GET', `/api/crm/flows/${id}/versions/1`],
      ['POST', `/api/crm/flows/${id}/versions/1/restore`],
      ['POST', `/api/crm/flows/${id}/duplicate`],
      ['POST', `/api/crm/flows/${id}/unarchive`],
      ['GET', `/api/crm/flows/${id}/stats`],
    ];
    for (const [method, path, body] of calls) {
      expect((await stranger.request(method, path, body)).status, `stranger ${method} ${path}`).toBe(404);
      expect((await seller.request(method, path, body)).status, `seller ${method} ${path}`).toBe(403);
      expect((await api.nobody.request(method, path, body)).status, `nobody ${method} ${path}`).toBe(401);
    }
    expect((await marketing.get(`/api/crm/flows/${id}`)).status).toBe(200);
    expect((await marketing.post(`/api/crm/flows/${id}/publish`)).status).toBe(403);
    expect((await seller.post('/api/crm/flows', { name: 'x' })).status).toBe(403);
    expect((await ceo.get(`/api/crm/flows/${id}`)).body).toMatchObject({
      status: 'active',
      live_version: 1,
      name: 'Nota',
    });
    expect((await stranger.get('/api/crm/flows')).body.items).toEqual([]);
  });

  it('is noted with publish, pause and enrol in the audit log', async () => {
    const id = await liveFlow();
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead()] });
    await ceo.post(`/api/crm/flows/${id}/pause`);
    const rows = await api.database.owner()`select action, data from system_events where object_id = ${id} order by id`;
    expect(rows.map((row) => row.action)).toEqual(['flow.create', 'flow.publish', 'flow.enrol', 'flow.pause']);
    expect(rows[1]!.data).toMatchObject({ version: 1, inside: 0 });
  });
});
