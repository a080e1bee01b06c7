import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { choosePage } from '#db/meta/meta-pages.ts';
import { createLeadScene, formIds, type LeadScene } from '../../testing/lead-scene.ts';

let scene: LeadScene;
beforeAll(async () => void (scene = await createLeadScene()));
afterAll(() => scene?.stop());
beforeEach(async () => void (await scene.renew()));

const day = 86_400_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const mails = async () => (await scene.leads()).map((lead) => String(lead.email)).toSorted();
/** Calls of lists of leads since the last time: each with the filter it had. */
const reads = () => scene.meta.arrived().filter(({ path }) => /\/leads(\?|$)/.test(path));

describe('a bulk read of the forms', () => {
  it('takes in what no webhook told of, of every form and page, and each lead once', async () => {
    const told = await scene.submit({ fields: { email: 'told@example.com' } });
    await scene.tell(told);
    await scene.work();
    for (const [i, form_id] of formIds.entries())
      await scene.submit({ form_id, ad_id: null, fields: { email: `lost${i}@example.com` } });
    expect(await scene.readForms()).toEqual({ state: 'completed', error: null, rows: 3 });
    expect(await mails()).toEqual(['lost0@example.com', 'lost1@example.com', 'lost2@example.com', 'told@example.com']);
    expect((await scene.types()).filter((type) => type === 'lead.created')).toHaveLength(4);
    expect(await scene.readForms()).toMatchObject({ rows: 0 });
    // The webhooks come after all, twice: nothing new.
    const ids = [...scene.meta.sandbox.meta.leads.all.keys()];
    for (let i = 0; i < 2; i++) await scene.tell(...ids);
    await scene.work();
    expect(await scene.leads()).toHaveLength(4);
    expect(await scene.touches()).toHaveLength(4);
  });

  it('and webhooks at the same time make each lead once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, i) => scene.submit({ fields: { email: `p${i % 25}@example.com` } })),
    );
    await scene.tell(...ids.slice(0, 20));
    await Promise.all([scene.work(), scene.readForms(), scene.work()]);
    await scene.work();
    expect(await scene.leads()).toHaveLength(25);
    expect(await scene.touches()).toHaveLength(30);
    expect((await scene.inbox()).every((row) => row.done && row.error === null)).toBe(true);
  });

  it('reads the first time what Meta still has, as history, and then only what is newer', async () => {
    await scene.inTenant((tx) => tx`update meta_lead_forms set read_until = null`);
    await scene.submit({ created_time: ago(60 * day), fields: { email: 'old@example.com' } });
    expect(await scene.readForms()).toMatchObject({ state: 'completed', rows: 1 });
    expect(await scene.types()).toEqual(['lead.created (history)']);
    const [lead] = await scene.leads();
    expect(Math.abs(lead!.created_at - Date.parse(ago(60 * day)))).toBeLessThan(60_000);
    const rows = await scene.inTenant(
      (tx) =>
        tx`select form_id, name from meta_lead_forms where read_until > now() - interval '1 minute' order by form_id`,
    );
    expect(rows.map((row) => row.form_id)).toEqual([...formIds]);
    expect(rows[0]!.name).toBe('Pide tu prueba de manejo');
    scene.meta.arrived();
    await scene.readForms();
    expect(reads()).toHaveLength(3);
  });

  it('goes through long lists to their end, also when a page of them fails', async () => {
    for (let i = 0; i < 230; i++) await scene.submit({ fields: { email: `m${i}@example.com` }, ad_id: null });
    await scene.meta.fault({ kind: 'meta-error', code: 100, times: 1, match: { edge: 'leads', page: 2 } });
    expect(await scene.readForms()).toMatchObject({ state: 'partial', error: '100 bad-request' });
    expect((await scene.leads()).length).toBeGreaterThanOrEqual(100);
    expect(await scene.readForms()).toMatchObject({ state: 'completed' });
    expect(await scene.leads()).toHaveLength(230);
  });

  it('does not bring back a lead that somebody deleted', async () => {
    await scene.submit({ fields: { email: 'forget@example.com' } });
    await scene.readForms();
    await scene.inTenant((tx) => tx`delete from leads`);
    await scene.inTenant((tx) => tx`update meta_lead_forms set read_until = null`);
    expect(await scene.readForms()).toMatchObject({ rows: 0 });
    expect(await scene.leads()).toEqual([]);
  });

  it('finds a lead after all that could not be read by its id', async () => {
    const id = await scene.submit({ fields: { email: 'a@example.com' } });
    const kept = scene.meta.sandbox.meta.leads.all.get(id)!;
    await scene.tell(id);
    scene.meta.sandbox.meta.leads.all.delete(id);
    for (let i = 0; i < 3; i++) {
      await scene.hurry();
      await scene.work();
    }
    expect(await scene.inbox()).toMatchObject([{ done: true, error: 'lead-not-found' }]);
    scene.meta.sandbox.meta.leads.all.set(id, kept);
    expect(await scene.readForms()).toMatchObject({ rows: 1 });
    expect(await scene.inbox()).toMatchObject([{ done: true, error: null }]);
  });

  it('says why it failed, and is asked for again when somebody reconnects and once an hour', async () => {
    await scene.submit({ fields: { email: 'a@example.com' } });
    await scene.meta.fault({ kind: 'meta-token', end: 'revoked', times: 10 });
    expect(await scene.readForms()).toMatchObject({ state: 'failed', error: expect.stringContaining('token-revoked') });
    await scene.meta.call('DELETE', '/_sandbox/faults');
    await scene.connect();
    await scene.catchUp();
    expect(await mails()).toEqual(['a@example.com']);
    const runs = async () =>
      (await scene.inTenant((tx) => tx`select 1 from sync_runs where kind = 'meta-leads'`)).length;
    const before = await runs();
    await scene.db.sql`select request_lead_reads()`;
    expect(await runs()).toBe(before);
    await scene.inTenant((tx) => tx`update sync_runs set started_at = started_at - interval '61 minutes'`);
    for (let i = 0; i < 2; i++) await scene.db.sql`select request_lead_reads()`;
    expect(await runs()).toBe(before + 1);
  });

  it('leaves a page alone that a person left out', async () => {
    await scene.submit({ fields: { email: 'a@example.com' } });
    await scene.inTenant((tx) => tx`update meta_pages set wants_leads = false`);
    expect(await scene.readForms()).toMatchObject({ state: 'completed', rows: 0 });
    expect(await scene.leads()).toEqual([]);
  });

  it('takes in as history what was entered while a page was left out', async () => {
    const pages = await scene.connect();
    await scene.inTenant((tx) => tx`update meta_pages set leads_since = now() - interval '20 days'`);
    const choose = (wants: boolean) =>
      scene.inTenant(async (tx) => {
        for (const page of pages) await choosePage(tx, page, wants);
      });
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    await choose(false);
    await scene.submit({ fields: { email: 'meanwhile@example.com' }, created_time: at(30) });
    await choose(true);
    await scene.submit({ fields: { email: 'then@example.com' } });
    // Chosen again without having been left out: that changes nothing.
    await choose(true);
    await scene.readForms();
    expect((await mails()).toSorted()).toEqual(['meanwhile@example.com', 'then@example.com']);
    expect((await scene.types()).toSorted()).toEqual(['custom.lead_form', 'lead.created', 'lead.created (history)']);
  });
});
