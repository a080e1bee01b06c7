/** A business of its own with an ad account that was read, for tests of the Marketing Hub: every figure is known. */
import type { BrowserContext } from '@playwright/test';
import postgres, { type TransactionSql } from 'postgres';
import { ready, signIn } from './app.ts';

/** Where the businesses and ad accounts of these tests are. */
export const zone = 'America/Argentina/Buenos_Aires';
/** In which they sell. */
const currency = 'ARS';

/** The date so many days ago, where the business is. */
export function dayAgo(back: number): string {
  const today = new Date().toLocaleDateString('en-CA', { timeZone: zone });
  return new Date(Date.parse(`${today}T00:00:00Z`) - back * 86_400_000).toISOString().slice(0, 10);
}

export interface Business {
  /** Statements as the owner of the database, for this business. */
  write: <T>(work: (tx: TransactionSql) => Promise<T>) => Promise<T>;
}

let businesses = 0;

/**
 * Opens a business with nobody but its ceo (the demo's password), signs the context in, and gives it two campaigns of which
 * every ad cost 100.10 a day for 1000 impressions and 20 clicks, from `from` days ago to today.
 * @param ads how many ads the second campaign has; the first has two
 * @param role of the one person, instead of ceo
 */
export async function openBusiness(
  context: BrowserContext,
  options: { spendCurrency?: string; ads?: number; from?: number; role?: string } = {},
): Promise<Business> {
  const { spendCurrency = currency, ads = 1, from = 20, role = 'ceo' } = options;
  const sql = postgres(ready.databaseUrl, { max: 1, onnotice: () => {} });
  const email = `ads-${Date.now().toString(36)}-${businesses++}@cadencia.example`;
  const write: Business['write'] = async (work) => {
    const owner = postgres(ready.databaseUrl, { max: 1, onnotice: () => {} });
    try {
      return (await owner.begin(async (tx) => {
        await tx`select set_config('app.tenant_id', ${id}, true)`;
        return await work(tx);
      })) as never;
    } finally {
      await owner.end();
    }
  };
  const [tenant] = await sql<{ id: string }[]>`
    insert into tenants (name, timezone, currency) values ('Tienda Sur', ${zone}, ${currency}) returning id`;
  const id = tenant!.id;
  await sql`
    with person as (
      insert into users (email, name, password_hash) select ${email}, 'Ana', password_hash from users where email = ${ready.email} returning id)
    insert into memberships (tenant_id, user_id, role, name) select ${id}, id, ${role}, 'Ana' from person`;
  await sql.end();
  await write(async (tx) => {
    await tx`insert into meta_connections (meta_user_id, meta_user_name, scopes) values (${email}, 'Ana', '{ads_read}')`;
    await tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_1', 'Tienda Sur', ${spendCurrency}, ${zone})`;
    await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values
      ('c1', 'act_1', 'Primavera', 'ACTIVE'), ('c2', 'act_1', 'Otoño', 'PAUSED')`;
    await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values
      ('s1', 'c1', 'act_1', 'Mujeres 25-45', 'ACTIVE'), ('s2', 'c2', 'act_1', 'Amplio', 'ACTIVE')`;
    await tx`
      insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status, creative) values
        ('a1', 's1', 'c1', 'act_1', 'Video testimonio', 'ACTIVE', ${tx.json({ title: 'Ana te cuenta', body: 'Lo probé y volví.' })}),
        ('a2', 's1', 'c1', 'act_1', 'Carrusel', 'ACTIVE', '{}')`;
    await tx`
      insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status)
      select 'b' || n, 's2', 'c2', 'act_1', 'Prueba ' || n, 'ACTIVE' from generate_series(1, ${ads}::int) n`;
    await tx`
      insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
      select 'act_1', a.ad_id, ${dayAgo(0)}::date - n, a.campaign_id, a.adset_id, 100.10, 1000, 20, ${spendCurrency}
      from meta_ads_ads a, generate_series(0, ${from}::int) n where a.tenant_id = ${id}`;
    await tx`insert into sync_runs (kind, account_id, state, started_at, ended_at) values ('meta-ads', 'act_1', 'completed', now(), now())`;
  });
  await context.clearCookies();
  await signIn(context, { email, password: ready.password });
  return { write };
}

/** Somebody who came by an ad at noon so many days ago, perhaps with a sale at once. Returns the lead's id. */
export async function addLead(
  business: Business,
  name: string,
  daysAgo: number,
  adId: string | null,
  sale?: { amount: string; currency: string },
): Promise<string> {
  return await business.write(async (tx) => {
    const at = new Date(`${dayAgo(daysAgo)}T15:00:00Z`);
    const [row] = await tx<
      { id: string }[]
    >`insert into leads (name, created_at, meta_ad_id) values (${name}, ${at}, ${adId}) returning id`;
    await tx`insert into lead_touches (lead_id, source, occurred_at, ad_id) values (${row!.id}, 'api', ${at}, ${adId})`;
    if (sale) {
      await tx`insert into sales_transactions (lead_id, amount, currency, completed_at) values (${row!.id}, ${sale.amount}, ${sale.currency}, ${at})`;
    }
    return row!.id;
  });
}
