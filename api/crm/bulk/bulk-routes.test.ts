import { bite, performBite } from '#db/crm/bulk/perform-bulk.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { insertLiveFlow } from '#db/testing/flow-scene.ts';
import type { TestTenant } from '#db/testing.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestApi, type Caller, type TestApi } from '../../testing.ts';

let api: TestApi;
let tenant: TestTenant;
let ceo: Awaited<ReturnType<TestApi['person']>>;
beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  tenant = await api.database.createTenant();
  ceo = await api.person('ceo', tenant);
});
afterAll(() => api.stop());

const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(api.database.sql, tenant.id, work);
const insertLeads = (count: number, row: { status?: string; tags?: string[]; consent?: string } = {}) =>
  inTenant(async (tx) => {
    const rows = Array.from({ length: count }, (_, n) => ({ name: `Persona ${n}`, ...row }));
    return (await tx<{ id: string }[]>`insert into leads ${tx(rows)} returning id`).map(({ id }) => id);
  });
/** What the worker does, until nothing is left. */
async function work(id: string) {
  while (await inTenant((tx) => performBite(tx, id)));
  return (await ceo.get(`/api/crm/bulk-changes/${id}`)).body;
}
const begin = (body: object, who: Caller = ceo) => who.post('/api/crm/bulk-changes', body);
const peopleOf = (view: { results: { outcome: string; reason: string | null; people: number }[] }) =>
  Object.fromEntries(view.results.map(({ outcome, reason, people }) => [reason ?? outcome, people]));
const read = async (id: string) => (await ceo.get(`/api/crm/leads/${id}`)).body;

it('changes everybody whom filters mean, in bites, says what it came to, and puts back what nobody has touched since', async () => {
  const many = bite + 20;
  const ids = await insertLeads(many, { status: 'new' });
  const [already] = await insertLeads(1, { status: 'won' });
  const where = JSON.stringify({ field: 'lead.name', op: 'contains', value: 'Persona' });
  const act = { do: 'edit', fields: { status: 'won', custom: { campaña: 'mayo' } } };
  const wrong = await begin({ act, filter: { where }, people: 7 });
  expect([wrong.status, wrong.body.code, wrong.body.people]).toEqual([409, 'leads_changed', many + 1]);
  await ceo.patch(`/api/crm/leads/${already}`, { custom: { campaña: 'mayo' } });

  const begun = await begin({ act, filter: { where }, people: many + 1 });
  expect(begun.body).toMatchObject({ state: 'running', people: many + 1, left: many + 1, undoable: false });
  const over = await work(begun.body.id);
  expect([over.state, over.left, over.undoable, peopleOf(over)]).toEqual(['done', 0, true, { done: many, same: 1 }]);
  expect(await read(ids[0]!)).toMatchObject({ status: 'won', custom: { campaña: 'mayo' } });
  const told = await inTenant(
    (tx) => tx`select count(*)::int as n from events where type = 'lead.status_changed' and not history`,
  );
  expect(told[0]!.n).toBe(many);

  await ceo.patch(`/api/crm/leads/${ids[0]}`, { status: 'lost' });
  const undo = await ceo.post(`/api/crm/bulk-changes/${begun.body.id}/undo`, {});
  expect([undo.status, undo.body.people]).toEqual([201, many]);
  expect(peopleOf(await work(undo.body.id))).toEqual({ done: many - 1, touched: 1 });
  expect(await read(ids[0]!)).toMatchObject({ status: 'lost', custom: {} });
  expect(await read(ids[1]!)).toMatchObject({ status: 'new', custom: {} });
  expect(await read(already!)).toMatchObject({ status: 'won', custom: { campaña: 'mayo' } });
  expect((await ceo.post(`/api/crm/bulk-changes/${begun.body.id}/undo`, {})).status).toBe(409);
});

it('adds and removes tags; undoing leaves those that came since', async () => {
  const [one, full] = [...(await insertLeads(1, { tags: ['vieja'] })), ...(await insertLeads(1, { tags: fifty() }))];
  const { body } = await begin({ act: { do: 'tag', add: ['feria'], remove: ['vieja'] }, lead_ids: [one, full] });
  expect(peopleOf(await work(body.id))).toEqual({ done: 1, 'too-many-tags': 1 });
  expect((await read(one!)).tags).toEqual(['feria']);
  await ceo.patch(`/api/crm/leads/${one}`, { tags: ['feria', 'nueva'] });
  const undo = await ceo.post(`/api/crm/bulk-changes/${body.id}/undo`, {});
  await work(undo.body.id);
  expect((await read(one!)).tags.toSorted()).toEqual(['nueva', 'vieja']);
});
const fifty = () => Array.from({ length: 50 }, (_, n) => `t${n}`);

