/** The connected person's pages: which are taken in, how they stand, and looking for them again. */
import { storeNotices } from '#db/meta/lead-notices.ts';
import { keepForm } from '#db/meta/lead-forms.ts';
import { recordFailedCheck } from '#db/meta/meta-connections.ts';
import { findTenantsOfPage, saveMetaPages } from '#db/meta/meta-pages.ts';
import { endSync } from '#db/platform/sync-runs.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Person } from '../testing.ts';
import { createMetaScene, type MetaScene } from '../testing/meta-scene.ts';

const path = '/api/crm/marketing/meta-pages';
const page = '104000000000000001';
let scene: MetaScene;
let meta: MetaScene['meta'];
let api: MetaScene['api'];
beforeAll(async () => {
  scene = await createMetaScene();
  ({ meta, api } = scene);
});
afterAll(() => scene.stop());
beforeEach(async () => {
  await scene.calm();
  // Pages of others decide whether Meta is told to stop.
  await api.database.owner()`delete from meta_pages`;
  meta.sandbox.meta.subscriptions.clear();
});

const inTenant = <T>({ tenantId }: Person, work: (tx: Tx) => Promise<T>) =>
  withTenant(api.database.sql, tenantId, work);
const stand = async (person: Person) => (await person.get(path)).body;
const choose = (person: Person, wants_leads: boolean, key?: string) =>
  person.request('PATCH', `${path}/${page}`, { wants_leads }, key ? { 'idempotency-key': key } : {});

/** Somebody who is connected and, as the worker would have found it, speaks for the page. */
async function connected(): Promise<Person> {
  const person = await api.person();
  await scene.connect(person);
  const own = meta.sandbox.meta.tokens.all.get((await scene.kept(person.tenantId))!)!;
  const { value } = meta.sandbox.meta.tokens.pageToken(own, page);
  await inTenant(person, (tx) =>
    saveMetaPages(tx, api.deps.vault, person.tenantId, [{ pageId: page, name: 'Bicicletas', token: value }]),
  );
  return person;
}

it('are taken in or left out one by one, and Meta is told', async () => {
  const ceo = await connected();
  const fresh = { id: page, name: 'Bicicletas', wants_leads: true, subscribed_at: null, error: null };
  expect((await stand(ceo)).pages).toEqual([{ ...fresh, last_notice_at: null, forms: [] }]);
  expect((await choose(ceo, true)).body).toMatchObject({ wants_leads: true, subscribed_at: expect.any(String) });
  expect(meta.sandbox.meta.subscriptions.get(page)).toEqual(['leadgen']);
  expect(await findTenantsOfPage(api.database.sql, page)).toContain(ceo.tenantId);
  expect((await choose(ceo, false)).body).toMatchObject({ wants_leads: false, subscribed_at: null });
  expect(meta.sandbox.meta.subscriptions.has(page)).toBe(false);
  expect(await findTenantsOfPage(api.database.sql, page)).toEqual([]);
});

it('keep why Meta does not report their leads, until it does', async () => {
  const ceo = await connected();
  await meta.call('POST', '/_sandbox/meta/pages', { id: page, tasks: ['ANALYZE'] });
  expect((await choose(ceo, true)).body).toMatchObject({
    wants_leads: true,
    subscribed_at: null,
    error: 'missing-permission',
  });
  await meta.call('POST', '/_sandbox/meta/pages', { id: page, tasks: ['ANALYZE', 'MODERATE'] });
  expect((await choose(ceo, true)).body).toMatchObject({ subscribed_at: expect.any(String), error: null });
});

it('are chosen once per Idempotency-Key: the same again is answered as at first, and changes nothing', async () => {
  const ceo = await connected();
  const first = await choose(ceo, true, 'once');
  expect(first.body).toMatchObject({ id: page, wants_leads: true, subscribed_at: expect.any(String) });
  await choose(ceo, false);
  const again = await choose(ceo, true, 'once');
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect((await stand(ceo)).pages).toMatchObject([{ wants_leads: false, subscribed_at: null }]);
  expect(meta.sandbox.meta.subscriptions.has(page)).toBe(false);
  expect((await choose(ceo, false, 'once')).body.code).toBe('key_reused');
});

