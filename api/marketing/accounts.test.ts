/** Figures of some ad accounts alone: one without an exchange rate leaves money of all together empty, and can be left out. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beyondAds } from '#db/marketing/account-days.ts';
import { addLead, dayAgo, openScene } from './testing.ts';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
const hub = '/api/crm/marketing';
beforeAll(async () => {
  api = await createTestApi();
  const scene = await openScene(api);
  ({ ceo } = scene);
  await scene.write(async (tx) => {
    await tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_2', 'Rio', 'BRL', 'America/Sao_Paulo')`;
    await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values ('r1', 'act_2', 'Verão', 'ACTIVE')`;
    await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values ('rs', 'r1', 'act_2', 'Rio', 'ACTIVE')`;
    await tx`insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status) values ('r', 'rs', 'r1', 'act_2', 'Praia', 'ACTIVE')`;
    const beyond = beyondAds('act_2');
    await tx`insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency) values
      ('act_2', 'r', ${dayAgo(1)}, 'r1', 'rs', 3.50, 90, 4, 'BRL'), ('act_2', ${beyond}, ${dayAgo(1)}, ${beyond}, ${beyond}, 0.25, 10, 0, 'BRL')`;
  });
  await addLead(api, ceo, 1, 'a1', { amount: '300.00', currency: 'USD' });
  await addLead(api, ceo, 1, 'a3');
  await addLead(api, ceo, 2, 'r');
  await addLead(api, ceo, 2, 'unknown');
  await addLead(api, ceo, 2, null);
});
afterAll(() => api.stop());

const ask = async (path: string) => {
  const { status, body } = await ceo.get(`${hub}/${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body;
};

it('without a rate money of all accounts together is unknown, and both are named', async () => {
  const body = await ask('stats');
  expect(body).toMatchObject({ marketing_spend: null, roi_percentage: null, leads: 4, unattributed: { leads: 1 } });
  const notice = body.notices.find(({ code }: { code: string }) => code === 'rate_missing');
  expect(notice).toMatchObject({ currencies: ['BRL'], account_id: 'act_2' });
  expect(notice.text.en).toContain('Rio (BRL)');
  expect(body.accounts).toEqual([
    { account_id: 'act_1', name: 'Tienda', currency: 'USD' },
    { account_id: 'act_2', name: 'Rio', currency: 'BRL' },
  ]);
});

it.each([
  ['act_1', { leads: 2, marketing_spend: '212.10', sales_revenue: '300.00', spend_currency: 'USD' }, ['c1', 'c2'], 7],
  ['act_2', { leads: 1, marketing_spend: '3.75', sales_revenue: '0', spend_currency: 'BRL' }, ['r1'], 2],
])('of %s alone every answer tells the same figures', async (account, figures, campaigns, days) => {
  const of = `account_id=${account}`;
  const stats = await ask(`stats?${of}`);
  const { spend_currency: _, ...told } = figures;
  const number = (text: string | null) => (text === null ? null : Number(text));
  const money = ({ leads, marketing_spend, sales_revenue }: typeof told) => [
    leads,
    number(marketing_spend),
    number(sales_revenue),
  ];
  expect(money(stats)).toEqual(money(told));
  expect(stats).toMatchObject({ spend_currency: figures.spend_currency, unattributed: { leads: 0 } });
  expect(stats.notices.map(({ code }: { code: string }) => code)).not.toContain('rate_missing');
  expect(stats.campaigns.map(({ campaign_id }: { campaign_id: string }) => campaign_id)).toEqual(campaigns);
  expect(stats.accounts).toHaveLength(2);
  expect(money(await ask(`stats/roi?${of}`))).toEqual(money(told));
  for (const path of ['campaigns', 'adsets', 'ads']) {
    const { total, items, remainder } = await ask(`${path}?${of}`);
    expect([path, ...money(total)]).toEqual([path, ...money(told)]);
    const rows = [...items, remainder];
    expect(rows.reduce((sum: number, row) => sum + Number(row.marketing_spend), 0)).toBeCloseTo(
      Number(told.marketing_spend),
      6,
    );
  }
  const { points } = await ask(`series?${of}`);
  expect(points).toHaveLength(days);
  expect(points.reduce((sum: number, point: typeof told) => sum + Number(point.marketing_spend), 0)).toBeCloseTo(
    Number(told.marketing_spend),
    6,
  );
  expect((await ask(`leads?${of}`)).items).toHaveLength(told.leads);
  const path = `${hub}/export.csv?level=ad&${of}`;
  const file = await api.app.request(path, { headers: ceo.headers }, { remoteAddress: '127.0.0.1' });
  const lines: Record<string, string>[] = parse(await file.text(), { columns: true });
  expect(lines.at(-1)).toMatchObject({
    ad_name: 'Total',
    spend_currency: figures.spend_currency,
    leads: String(told.leads),
  });
  expect(lines.slice(0, -2).every(({ campaign_id }) => campaigns.includes(campaign_id!))).toBe(true);
});

it('the period before, which changes are measured against, is of the same account', async () => {
  // Seven days of two ads against two days of them: of ten days the last is under way and counts in neither.
  expect((await ask('stats?account_id=act_1')).spend_change).toBe(250);
  expect((await ask('stats?account_id=act_2')).spend_change).toBeNull();
});

it('several accounts are their sum, one that nobody knows is nothing, and an empty name is refused', async () => {
  const [both, all] = [await ask('stats?account_id=act_2,act_1'), await ask('stats')];
  expect(both).toMatchObject({ leads: 3, marketing_spend: null, amounts: all.amounts });
  expect(await ask('stats?account_id=act_9')).toMatchObject({ leads: 0, campaigns: [] });
  for (const bad of ['', ',', 'act_1,', 'act 1', "act_1'"])
    expect([bad, (await ceo.get(`${hub}/stats?account_id=${encodeURIComponent(bad)}`)).status]).toEqual([bad, 422]);
});
