import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricIds } from '#metrics';
import { writeCsv } from './export.ts';
import { addLead, dayAgo, noonAgo, openScene } from './testing.ts';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const get = '/api/crm/marketing';

describe('campaigns, ad sets and ads', () => {
  it('show the same sums at every level', async () => {
    const { ceo } = await openScene(api);
    await addLead(api, ceo, 1, 'a1', { amount: '30.00', currency: 'USD' });
    await addLead(api, ceo, 1, 'a2');
    await addLead(api, ceo, 2, 'a3');
    await addLead(api, ceo, 2, 'unknown');
    const campaigns = (await ceo.get(`${get}/campaigns`)).body;
    expect(campaigns.items.map((row: { campaign_id: string }) => row.campaign_id)).toEqual(['c1', 'c2']);
    expect(campaigns).toMatchObject({
      next_cursor: null,
      total: { leads: 4, spend: '212.10' },
      remainder: { leads: 1 },
    });
    const detail = (await ceo.get(`${get}/campaigns/c1`)).body;
    expect(detail).toMatchObject({
      campaign: { campaign_id: 'c1', name: 'Uno', status: 'ACTIVE', account_id: 'act_1' },
      leads: 2,
      marketing_spend: '141.40',
      marketing_spend_change: 250,
      adsets: [{ adset_id: 's1', name: 'Set 1', leads: 2, spend: '141.40' }],
      ads: [
        { ad_id: 'a1', leads: 1, sales_revenue: '30.00' },
        { ad_id: 'a2', leads: 1, adset_name: 'Set 1', campaign_name: 'Uno' },
      ],
      ad_remainder: { leads: 0 },
    });
    expect((await ceo.get(`${get}/campaigns/nope`)).status).toBe(404);
    const ads = (await ceo.get(`${get}/ads`)).body;
    expect(ads.total).toEqual(campaigns.total);
    expect(ads.unattributed).toEqual(campaigns.unattributed);
    expect(ads.remainder).toMatchObject({ leads: 1 });
  });

  it('are one’s own: another business’s campaign is not found, under whatever filter', async () => {
    const [mine, theirs] = [await openScene(api), await openScene(api)];
    await theirs.write(
      (tx) =>
        tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values ('c77', 'act_1', 'Ajena', 'ACTIVE')`,
    );
    expect((await theirs.ceo.get(`${get}/campaigns/c77`)).status).toBe(200);
    expect((await mine.ceo.get(`${get}/campaigns/c77`)).status).toBe(404);
    const { items } = (await mine.ceo.get(`${get}/campaigns`)).body;
    expect(items.map((row: { campaign_id: string }) => row.campaign_id)).not.toContain('c77');
    expect((await mine.ceo.get(`${get}/ads?campaign_id=c77`)).body).toMatchObject({ items: [], total: { leads: 0 } });
  });

  it('keep adding up to the total when only some names are asked for', async () => {
    const { ceo } = await openScene(api);
    await addLead(api, ceo, 1, 'a1');
    await addLead(api, ceo, 1, 'a3');
    await addLead(api, ceo, 1, 'unknown');
    const cents = (row: { spend: string }) => Math.round(Number(row.spend) * 100);
    for (const [path, q] of [
      ['campaigns', 'uno'],
      ['adsets', 'set 1'],
      ['adsets', 'no such'],
      ['ads', 'a 2'],
    ] as const) {
      const { items, remainder, total } = (await ceo.get(`${get}/${path}?q=${encodeURIComponent(q)}`)).body;
      expect(items).toHaveLength(q === 'no such' ? 0 : 1);
      expect(remainder.name.en).toBe('Outside the filter');
      const rows: { leads: number; spend: string }[] = [...items, remainder];
      expect(rows.reduce((sum, row) => sum + row.leads, 0)).toBe(total.leads);
      expect(rows.reduce((sum, row) => sum + cents(row), 0)).toBe(cents(total));
    }
    const adsets = (await ceo.get(`${get}/adsets?campaign_id=c1`)).body;
    expect(adsets.items).toMatchObject([{ adset_id: 's1', campaign_name: 'Uno', leads: 1 }]);
    expect((await ceo.get(`${get}/ads?sort=name&order=asc`)).body).toMatchObject({
      count: 3,
      items: [{ ad_id: 'a1' }, {}, {}],
    });
    const file = await ceo.get(`${get}/export.csv?level=ad&campaign_id=c1&q=a+2`);
    const lines: Record<string, string>[] = parse(file.body, { columns: true });
    expect(lines.map((line) => [line['ad_name'], line['leads']])).toEqual([
      ['A 2', '0'],
      ['Outside the filter', '1'],
      ['Total', '1'],
    ]);
  });

  it('come sorted by any metric, page by page', async () => {
    const { ceo } = await openScene(api);
    for (const [ad, times] of [
      ['a1', 1],
      ['a2', 3],
      ['a3', 2],
    ] as const) {
      for (let n = 0; n < times; n++) await addLead(api, ceo, 1, ad);
    }
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await ceo.get(`${get}/ads?sort=leads&limit=2${cursor && `&cursor=${cursor}`}`);
      ids.push(...body.items.map((row: { ad_id: string }) => row.ad_id));
      cursor = body.next_cursor;
    }
    expect(ids).toEqual(['a2', 'a3', 'a1']);
    const up = await ceo.get(`${get}/ads?sort=cpa&order=asc&campaign_id=c1`);
    expect(up.body.items.map((row: { ad_id: string }) => row.ad_id)).toEqual(['a2', 'a1']);
    expect((await ceo.get(`${get}/ads?sort=colour`)).status).toBe(422);
  });

  it('resolve an ad that the sync brings later, on the lead too', async () => {
    const { ceo, write } = await openScene(api);
    const id = await addLead(api, ceo, 1, 'new-ad');
    expect((await ceo.get(`${get}/stats`)).body.remainder.leads).toBe(1);
    await write(
      (tx) =>
        tx`insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status) values ('new-ad', 's2', 'c2', 'act_1', 'Nuevo', 'ACTIVE')`,
    );
    const { body } = await ceo.get(`${get}/stats`);
    expect([
      body.remainder.leads,
      body.campaigns.find((row: { campaign_id: string }) => row.campaign_id === 'c2').leads,
    ]).toEqual([0, 1]);
    await write((tx) => tx`select refresh_marketing(100)`);
    expect((await ceo.get(`/api/crm/leads/${id}`)).body).toMatchObject({
      meta_ad_id: 'new-ad',
      meta_adset_id: 's2',
      meta_campaign_id: 'c2',
    });
    expect((await ceo.get(`/api/crm/leads/${id}/touches`)).body.items).toMatchObject([
      { ad_name: 'Nuevo', adset_name: 'Set 2', campaign_name: 'Dos' },
    ]);
  });

  it('show each day of a series, which adds up to the total', async () => {
    const { ceo } = await openScene(api);
    await addLead(api, ceo, 1, 'a1', { amount: '30.00', currency: 'USD' });
    await addLead(api, ceo, 5, 'a3');
    const { body } = await ceo.get(`${get}/series`);
    expect(body.step).toBe('day');
    expect(body.points.map((point: { date: string }) => point.date)).toEqual([7, 6, 5, 4, 3, 2, 1].map(dayAgo));
    expect(body.points[6]).toMatchObject({ leads: 1, marketing_spend: '30.30', sales_revenue: '30.00' });
    expect(body.points[2]).toMatchObject({ leads: 1, cpa: '30.30', cost_per_customer: null });
    const one = await ceo.get(`${get}/series?campaign_id=c2&step=month&from=${dayAgo(7)}&to=${dayAgo(1)}`);
    expect(one.body.points.reduce((sum: number, point: { leads: number }) => sum + point.leads, 0)).toBe(1);
    expect((await ceo.get(`${get}/series?ad_id=a1`)).body.points.at(-1)).toMatchObject({
      marketing_spend: '10.10',
      leads: 1,
    });
  });

  it('open as exactly the leads that a number counts', async () => {
    const { ceo, tenant, write } = await openScene(api);
    const buyer = await addLead(api, ceo, 2, 'a1', { amount: '30.00', currency: 'USD' });
    await addLead(api, ceo, 3, 'a1');
    const stranger = await addLead(api, ceo, 3, null);
    for (let n = 0; n < 3; n++) {
      await write(
        (tx) => tx`insert into opportunities (lead_id, name, created_at) values (${buyer}, 'O', ${noonAgo(1)})`,
      );
    }
    await write((tx) => tx`select refresh_marketing(3)`);
    const list = async (query: string) => (await ceo.get(`${get}/leads?${query}`)).body.items;
    expect(await list('ad_id=a1&limit=200')).toHaveLength(2);
    expect(await list('campaign_id=c1&metric=opportunities')).toMatchObject([{ id: buyer, count: 3, day: dayAgo(1) }]);
    expect(await list('metric=sales&window=1')).toMatchObject([{ id: buyer, count: 1 }]);
    expect(await list('unattributed=true')).toMatchObject([{ id: stranger, count: 1 }]);
    expect(await list('ad_id=a2')).toEqual([]);
    const first = (await ceo.get(`${get}/leads?limit=1`)).body;
    const second = (await ceo.get(`${get}/leads?limit=1&cursor=${first.next_cursor}`)).body;
    expect([first.items[0].id, second.items[0].id, second.next_cursor]).toEqual([
      buyer,
      expect.not.stringMatching(buyer),
      null,
    ]);
    const seller = await api.person('seller', tenant);
    expect((await seller.get(`${get}/leads`)).body.items).toEqual([]);
    await write((tx) => tx`update leads set seller_id = ${seller.userId} where id = ${buyer}`);
    expect((await seller.get(`${get}/leads`)).body.items).toMatchObject([{ id: buyer }]);
  });
});

describe('GET /crm/marketing/export.csv', () => {
  it('is RFC 4180 with the rows of the screen, and no cell is a formula', async () => {
    const { ceo } = await openScene(api);
    await addLead(api, ceo, 1, 'a3', { amount: '30.00', currency: 'USD' });
    const answer = await ceo.get(`${get}/export.csv?level=ad`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain(`cadencia-ads-${dayAgo(7)}-${dayAgo(1)}.csv`);
    expect(answer.body.split('\r\n').length).toBe(7);
    const rows: Record<string, string>[] = parse(answer.body, { columns: true });
    expect(rows.map((row) => row.ad_name)).toEqual(["'=1+1", 'A "3", ok', 'A 2', 'No known ad', 'Total']);
    const screen = (await ceo.get(`${get}/ads`)).body;
    for (const [n, row] of [...screen.items, screen.remainder, screen.total].entries()) {
      for (const id of metricIds) expect([id, rows[n]![id]]).toEqual([id, row[id] === null ? '' : String(row[id])]);
    }
    expect(rows[1]).toMatchObject({
      campaign_name: 'Dos',
      adset_name: 'Set 2',
      spend_currency: 'USD',
      roi_percentage: '-57.567185',
    });
    // Reading it as text drops the mark.
    const disguised = [
      ' =1+1',
      '\n=1',
      '\r\n @x',
      '\u00A0+1',
      '\u200B-x',
      '\u3000＝1',
      '＋1',
      '－x',
      '﹣1',
      '−x',
      '\t=1',
      ' \t-5',
    ];
    for (const cell of disguised) expect(await writeCsv([[cell]]), JSON.stringify(cell)).toMatch(/^"?'/);
    expect(await writeCsv([['á', null, -1.5, '-1.5', '-1+1', '+5491123456789']])).toBe(
      `á,,-1.5,-1.5,'-1+1,+5491123456789\r\n`,
    );
    expect(await writeCsv([[' a', 'b\nc', 'd\re', '"f"', '+1', '\uFF1D1', '-1.', '']])).toBe(
      `" a","b\nc","d\re","""f""",'+1,'\uFF1D1,'-1.,\r\n`,
    );
    const spanish = await ceo.get(`${get}/export.csv?lang=es`);
    expect(spanish.body.startsWith('ID de campaña;Campaña;Estado;')).toBe(true);
    expect(spanish.body).toContain('Sin campaña conocida');
    const sets: Record<string, string>[] = parse((await ceo.get(`${get}/export.csv?level=adset`)).body, {
      columns: true,
    });
    expect(sets.map((row) => row.adset_name)).toEqual(['Set 1', 'Set 2', 'No known ad set', 'Total']);
  });
});