it('Meta is told by whoever asks again, when the first call did not come that far', async () => {
  const ceo = await connected();
  for (const wants_leads of [true, false]) {
    const dying = vi.spyOn(api.deps.vault, 'get').mockRejectedValueOnce(new Error('the process ends'));
    const key = `died-${wants_leads}`;
    expect((await choose(ceo, wants_leads, key)).status).toBe(500);
    dying.mockRestore();
    expect(meta.sandbox.meta.subscriptions.has(page)).toBe(!wants_leads);
    const again = await choose(ceo, wants_leads, key);
    expect(again.body).toMatchObject({ wants_leads, subscribed_at: wants_leads ? expect.any(String) : null });
    expect(meta.sandbox.meta.subscriptions.has(page)).toBe(wants_leads);
    expect((await choose(ceo, wants_leads, key)).body).toEqual(again.body);
  }
});

it('that are left out while Meta does not answer say so: it goes on reporting them', async () => {
  const ceo = await connected();
  await choose(ceo, true);
  await meta.fault({ kind: 'meta-error', code: 2, match: { edge: 'subscribed_apps' } });
  const left = { wants_leads: false, subscribed_at: expect.any(String), error: 'temporary' };
  expect((await choose(ceo, false)).body).toMatchObject(left);
  await meta.call('DELETE', '/_sandbox/faults');
  expect((await choose(ceo, false)).body).toMatchObject({ wants_leads: false, subscribed_at: null, error: null });
  expect(meta.sandbox.meta.subscriptions.has(page)).toBe(false);
});

it('name their forms, and say when Meta last told of a lead', async () => {
  const ceo = await connected();
  await inTenant(ceo, async (tx) => {
    for (const [formId, name] of Object.entries({ 1: 'Pide tu prueba', 2: 'Más información' }))
      await keepForm(tx, { formId, pageId: page, name });
  });
  await storeNotices(api.database.sql, [{ leadgen_id: '7', page_id: page, form_id: '1', ad_id: null }]);
  expect((await stand(ceo)).pages).toMatchObject([
    { forms: ['Más información', 'Pide tu prueba'], last_notice_at: expect.any(String) },
  ]);
});

it('are looked for again on demand, once however often somebody asks; what went wrong is told', async () => {
  const ceo = await connected();
  const ask = () => ceo.post(`${path}/sync`);
  const runs = () =>
    inTenant(
      ceo,
      (tx) => tx<{ id: string }[]>`
      select id from sync_runs where kind = 'meta-check' and state = 'running'`,
    );
  // Connecting has asked already.
  expect((await ask()).body).toMatchObject({ looking: true, error: null });
  const [run, ...more] = await runs();
  expect(more).toEqual([]);
  await inTenant(ceo, async (tx) => {
    await endSync(tx, run!.id, 'failed', 'network');
    await recordFailedCheck(tx, 'network');
  });
  expect(await stand(ceo)).toMatchObject({ looking: false, error: 'network' });
  expect((await ask()).status).toBe(202);
  expect((await stand(ceo)).looking).toBe(true);
  expect(await runs()).toHaveLength(1);
});

it('are one tenant’s own, and for those who may connect', async () => {
  const one = await connected();
  const two = await api.person();
  expect(await stand(two)).toEqual({ pages: [], looking: false, error: null });
  expect((await choose(two, false)).status).toBe(404);
  expect((await two.post(`${path}/sync`)).body.code).toBe('meta_not_connected');
  const marketer = await api.person('marketing', await api.database.createTenant());
  expect((await marketer.get(path)).status).toBe(200);
  expect((await choose(marketer, false)).status).toBe(403);
  expect((await marketer.post(`${path}/sync`)).status).toBe(403);
  expect((await stand(one)).pages).toHaveLength(1);
});
