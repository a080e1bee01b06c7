/** Campaigns, ad sets and ads as Meta describes them. Ids are texts; repeating a call changes nothing. */
import type { Tx } from '../platform/tenant.ts';

/** Known from what it cost only, until Meta is asked about it. */
const unknown = 'UNKNOWN';

interface Described {
  id: string;
  name: string;
  status: string | null;
  effective_status: string | null;
}
export interface CampaignFacts extends Described {
  objective: string | null;
  start_time: Date | null;
  stop_time: Date | null;
}
export interface AdsetFacts extends Described {
  campaign_id: string;
}
export interface AdFacts extends Described {
  adset_id: string;
  campaign_id: string;
  /** What to show of it: title, body, thumbnail_url, … */
  creative: Record<string, string | null> | null;
}

export async function saveCampaigns(tx: Tx, accountId: string, campaigns: readonly CampaignFacts[]): Promise<void> {
  if (campaigns.length === 0) return;
  await tx`
    insert into meta_ads_campaigns (campaign_id, account_id, name, objective, status, effective_status, start_time, stop_time)
    select id, ${accountId}, name, objective, coalesce(status, 'ACTIVE'), effective_status, start_time, stop_time
    from jsonb_to_recordset(${tx.json(once(campaigns) as never)}) as r
      (id text, name text, objective text, status text, effective_status text, start_time timestamptz, stop_time timestamptz)
    on conflict (tenant_id, campaign_id) do update set account_id = excluded.account_id, name = excluded.name,
      objective = excluded.objective, status = excluded.status, effective_status = excluded.effective_status,
      start_time = excluded.start_time, stop_time = excluded.stop_time, synced_at = now()`;
}

export async function saveAdsets(tx: Tx, accountId: string, adsets: readonly AdsetFacts[]): Promise<void> {
  if (adsets.length === 0) return;
  await tx`
    insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status, effective_status)
    select id, campaign_id, ${accountId}, name, coalesce(status, 'ACTIVE'), effective_status
    from jsonb_to_recordset(${tx.json(once(adsets) as never)}) as r
      (id text, campaign_id text, name text, status text, effective_status text)
    on conflict (tenant_id, adset_id) do update set account_id = excluded.account_id, campaign_id = excluded.campaign_id,
      name = excluded.name, status = excluded.status, effective_status = excluded.effective_status, synced_at = now()`;
}

/** An ad that stands elsewhere now takes along what it cost, as it does with its leads. */
export async function saveAds(tx: Tx, accountId: string, ads: readonly AdFacts[]): Promise<void> {
  if (ads.length === 0) return;
  const given = tx.json(once(ads) as never);
  const moved = await tx<{ id: string }[]>`
    select a.ad_id as id from meta_ads_ads a join jsonb_to_recordset(${given}) as r (id text, adset_id text, campaign_id text)
      on r.id = a.ad_id where (a.adset_id, a.campaign_id) is distinct from (r.adset_id, r.campaign_id)`;
  await tx`
    insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status, effective_status, creative)
    select id, adset_id, campaign_id, ${accountId}, name, coalesce(status, 'ACTIVE'), effective_status,
      coalesce(jsonb_strip_nulls(creative), '{}')
    from jsonb_to_recordset(${given}) as r
      (id text, adset_id text, campaign_id text, name text, status text, effective_status text, creative jsonb)
    on conflict (tenant_id, ad_id) do update set account_id = excluded.account_id, adset_id = excluded.adset_id,
      campaign_id = excluded.campaign_id, name = excluded.name, status = excluded.status,
      effective_status = excluded.effective_status, creative = excluded.creative, synced_at = now()`;
  if (moved.length === 0) return;
  await tx`
    update meta_ads_insights i set campaign_id = a.campaign_id, adset_id = a.adset_id from meta_ads_ads a
    where i.ad_id = any(${moved.map(({ id }) => id)}) and a.tenant_id = i.tenant_id and a.ad_id = i.ad_id
      and (i.campaign_id, i.adset_id) is distinct from (a.campaign_id, a.adset_id)`;
}

export const levels = ['campaign', 'adset', 'ad'] as const;
export type Level = (typeof levels)[number];

/**
 * Objects that Meta must be asked about by their ids: known by what they cost only, and those that the lists read since
 * `listedSince` did not show.
 * @param listedSince null: nothing was listed
 */
export async function listUnseen(
  tx: Tx,
  accountId: string,
  level: Level,
  listedSince: Date | null,
  most: number,
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select ${tx(`${level}_id`)} as id from ${tx(tableOf(level))}
    where account_id = ${accountId} and (status = ${unknown} or (status <> 'DELETED' and synced_at < ${listedSince}::timestamptz))
    order by 1 limit ${most}`;
  return rows.map(({ id }) => id);
}

/** Meta knows them no more. What they cost stays. */
export async function markDeleted(tx: Tx, level: Level, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx`
    update ${tx(tableOf(level))} set status = 'DELETED', effective_status = 'DELETED', synced_at = now()
    where ${tx(`${level}_id`)} = any(${[...ids]})`;
}

const tableOf = (level: Level): string => `meta_ads_${level}s`;

/** Lists may show an object twice while they are read; a statement takes it once. */
const once = <T extends { id: string }>(objects: readonly T[]): T[] => [
  ...new Map(objects.map((one) => [one.id, one])).values(),
];
