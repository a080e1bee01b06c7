import { readyMadeFlows } from '#flow';
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
    const id = await liveFlow(ceo);
    expect((await ceo.patch(`/api/crm/flows/${id}`, { name: 'Otra', description: 'x' })).body).toMatchObject({
      name: 'Otra',
      description: 'x',
    });
    expect(
      (await ceo.patch(`/api/crm/flows/${id}`, { status: 'active', live_version: 9, tenant_id: nobodysId })).status,
    ).toBe(422);
    const lead = await newLead(ceo);
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [lead] });
    expect((await ceo.delete(`/api/crm/flows/${id}`)).body).toEqual({ status: 'archived', stopped: 1 });
    expect((await ceo.get('/api/crm/flows')).body.items.map((one: { id: string }) => one.id)).not.toContain(id);
    expect((await ceo.get('/api/crm/flows?status=archived')).body.items.map((one: { id: string }) => one.id)).toContain(
      id,
    );
    expect((await ceo.post(`/api/crm/flows/${id}/publish`)).body.code).toBe('flow_archived');
    expect((await ceo.put(`/api/crm/flows/${id}/draft`, noteFlow(), { 'if-match': '*' })).body.code).toBe(
      'flow_archived',
    );
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
    expect((await ceo.put(path, { graph: noteFlow() }, { 'if-match': '*' })).body.revision).toBe(3);
    expect((await ceo.put(path, noteFlow(), { 'if-match': 'W/"3"' })).body.revision).toBe(4);
    expect((await ceo.put(path, noteFlow(), { 'if-match': 'three' })).status).toBe(422);
    const blind = await ceo.put(path, noteFlow());
    expect([blind.status, blind.body.code]).toEqual([428, 'if_match_required']);
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
    const saved = await ceo.put(`/api/crm/flows/${flow.id}/draft`, unfinished, { 'if-match': '*' });
    expect(saved.status).toBe(200);
    expect(saved.body.issues.map((issue: { code: string }) => issue.code)).toContain('unreachable-node');
    expect((await ceo.post(`/api/crm/flows/${flow.id}/validate`)).body.issues).toEqual(saved.body.issues);
    expect((await ceo.post(`/api/crm/flows/${flow.id}/validate`, { graph: noteFlow() })).body.issues).toEqual([]);
    expect((await ceo.get(`/api/crm/flows/${flow.id}/draft`)).body.revision).toBe(2);
  });
});

describe('who may', () => {
  it('is decided by role, and other tenants find nothing', async () => {
    const id = await liveFlow(ceo);
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
      ['POST', `/api/crm/flows/${id}/enrol`, { lead_ids: [nobodysId] }],
      ['POST', `/api/crm/flows/${id}/stop-people`, { people: 0 }],
      ['GET', `/api/crm/flows/${id}/versions`],
      ['GET', `/api/crm/flows/${id}/versions/1`],
      ['POST', `/api/crm/flows/${id}/versions/1/restore`],
      ['POST', `/api/crm/flows/${id}/duplicate`],
      ['POST', `/api/crm/flows/${id}/unarchive`],
      ['GET', `/api/crm/flows/${id}/stats`],
    ];
    for (const [method, path, body] of calls) {
      const answer = await stranger.request(method, path, body, { 'if-match': '*' });
      expect(answer.status, `stranger ${method} ${path}`).toBe(404);
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
    const id = await liveFlow(ceo);
    await ceo.post(`/api/crm/flows/${id}/enrol`, { lead_ids: [await newLead(ceo)] });
    await ceo.post(`/api/crm/flows/${id}/pause`);
    const rows = await api.database.owner()`select action, data from system_events where object_id = ${id} order by id`;
    expect(rows.map((row) => row.action)).toEqual(['flow.create', 'flow.publish', 'flow.enrol', 'flow.pause']);
    expect(rows[1]!.data).toMatchObject({ version: 1, inside: 0 });
  });
});
