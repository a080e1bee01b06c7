import { insertLiveFlow } from '#db/testing/flow-scene.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';
import { inTenant } from '../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
let leadId: string;
let flowId: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  leadId = (await ceo.post('/api/crm/leads', { name: 'Ana' })).body.id;
  flowId = await inTenant(api, ceo, (tx) => insertLiveFlow(tx, 'Opinión'));
});
afterAll(() => api.stop());

const enrol = (subject: string | null, started: boolean) =>
  inTenant(api, ceo, async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      insert into enrolments (flow_id, version, lead_id, occurrence, subject, started_at)
      values (${flowId}, 1, ${leadId}, ${crypto.randomUUID()}, ${subject}, ${started ? tx`now()` : null}) returning id`;
    return row!.id;
  });

it.each([
  ['sales', 'sale', { amount: '10' }],
  ['opportunities', 'opportunity', { name: 'Piano' }],
  ['carts', 'cart', {}],
])('DELETE /crm/%s ends what is under way about it, and nothing more', async (path, type, fields) => {
  const make = async () => (await ceo.post(`/api/crm/${path}`, { lead_id: leadId, ...fields })).body.id as string;
  const [gone, kept] = [`${type}:${await make()}`, `${type}:${await make()}`];
  const [queued, started, other, aside] = [
    await enrol(gone, false),
    await enrol(gone, true),
    await enrol(kept, true),
    await enrol(null, true),
  ];
  expect((await ceo.delete(`/api/crm/${path}/${gone.split(':')[1]}`)).status).toBe(204);

  const ended = (await ceo.get(`/api/crm/enrolments/${queued}`)).body;
  expect(ended).toMatchObject({ state: 'stopped', reason: `${type}-deleted` });
  expect(ended.reason_text.es).toMatch(/borr/);
  const told = await inTenant(
    api,
    ceo,
    (tx) =>
      tx`select enrolment_id, payload from enrolment_signals where enrolment_id = any(${[started, other, aside]})`,
  );
  expect([...told]).toEqual([{ enrolment_id: started, payload: { type: 'stop', reason: `${type}-deleted` } }]);
  // Its events are told: they happened. But whoever reads them late lets nobody in any more.
  const events = (subject: string) => api.database.owner()`select history from events where subject = ${subject}`;
  expect([...(await events(gone))]).toEqual([{ history: true }]);
  expect([...(await events(kept))]).toEqual([{ history: false }]);
});
