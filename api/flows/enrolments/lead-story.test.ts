/** What a lead's own page tells of flows: who was not taken and why, and ways by the names that they had. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Flow } from '#flow';
import { createTestApi, type TestApi } from '../../testing.ts';
import { inTenant, liveFlow, newLead, noteFlow } from '../../testing/flow-scene.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

interface Entry {
  kind: string;
  what: string;
  label: { es: string } | null;
  reason: { code: string; text: { es: string } } | null;
  flow: { id: string } | null;
}

it('an entry that was refused stands in the story with its reason, and answers why the lead is not in the flow', async () => {
  const ceo = await api.person();
  const flow = await liveFlow(ceo);
  const lead = await newLead(ceo, { phone: '+5491123450777', consent: { granted: false, source: 'test' } });
  const entered = await ceo.post(`/api/crm/flows/${flow}/enrol`, { lead_ids: [lead] });
  expect(entered.body).toMatchObject({ enrolled: 0, results: [{ outcome: 'refused', reason: 'opted-out' }] });
  const { items } = (await ceo.get(`/api/crm/leads/${lead}/timeline`)).body as { items: Entry[] };
  expect(items.filter(({ what }) => what === 'refused')).toMatchObject([
    { kind: 'enrolment', flow: { id: flow }, reason: { code: 'opted-out', text: { es: expect.any(String) } } },
  ]);
  const why = (await ceo.get(`/api/crm/leads/${lead}/why?flow_id=${flow}`)).body;
  expect(JSON.stringify(why)).toContain('opted-out');
});

it('a way that was renamed since keeps, in the story, the name of the version by which the lead went', async () => {
  const ceo = await api.person();
  const named = (label: string): Flow => {
    const { nodes, settings } = noteFlow();
    const when = { field: 'lead.status', op: 'eq', value: 'new' };
    const branch = { id: 'choose', kind: 'branch', config: { cases: [{ port: 'yes', label, when }] } };
    return {
      formatVersion: 1,
      settings,
      nodes: [...nodes.filter(({ id }) => id !== 'wait'), { ...branch, position: { x: 0, y: 150 } }],
      edges: [
        { id: 'a', from: 'start', port: 'next', to: 'choose' },
        { id: 'b', from: 'choose', port: 'yes', to: 'tag' },
      ],
    };
  };
  const flow = await liveFlow(ceo, named('Sí'));
  expect((await ceo.put(`/api/crm/flows/${flow}/draft`, named('Sigue nuevo'), { 'if-match': '"1"' })).status).toBe(200);
  expect((await ceo.post(`/api/crm/flows/${flow}/publish`, {})).body.version).toBe(2);
  const lead = await newLead(ceo);
  await inTenant(api, ceo, async (tx) => {
    for (const version of [1, 2]) {
      const [one] = await tx<{ id: string }[]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, started_at) values (${flow}, ${version}, ${lead}, ${`v${version}`}, now())
        returning id`;
      await tx`insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome) values (${one!.id}, 1, 'choose', 'branch', 'yes')`;
    }
  });
  const { items } = (await ceo.get(`/api/crm/leads/${lead}/timeline`)).body as { items: Entry[] };
  const ways = items.filter(({ kind }) => kind === 'step').map(({ label }) => label?.es);
  expect(new Set(ways)).toEqual(new Set(['Sigue nuevo', 'Sí']));
});
