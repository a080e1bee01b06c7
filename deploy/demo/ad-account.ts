/**
 * The demo's ad account with what its ads cost: the same that the sandbox tells whoever connects it, from the same generator.
 * Nobody has connected it: its status is `demo`, nothing reads it again, and it makes way for the first account that somebody
 * connects.
 */
import type { Tx } from '#db/platform/tenant.ts';
import { generateAccount } from '../sandbox/meta/insights/generate.ts';
import type { History } from '../sandbox/meta/insights/history.ts';
import { dayIn } from '../sandbox/meta/insights/days.ts';
import { fromMicros } from '../sandbox/meta/insights/money.ts';
import { settleMeta } from '../sandbox/meta/insights/options.ts';
import { mainAccount } from '../sandbox/meta/world.ts';

/** Rows per statement: well below the protocol's 65,535 parameters. */
const batch = 2000;

/**
 * Writes account, campaigns, ad sets, ads and days, and a finished sync, in the caller's transaction with its tenant.
 * @param images where the sandbox answers: it draws the ads' pictures
 * @returns how many days of ads
 */
export async function writeAdAccount(tx: Tx, now: Date, images: string): Promise<number> {
  const account = mainAccount(settleMeta());
  const history = generateAccount(account, () => now.getTime(), 'demo');
  const accountId = `act_${account.id}`;
  const { name, currency, timezone, businessId, status } = account;
  const facts = { account_id: accountId, name, business_id: businessId, currency, timezone, account_status: status };
  await tx`insert into ad_accounts ${tx({ ...facts, status: 'demo', connected_at: now })}`;
  await writeObjects(tx, history, accountId, images);

  const today = dayIn(timezone, now.getTime());
  const days = [...history.ads.values()].flatMap((ad) =>
    history.rows.between(ad.id, '2000-01-01', today).map(({ date, spend, impressions, clicks, reach }) => ({
      account_id: accountId,
      ad_id: ad.id,
      date,
      campaign_id: ad.campaignId,
      adset_id: ad.adsetId,
      spend: fromMicros(spend),
      impressions,
      clicks,
      reach,
      currency,
      synced_at: now,
    })),
  );
  for (let i = 0; i < days.length; i += batch) {
    await tx`insert into meta_ads_insights ${tx(days.slice(i, i + batch))}`;
  }
  const first = days.map(({ date }) => date).toSorted()[0]!;
  const run = { kind: 'meta-ads', account_id: accountId, state: 'completed', rows_written: days.length };
  await tx`
    insert into sync_runs ${tx({ ...run, from_date: first, to_date: today, done_until: today, started_at: now, ended_at: now })}`;
  return days.length;
}

async function writeObjects(tx: Tx, history: History, accountId: string, images: string): Promise<void> {
  const { campaigns, adsets, ads } = history;
  const shared = { account_id: accountId };
  await tx`insert into meta_ads_campaigns ${tx(
    [...campaigns.values()].map((one) => ({
      ...shared,
      campaign_id: one.id,
      name: one.name,
      objective: one.objective,
      status: one.status,
      effective_status: history.campaignStatus(one),
      start_time: new Date(one.createdAt),
    })),
  )}`;
  await tx`insert into meta_ads_adsets ${tx(
    [...adsets.values()].map((one) => ({
      ...shared,
      adset_id: one.id,
      campaign_id: one.campaignId,
      name: one.name,
      status: one.status,
      effective_status: history.adsetStatus(one),
    })),
  )}`;
  await tx`insert into meta_ads_ads ${tx(
    [...ads.values()].map((one) => ({
      ...shared,
      ad_id: one.id,
      adset_id: one.adsetId,
      campaign_id: one.campaignId,
      name: one.name,
      status: one.status,
      effective_status: history.adStatus(one),
      creative: tx.json({
        id: one.creative.id,
        title: one.creative.title,
        body: one.creative.body,
        image_url: `${images}/_sandbox/meta/images/${one.id}.svg`,
        thumbnail_url: `${images}/_sandbox/meta/images/${one.id}.svg?size=64`,
      }),
    })),
  )}`;
}
