/** Names and states of what the sync knows: campaigns, ad sets, ads. */
import type { Tx } from '../platform/tenant.ts';

export interface CampaignPlace {
  campaign_id: string;
  account_id: string;
  name: string;
  objective: string | null;
  /** As it runs: a paused parent pauses its children. */
  status: string;
}

export interface AdsetPlace {
  adset_id: string;
  campaign_id: string;
  name: string;
  status: string;
}

export interface AdPlace {
  ad_id: string;
  adset_id: string;
  campaign_id: string;
  name: string;
  status: string;
  /** As Meta describes it: title, body, image, link. */
  creative: Record<string, unknown>;
}

/** Of one campaign, of some ad accounts, or all. */
export async function readCampaigns(
  tx: Tx,
  { campaignId, accountIds }: { campaignId?: string; accountIds?: readonly string[] } = {},
): Promise<Map<string, CampaignPlace>> {
  const rows = await tx<CampaignPlace[]>`
    select campaign_id, account_id, name, objective, coalesce(effective_status, status) as status from meta_ads_campaigns
    where true ${campaignId === undefined ? tx`` : tx`and campaign_id = ${campaignId}`}
    ${accountIds === undefined ? tx`` : tx`and account_id = any(${[...accountIds]})`}`;
  return new Map(rows.map((row) => [row.campaign_id, row]));
}

/** Of one campaign, or all. */
export async function readAdsets(tx: Tx, campaignId?: string): Promise<Map<string, AdsetPlace>> {
  const rows = await tx<AdsetPlace[]>`
    select adset_id, campaign_id, name, coalesce(effective_status, status) as status from meta_ads_adsets
    ${campaignId === undefined ? tx`` : tx`where campaign_id = ${campaignId}`}`;
  return new Map(rows.map((row) => [row.adset_id, row]));
}

/** Of one campaign, or all. */
export async function readAds(tx: Tx, campaignId?: string): Promise<Map<string, AdPlace>> {
  const rows = await tx<AdPlace[]>`
    select ad_id, adset_id, campaign_id, name, coalesce(effective_status, status) as status, creative from meta_ads_ads
    ${campaignId === undefined ? tx`` : tx`where campaign_id = ${campaignId}`}`;
  return new Map(rows.map((row) => [row.ad_id, row]));
}
