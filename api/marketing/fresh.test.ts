import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catchUp } from '#db/marketing/refresh.ts';
import { addLead, dayAgo, noonAgo, openScene } from './testing.ts';
import { createApp } from '../app.ts';
import { caller, createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const path = '/api/crm/marketing/stats';
const ask = (person: Person, etag: string | null) =>
  person.request('GET', path, undefined, etag ? { 'if-none-match': etag } : {});

describe('an unchanged answer', () => {
  it('is 304 until anything that it shows changes, and not a moment longer', async () => {
    const { ceo, write } = await openScene(api);
    const id = await addLead(api, ceo, 2, 'a1');
    let { status, headers } = await ask(ceo, null);
    const changes: [string, () => Promise<unknown>][] = [
      ['a lead comes', () => addLead(api, ceo, 1, 'a2')],
      [
        'a touch comes',
        () =>
          write(
            (tx) =>
              tx`insert into lead_touches (lead_id, source, occurred_at, ad_id) values (${id}, 'api', ${noonAgo(1)}, 'a3')`,
          ),
      ],
      ['a deal opens', () => write((tx) => tx`insert into opportunities (lead_id, name) values (${id}, 'O')`)],
      [
        'a sale is made',
        () =>
          write(
            (tx) =>
              tx`insert into sales_transactions (lead_id, amount, currency, completed_at) values (${id}, 5, 'USD', now())`,
          ),
      ],
      [
        'it is refunded',
        () => write((tx) => tx`update sales_transactions set status = 'refunded', refunded_at = now()`),
      ],
      [
        'Meta restates a day',
        () => write((tx) => tx`update meta_ads_insights set spend = 11 where ad_id = 'a1' and date = ${dayAgo(3)}`),
      ],
      [
        'a campaign is renamed',
        () => write((tx) => tx`update meta_ads_campaigns set name = 'Otra' where campaign_id = 'c1'`),
      ],
      [
        'a campaign is paused',
        () => write((tx) => tx`update meta_ads_campaigns set effective_status = 'PAUSED' where campaign_id = 'c1'`),
      ],
      [
        'a rate is entered',
        () =>
          ceo.put('/api/crm/marketing/exchange-rates', {
            rates: [{ currency: 'ARS', valid_from: '2026-01-01', rate: '0.001' }],
          }),
      ],
      ['the currency changes', () => ceo.patch('/api/crm/settings', { currency: 'ARS' })],
      [
        'a sync fails',
        () =>
          write(
            (tx) =>
              tx`insert into sync_runs (kind, account_id, state, error) values ('meta-ads', 'act_1', 'failed', 'x')`,
          ),
      ],
      ['the account is disconnected', () => write((tx) => tx`update ad_accounts set disconnected_at = now()`)],
      ['a lead is deleted', () => ceo.delete(`/api/crm/leads/${id}`)],
    ];
    for (const [what, change] of changes) {
      const etag = headers.get('etag');
      expect([what, etag]).toEqual([what, expect.stringMatching(/^"[\w-]+"$/)]);
      const same = await ask(ceo, `"other", W/${etag}`);
      expect([what, same.status, same.body, same.headers.get('etag')]).toEqual([what, 304, '', etag]);
      await change();
      ({ status, headers } = await ask(ceo, etag));
      expect([what, status]).toEqual([what, 200]);
      expect(headers.get('cache-control')).toBe('private, no-cache');
    }
  });

  it('stays so when the totals catch up, or a lead changes in what no number is made of', async () => {
    const { ceo, write } = await openScene(api);
    const id = await addLead(api, ceo, 2, 'a1', { amount: '3.00', currency: 'USD' });
    const first = await ask(ceo, null);
    await catchUp(api.database.sql, ceo.tenantId, 10_000);
    await write((tx) => tx`update leads set status = 'contacted' where id = ${id}`);
    await write((tx) => tx`update meta_ads_campaigns set synced_at = now()`);
    expect((await ask(ceo, first.headers.get('etag'))).status).toBe(304);
    expect((await ask(ceo, null)).body).toEqual(first.body);
  });

  it('is nobody else’s, and no other question’s', async () => {
    const [{ ceo }, other] = [await openScene(api), await openScene(api)];
    const etag = (await ask(ceo, null)).headers.get('etag')!;
    expect((await ask(other.ceo, etag)).status).toBe(200);
    const elsewhere = await ceo.request('GET', `${path}?window=7`, undefined, { 'if-none-match': etag });
    expect(elsewhere.status).toBe(200);
  });

  it('is asked for anew after a release, and by all processes of one alike', async () => {
    const { ceo } = await openScene(api);
    const etags: Record<string, string> = {};
    for (const BUILD_ID of ['one', 'one', 'the next']) {
      const app = createApp({ ...api.deps, config: { ...api.deps.config, BUILD_ID } });
      const headers: Record<string, string> = etags.one ? { 'if-none-match': etags.one } : {};
      const answer = await caller(app, ceo.headers).request('GET', path, undefined, headers);
      expect([BUILD_ID, answer.status]).toEqual([BUILD_ID, BUILD_ID in etags ? 304 : 200]);
      etags[BUILD_ID] = answer.headers.get('etag')!;
    }
    expect((await ask(ceo, etags.one!)).status).toBe(200);
  });

  it('never hides a change that commits while others are under way', async () => {
    const { ceo, tenant } = await openScene(api);
    const { sql } = api.database;
    let written = 0;
    const writers = Array.from({ length: 4 }, async (_, n) => {
      for (let i = 0; i < 12; i++) {
        await addLead(api, ceo, 1 + ((n + i) % 5), ['a1', 'a2', 'a3', null][i % 4]!, {
          amount: '1.10',
          currency: 'USD',
        });
        written++;
      }
    });
    let isDone = false;
    const refresher = (async () => {
      while (!isDone) {
        await catchUp(sql, tenant.id, 100);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    })();
    const seen = new Map<string, unknown>();
    const reader = (async () => {
      let etag: string | null = null;
      while (!isDone) {
        const least = written;
        const answer = await ask(ceo, etag);
        if (answer.status === 200) {
          etag = answer.headers.get('etag')!;
          expect(seen.get(etag) ?? answer.body).toEqual(answer.body);
          seen.set(etag, answer.body);
        }
        const { leads, unattributed } = seen.get(etag!) as { leads: number; unattributed: { leads: number } };
        expect(leads + unattributed.leads).toBeGreaterThanOrEqual(least);
      }
    })();
    await Promise.all(writers);
    isDone = true;
    await Promise.all([refresher, reader]);
    const { body } = await ask(ceo, null);
    expect(body.leads + body.unattributed.leads).toBe(48);
    expect(body).toMatchObject({ leads: 36, sales: 36, sales_revenue: '39.60' });
  });
});
