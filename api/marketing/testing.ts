/** A small ad account with spend and leads, for tests of the routes. */
import { withTenant, type Tx } from '#db/platform/tenant.ts';
import type { Person, TestApi } from '../testing.ts';

const zone = 'America/Argentina/Buenos_Aires';

/** The date so many days ago, where the scene plays. */
export function dayAgo(back: number): string {
  const today = new Date().toLocaleDateString('en-CA', { timeZone: zone });
  return new Date(Date.parse(`${today}T00:00:00Z`) - back * 86_400_000).toISOString().slice(0, 10);
}

/** Noon there, so many days ago. */
export const noonAgo = (back: number): Date => new Date(`${dayAgo(back)}T15:00:00Z`);

/**
 * A tenant in Buenos Aires with an account in dollars, three campaigns and three ads; each ad cost 10.10 a day, today and the
 * nine days before, for 1000 impressions and 20 clicks.
 */
export async function openScene(api: TestApi, over: { currency?: string } = {}) {
  const tenant = await api.database.createTenant({ timezone: zone, currency: over.currency ?? 'USD' });
  const ceo = await api.person('ceo', tenant);
  await withTenant(api.database.sql, tenant.id, async (tx) => {
    await tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_1', 'Tienda', 'USD', ${zone})`;
    await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values
      ('c1', 'act_1', 'Uno', 'ACTIVE'), ('c2', 'act_1', 'Dos', 'PAUSED'), ('c3', 'act_1', 'Vieja', 'ARCHIVED')`;
    await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values
      ('s1', 'c1', 'act_1', 'Set 1', 'ACTIVE'), ('s2', 'c2', 'act_1', 'Set 2', 'ACTIVE')`;
    await tx`insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status) values
      ('a1', 's1', 'c1', 'act_1', '=1+1', 'ACTIVE'), ('a2', 's1', 'c1', 'act_1', 'A 2', 'ACTIVE'), ('a3', 's2', 'c2', 'act_1', 'A "3", ok', 'ACTIVE')`;
    await tx`
      insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
      select 'act_1', a.ad_id, ${dayAgo(0)}::date - n, a.campaign_id, a.adset_id, 10.10, 1000, 20, 'USD' from meta_ads_ads a, generate_series(0, 9) n`;
    await tx`insert into sync_runs (kind, account_id, state, started_at, ended_at) values ('meta-ads', 'act_1', 'completed', now(), now())`;
  });
  return { tenant, ceo, write: <T>(work: (tx: Tx) => Promise<T>) => withTenant(api.database.sql, tenant.id, work) };
}

/** A lead created at noon so many days ago, with a touch of this ad at that moment, and perhaps a sale at once. */
export async function addLead(
  api: TestApi,
  person: Person,
  daysAgo: number,
  adId: string | null,
  sale?: { amount: string; currency: string },
): Promise<string> {
  return await withTenant(api.database.sql, person.tenantId, async (tx) => {
    const at = noonAgo(daysAgo);
    const [row] = await tx<{ id: string }[]>`insert into leads (name, created_at) values ('Ana', ${at}) returning id`;
    await tx`insert into lead_touches (lead_id, source, occurred_at, ad_id) values (${row!.id}, 'api', ${at}, ${adId})`;
    if (sale) {
      await tx`insert into sales_transactions (lead_id, amount, currency, completed_at) values (${row!.id}, ${sale.amount}, ${sale.currency}, ${at})`;
    }
    return row!.id;
  });
}
