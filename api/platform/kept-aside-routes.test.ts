import { withTenant, type Tx } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const path = '/api/crm/diagnostics/kept';
const inTenant = <T>(who: Person, work: (tx: Tx) => Promise<T>) => withTenant(api.database.sql, who.tenantId, work);

/** One of each: set aside, dropped, waiting, an event; and some that are all right. */
const addKept = (who: Person) =>
  inTenant(who, async (tx) => {
    const rows = [
      { external_event_id: 'ok', processed_at: new Date() },
      { external_event_id: 'new' },
      { external_event_id: 'aside', attempts: 3, error: 'SyntaxError', raw: '{"type":"whatsapp.x","id":"+549115555"}' },
      { external_event_id: 'gone', provider: 'meta', attempts: 2, error: 'lead-not-found', processed_at: new Date() },
      { external_event_id: 'left', provider: 'meta', error: 'page-left-out', processed_at: new Date() },
      {
        external_event_id: 'waiting',
        provider: 'meta',
        error: '190/463 token-expired',
        retry_at: new Date(Date.now() + 3_600_000),
      },
    ];
    for (const { raw = '{}', ...row } of rows) {
      const full = { provider: 'ycloud', endpoint: 'e', ...row };
      await tx`insert into webhook_inbox ${tx({ ...full, raw: new TextEncoder().encode(raw) } as never)}`;
    }
    const [lead] = await tx<{ id: string }[]>`insert into leads (name) values ('Ana') returning id`;
    await tx`insert into events (type, lead_id, attempts, error) values ('lead.created', ${lead!.id}, 5, '23514'), ('lead.tagged', ${lead!.id}, 1, null)`;
  });

describe('what was kept aside', () => {
  it('is listed with what it was about and why, and without what people wrote', async () => {
    const ceo = await api.person();
    expect((await ceo.get(path)).body).toEqual({ items: [], counts: { waiting: 0, aside: 0, dropped: 0 } });
    await addKept(ceo);
    const { body } = await ceo.get(path);
    expect(body.counts).toEqual({ waiting: 1, aside: 2, dropped: 1 });
    const seen = body.items.map((item: Record<string, unknown>) => [item.type, item.state, item.error]);
    expect(seen).toHaveLength(4);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['whatsapp.x', 'aside', 'SyntaxError'],
        ['lead.created', 'aside', '23514'],
        ['leadgen', 'dropped', 'lead-not-found'],
        ['leadgen', 'waiting', '190/463 token-expired'],
      ]),
    );
    expect(JSON.stringify(body)).not.toContain('549115555');
    for (const { text } of body.items) expect([text.es, text.en].every((words) => words.length > 10)).toBe(true);
  });

  it('is tried again: one, or all, once each; others are left alone', async () => {
    const [ceo, stranger] = [await api.person(), await api.person()];
    await addKept(ceo);
    const { items } = (await ceo.get(path)).body;
    const one = items.find((item: { error: string }) => item.error === 'SyntaxError').id;
    expect((await stranger.post(`${path}/retry`, { ids: [one] })).body).toEqual({ retried: 0 });
    expect((await stranger.post(`${path}/retry`, {})).body).toEqual({ retried: 0 });
    expect((await ceo.post(`${path}/retry`, { ids: [one] })).body).toEqual({ retried: 1 });
    expect((await ceo.get(path)).body.counts).toEqual({ waiting: 1, aside: 1, dropped: 1 });
    expect((await ceo.post(`${path}/retry`, {})).body).toEqual({ retried: 3 });
    expect((await ceo.post(`${path}/retry`, {})).body).toEqual({ retried: 0 });
    const queued = await inTenant(
      ceo,
      (tx) =>
        tx`select external_event_id as id from webhook_inbox where processed_at is null and attempts = 0 and retry_at is null order by 1`,
    );
    expect(queued.map(({ id }) => id)).toEqual(['aside', 'gone', 'new', 'waiting']);
    expect(await inTenant(ceo, (tx) => tx`select 1 from events where attempts = 0 and error is null`)).toHaveLength(1);
    const audited = await ceo.get('/api/crm/audit?action=kept');
    expect(audited.body.items).toHaveLength(2);
  });

  it('is discarded for good', async () => {
    const ceo = await api.person();
    await addKept(ceo);
    const ids = (await ceo.get(path)).body.items.map((item: { id: string }) => item.id);
    expect((await ceo.post(`${path}/discard`, { ids })).body).toEqual({ discarded: 4 });
    expect((await ceo.get(path)).body.items).toEqual([]);
    expect((await ceo.post(`${path}/retry`, { ids })).body).toEqual({ retried: 0 });
    expect((await ceo.post(`${path}/discard`, {})).status).toBe(422);
  });

  it('is for admins', async () => {
    const tenant = await api.database.createTenant();
    for (const [role, status] of [
      ['admin', 200],
      ['marketing', 403],
      ['seller', 403],
    ] as const) {
      const person = await api.person(role, tenant);
      expect([(await person.get(path)).status, (await person.post(`${path}/retry`, {})).status]).toEqual([
        status,
        status,
      ]);
    }
  });
});

describe('the check of form leads', () => {
  const check = async (who: Person) =>
    (await who.get('/api/crm/diagnostics')).body.checks.find((one: { code: string }) => one.code === 'meta-leads');

  it('says nothing without pages, and tells waiting, lost and fine apart', async () => {
    const ceo = await api.person();
    expect(await check(ceo)).toBeUndefined();
    await inTenant(ceo, (tx) => tx`insert into meta_pages (page_id) values ('1')`);
    expect(await check(ceo)).toMatchObject({ state: 'ok' });
    await inTenant(
      ceo,
      (tx) => tx`insert into sync_runs (kind, state, error) values ('meta-leads', 'failed', '200 missing-permission')`,
    );
    expect(await check(ceo)).toMatchObject({ state: 'warning', text: { en: expect.stringContaining('permission') } });
    await addKept(ceo);
    await inTenant(ceo, (tx) => tx`update webhook_inbox set received_at = now() - interval '10 minutes'`);
    expect(await check(ceo)).toMatchObject({
      state: 'error',
      text: { en: expect.stringMatching(/^1 leads.*expired/) },
    });
  });
});
