/** An account that cost more than its ads: the rest has a name, and every ratio is of what was paid. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mergeAccountDays } from '#db/marketing/account-days.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

const path = '/api/crm/marketing';
const day = '2026-03-10';
let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  await withTenant(api.database.sql, ceo.tenantId, async (tx) => {
    await tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_1', 'Uno', 'ARS', 'UTC')`;
    await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values ('c1', 'act_1', 'Otoño', 'ACTIVE')`;
    await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values ('s1', 'c1', 'act_1', 'S', 'ACTIVE')`;
    await tx`insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status) values ('a1', 's1', 'c1', 'act_1', 'A', 'ACTIVE')`;
    await tx`insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
      values ('act_1', 'a1', ${day}, 'c1', 's1', 200, 1000, 50, 'ARS')`;
    const told = { spend: '500.05', impressions: '1000', clicks: '50', account_currency: 'ARS', date_start: day };
    await mergeAccountDays(tx, 'act_1', { since: day, until: day }, [told], { today: '2026-03-11', currency: 'ARS' });
    const [lead] =
      await tx`insert into leads (name, phone, phone_key, created_at) values ('Ana', '+5491160001608', '541160001608', ${day}) returning id`;
    await tx`insert into sales_transactions (lead_id, amount, currency, status, completed_at) values (${lead!.id}, 1000.10, 'ARS', 'completed', ${`${day}T15:00Z`})`;
    await tx`insert into lead_touches (lead_id, source, ad_id, adset_id, campaign_id, occurred_at) values (${lead!.id}, 'ctwa', 'a1', 's1', 'c1', ${`${day}T09:00Z`})`;
  });
});
afterAll(() => api.stop());

it('is told by its own total, and the rows and the remainder come to it', async () => {
  const { body } = await ceo.get(`${path}/stats?from=${day}&to=${day}`);
  expect(body).toMatchObject({ marketing_spend: '500.05', sales_revenue: '1000.10', roi_percentage: 100 });
  expect(body.campaigns).toMatchObject([{ campaign_id: 'c1', marketing_spend: '200.00', sales_revenue: '1000.10' }]);
  expect(body.remainder).toMatchObject({
    name: { es: 'Gasto de la cuenta fuera de sus anuncios', en: 'Account spend beyond its ads' },
    marketing_spend: '300.05',
    leads: 0,
  });
});

it('keeps the name beside what no campaign is known for', async () => {
  await withTenant(api.database.sql, ceo.tenantId, async (tx) => {
    const [lead] = await tx`insert into leads (name, created_at) values ('Beto', ${`${day}T10:00Z`}) returning id`;
    await tx`insert into lead_touches (lead_id, source, ad_id, occurred_at) values (${lead!.id}, 'ctwa', 'unknown', ${`${day}T09:00Z`})`;
  });
  const { body } = await ceo.get(`${path}/stats?from=${day}&to=${day}`);
  expect(body.remainder).toMatchObject({
    name: { es: 'Sin campaña conocida · Gasto de la cuenta fuera de sus anuncios' },
    marketing_spend: '300.05',
    leads: 1,
  });
});
