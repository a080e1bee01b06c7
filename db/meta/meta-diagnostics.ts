/** The state of a tenant's connection with Meta, for the diagnostics page and the doctor. */
import { type AdAccount, listAdAccounts } from './ad-accounts.ts';
import { type AccountSync, listAccountSyncs } from '../marketing/sync-state.ts';
import { findConnection, type MetaConnection } from './meta-connections.ts';
import type { Tx } from '../platform/tenant.ts';

export interface MetaHealth {
  connection: MetaConnection | null;
  /** Connected ones. */
  accounts: AdAccount[];
  syncs: AccountSync[];
  /** Ads with spend in the last 7 days that are here, and the last day with any spend. */
  spending_ads: number;
  last_spend: string | null;
  pages: { name: string; subscribed: boolean; error: string | null }[];
  /** Seconds since Meta's webhook last told of a lead; null: it never did. */
  notice_seen_s: number | null;
}

export async function readMetaHealth(tx: Tx): Promise<MetaHealth> {
  const [connection, accounts, syncs, pages, [row]] = await Promise.all([
    findConnection(tx),
    listAdAccounts(tx),
    listAccountSyncs(tx),
    tx<MetaHealth['pages']>`
      select name, subscribed_at is not null as subscribed, error from meta_pages where wants_leads order by name collate "es-x-icu", page_id`,
    tx<[Pick<MetaHealth, 'spending_ads' | 'last_spend' | 'notice_seen_s'>]>`
      select
        (select count(distinct ad_id)::int from meta_ads_insights where date >= current_date - 7 and spend > 0) as spending_ads,
        (select max(date)::text from meta_ads_insights where spend > 0) as last_spend,
        (select extract(epoch from now() - max(last_notice_at))::int from meta_pages) as notice_seen_s`,
  ]);
  return { connection, accounts, syncs, pages: [...pages], ...row };
}
