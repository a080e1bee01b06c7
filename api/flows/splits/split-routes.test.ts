import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { inTenant } from '../../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

it('counts each way of a split once for each person, and names a winner only when the numbers allow', async () => {
  const arms = [
    { port: 'a', label: 'Corto', percent: 50 },
    { port: 'b', label: 'Largo', percent: 50 },
  ];
  const at = { x: 0, y: 0 };
  const flow = {
    formatVersion: 1,
    nodes: [
      { id: 'in', kind: 'manual', config: {}, position: at },
      { id: 'ab', kind: 'split', config: { arms }, position: at },
      { id: 'a1', kind: 'update-lead', config: { addTags: ['a'] }, position: at },
      { id: 'b1', kind: 'update-lead', config: { addTags: ['b'] }, position: at },
    ],
    edges: [
      { id: '1', from: 'in', port: 'next', to: 'ab' },
      { id: '2', from: 'ab', port: 'a', to: 'a1' },
      { id: '3', from: 'ab', port: 'b', to: 'b1' },
    ],
  };
  const { body } = await ceo.post('/api/crm/flows', { name: 'Prueba', flow });
  const path = `/api/crm/flows/${body.id}/splits`;
  expect((await ceo.get(path)).body.splits).toEqual([]);
  expect((await ceo.post(`/api/crm/flows/${body.id}/publish`)).status).toBe(200);
  const none = (await ceo.get(path)).body.splits[0];
  expect([none.node_id, none.verdicts.goals.is]).toEqual(['ab', 'too-few']);

  await inTenant(api, ceo, async (tx) => {
    await tx`insert into leads (name, phone) select 'L' || n, '+1202555' || lpad(n::text, 4, '0') from generate_series(1, 200) n`;
    await tx`
      insert into enrolments (flow_id, version, lead_id, occurrence, state, result, ended_at)
      select ${body.id}, 1, id, 'x', 'finished', case when n <= 100 and n % 2 = 0 or n > 100 and n % 5 = 0 then 'goal' else 'none' end, now()
      from (select id, row_number() over (order by name) as n from leads) l`;
    await tx`
      insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, data)
      select e.id, s.seq, 'ab', 'split', case when e.n <= 100 then 'a' else 'b' end, '{"taken": "port"}'
      from (select e.id, row_number() over (order by l.name) as n from enrolments e join leads l on l.id = e.lead_id) e, (values (1), (4)) s(seq)`;
    // One answers; one asks for no more, which is no answer.
    await tx`
      insert into messages (external_id, lead_id, flow_id, enrolment_id, node_id, visit, state, replied_at, opted_out_at)
      select gen_random_uuid()::text, e.lead_id, e.flow_id, e.id, 'ab', 1, 'read', t.at, case when s.outcome = 'b' then t.at end
      from (select distinct on (outcome) enrolment_id, outcome from enrolment_steps order by outcome, enrolment_id) s
        join enrolments e on e.id = s.enrolment_id, (select now() + interval '1 minute' as at) t`;
  });
  const [split] = (await ceo.get(path)).body.splits;
  expect(split.arms).toEqual([
    { port: 'a', label: 'Corto', people: 100, goals: 50, replied: 1, bought: 0 },
    { port: 'b', label: 'Largo', people: 100, goals: 20, replied: 0, bought: 0 },
  ]);
  expect(split.verdicts.goals).toMatchObject({ is: 'winner', winner: 'a' });
  expect(split.verdicts.goals.text.es).toMatch(/Gana «Corto»: 50,0\s% frente a 20,0\s%/);
  expect(split.verdicts.replied.is).toBe('too-few');
  expect((await ceo.get(`/api/crm/flows/${crypto.randomUUID()}/splits`)).status).toBe(404);
});

it('compares whom a flow wrote to with its control group, a word of refusal counting for neither', async () => {
  const { body } = await ceo.post('/api/crm/flows', {
    name: 'Control',
    flow: {
      formatVersion: 1,
      nodes: [
        { id: 'in', kind: 'manual', config: {}, position: { x: 0, y: 0 } },
        { id: 'tag', kind: 'update-lead', config: { addTags: ['a'] }, position: { x: 0, y: 1 } },
      ],
      edges: [{ id: '1', from: 'in', port: 'next', to: 'tag' }],
    },
  });
  const path = `/api/crm/flows/${body.id}/splits`;
  expect((await ceo.post(`/api/crm/flows/${body.id}/publish`)).status).toBe(200);
  expect((await ceo.get(path)).body.control).toBeNull();
  await inTenant(api, ceo, async (tx) => {
    await tx`insert into leads (name, phone) select 'C' || n, '+1202556' || lpad(n::text, 4, '0') from generate_series(1, 200) n`;
    await tx`
      insert into enrolments (flow_id, version, lead_id, occurrence, state, result, ended_at)
      select ${body.id}, 1, id, 'x', 'finished', 'none', now() from leads where name like 'C%'`;
    // The first hundred were written to, forty of them wrote back; of the others, held back, ten wrote and one refused.
    await tx`
      insert into messages (external_id, lead_id, flow_id, enrolment_id, node_id, visit, state, reason, created_at)
      select gen_random_uuid()::text, l.id, ${body.id}, e.id, 'tag', 1, case when n <= 100 then 'read' else 'suppressed' end,
        case when n > 100 then 'holdout' end, now() - interval '1 day'
      from (select id, substr(name, 2)::int as n from leads where name like 'C%') l join enrolments e on e.lead_id = l.id and e.flow_id = ${body.id}`;
    await tx`
      insert into events (type, lead_id, processed_at, occurred_at)
      select 'message.replied', id, now(), now() - interval '1 hour' from (select id, substr(name, 2)::int as n from leads where name like 'C%') l
      where n <= 40 or n between 101 and 111`;
    await tx`
      insert into consents (lead_id, granted, source, occurred_at)
      select lead_id, false, 'keyword', occurred_at from events e join leads l on l.id = e.lead_id where l.name = 'C111' and e.type = 'message.replied'`;
  });
  const { control } = (await ceo.get(path)).body;
  expect(control).toMatchObject({
    written: { people: 100, wrote: 40, bought: 0 },
    held: { people: 100, wrote: 10, bought: 0 },
    lift: { bought: null },
  });
  expect(control.lift.wrote).toBeCloseTo(3);
  expect(control.verdicts.wrote).toMatchObject({ is: 'winner', winner: 'written' });
  expect(control.verdicts.wrote.text.es).toMatch(
    /^Gana «Con mensajes»: 40,0\s% frente a 10,0\s% de «Grupo de control»/,
  );
  expect(control.verdicts.wrote.text.en).toMatch(/^“With messages” wins: 40\.0% against 10\.0% of “Control group”/);
  expect(control.verdicts.bought.is).toBe('too-few');
});