it('enters people in a flow and says why not for whom, and undoing takes out who is still inside', async () => {
  const flow_id = await inTenant((tx) => insertLiveFlow(tx));
  const ids = await insertLeads(3);
  const [refuser] = await insertLeads(1, { consent: 'revoked' });
  const { body } = await begin({ act: { do: 'enrol', flow_id }, lead_ids: [...ids, refuser!] });
  const over = await work(body.id);
  expect(peopleOf(over)).toEqual({ done: 3, 'opted-out': 1 });
  const { body: refused } = await ceo.get(`/api/crm/bulk-changes/${body.id}/people?outcome=refused`);
  expect(refused.items).toMatchObject([{ lead_id: refuser, reason: 'opted-out' }]);
  const { body: story } = await ceo.get(`/api/crm/leads/${refuser}/timeline`);
  expect(story.items).toMatchObject([
    { kind: 'enrolment', what: 'refused', flow: { id: flow_id }, reason: { code: 'opted-out' }, enrolment_id: null },
  ]);
  const { body: why } = await ceo.get(`/api/crm/leads/${refuser}/why?flow_id=${flow_id}`);
  expect(why.because.code).toBe('opted-out');
  const undo = await ceo.post(`/api/crm/bulk-changes/${body.id}/undo`, {});
  expect(peopleOf(await work(undo.body.id))).toEqual({ done: 3 });
  const again = await begin({ act: { do: 'stop' }, lead_ids: ids });
  expect(peopleOf(await work(again.body.id))).toEqual({ same: 3 });
});

it('deletes people with everything about them; the numbers stay', async () => {
  const ids = await insertLeads(3);
  const { body } = await begin({ act: { do: 'delete' }, lead_ids: ids });
  const over = await work(body.id);
  expect([peopleOf(over), over.undoable]).toEqual([{ done: 3 }, false]);
  expect((await ceo.get('/api/crm/leads')).body.items).toEqual([]);
  const rows = await inTenant((tx) => tx`select from system_events where action = 'lead.delete'`);
  expect(rows.length).toBe(3);
});

it('can be stopped: whose turn has not come stays as they are', async () => {
  const ids = await insertLeads(bite + 5);
  const { body } = await begin({ act: { do: 'assign', seller_id: ceo.userId }, lead_ids: ids });
  await inTenant((tx) => performBite(tx, body.id));
  const stopped = await ceo.post(`/api/crm/bulk-changes/${body.id}/stop`, {});
  expect([stopped.body.state, stopped.body.left, stopped.body.undoable]).toEqual(['stopped', 5, true]);
  expect(await inTenant((tx) => performBite(tx, body.id))).toBe(false);
});

it('lets a seller change their own leads alone, give none away and delete none', async () => {
  const seller = await api.person('seller', tenant);
  const [theirs, others] = [...(await insertLeads(1)), ...(await insertLeads(1))];
  await ceo.patch(`/api/crm/leads/${theirs}`, { seller_id: seller.userId });
  const tag = { do: 'tag', add: ['mía'] };
  expect((await begin({ act: tag, lead_ids: [theirs, others] }, seller)).status).toBe(404);
  expect((await begin({ act: { do: 'assign', seller_id: ceo.userId }, lead_ids: [theirs] }, seller)).status).toBe(403);
  for (const act of [{ do: 'delete' }, { do: 'stop' }]) {
    expect((await begin({ act, lead_ids: [theirs] }, seller)).status).toBe(403);
  }
  const all = await begin({ act: tag, filter: {} }, seller);
  expect(all.body.people).toBe(1);
  await work(all.body.id);
  expect([(await read(theirs!)).tags, (await read(others!)).tags]).toEqual([['mía'], []]);
  const people = async () => (await seller.get(`/api/crm/bulk-changes/${all.body.id}/people`)).body.items;
  expect(await people()).toMatchObject([{ lead_id: theirs }]);
  await ceo.patch(`/api/crm/leads/${theirs}`, { seller_id: null });
  expect(await people()).toEqual([]);
  const other = await begin({ act: tag, lead_ids: [others] });
  expect((await seller.get('/api/crm/bulk-changes')).body.items.map(({ id }: { id: string }) => id)).toEqual([
    all.body.id,
  ]);
  expect((await seller.get(`/api/crm/bulk-changes/${other.body.id}`)).status).toBe(404);
});

it('lists leads in orders, each page going on where the last one ended, and counts them', async () => {
  await insertLeads(5, { status: 'won' });
  await inTenant((tx) => tx`update leads set name = case when name = 'Persona 0' then null else name end`);
  await insertLeads(2, { status: 'new', consent: 'revoked' });
  for (const order of ['newest', 'oldest', 'name', 'changed', 'wrote']) {
    const whole = (await ceo.get(`/api/crm/leads?order=${order}`)).body.items.map(({ id }: { id: string }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: { items: { id: string }[]; next_cursor: string | null } } = await ceo.get(
        `/api/crm/leads?order=${order}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      paged.push(...body.items.map(({ id }) => id));
      cursor = body.next_cursor;
    }
    expect([order, paged]).toEqual([order, whole]);
    expect(new Set(whole).size).toBe(7);
  }
  const named = (await ceo.get('/api/crm/leads?order=name')).body.items;
  expect([named[0].name, named.at(-1).name]).toEqual(['Persona 0', null]);
  expect((await ceo.get('/api/crm/leads/totals')).body).toEqual({
    leads: 7,
    reachable: 0,
    as_of: expect.any(String),
    by_status: [
      { status: 'won', leads: 5 },
      { status: 'new', leads: 2 },
    ],
  });
  expect((await ceo.get('/api/crm/leads?where=%7B')).status).toBe(422);
});
