/** What every answer of the Marketing Hub depends on besides the question: version, clock, zone, connection, freshness. One cheap statement. */
import type { Tx } from '../tenant.ts';

export interface SyncedAccount {
  account_id: string;
  name: string;
  currency: string;
  timezone: string;
  status: string;
  is_connected: boolean;
  /** End of the newest sync that brought something, complete or not; ISO 8601. */
  synced_at: string | null;
  /** How the newest ended: `completed`, `partial`, `failed`; null before the first. */
  last_state: string | null;
  last_error: string | null;
  is_syncing: boolean;
}

export interface MarketingContext {
  /**
   * Counts the committed changes that this snapshot sees. Two snapshots of one database see one set of changes inside the
   * other, so equal counts mean equal data; nothing is locked and nobody waits to count.
   */
  version: string;
  /** Leads whose change is not in the totals yet; at most `mostStale + 1` are counted. */
  stale: number;
  /** Of days: the zone of the ad account, or the tenant's without one. */
  timezone: string;
  today: string;
  /** The tenant's currency. */
  home: string;
  accounts: SyncedAccount[];
}

/** So many leads are credited on the spot while someone reads. With more, the totals must catch up first. */
export const mostStale = 5_000;

/** Read it first: data read after it in the same snapshot is exactly of this version. */
export async function readContext(tx: Tx): Promise<MarketingContext> {
  const [row] = await tx<MarketingContext[]>`
    select coalesce((select s.folded from marketing_state s), 0) + (select count(*) from marketing_changes) as version,
      (select count(*)::int from (select distinct c.lead_id from marketing_changes c where c.lead_id is not null limit ${mostStale + 1}) s) as stale,
      z.zone as timezone, (now() at time zone z.zone)::date::text as today, t.currency as home,
      (select coalesce(json_agg(json_build_object('account_id', a.account_id, 'name', a.name, 'currency', a.currency, 'timezone', a.timezone,
          'status', a.status, 'is_connected', a.disconnected_at is null, 'synced_at', good.ended_at, 'last_state', ended.state,
          'last_error', ended.error, 'is_syncing', coalesce(newest.state = 'running', false))
          order by a.disconnected_at is not null, a.connected_at, a.account_id), '[]')
        from ad_accounts a
        left join lateral (select r.state from sync_runs r where r.kind = 'meta-ads' and r.account_id = a.account_id
          order by r.started_at desc limit 1) newest on true
        left join lateral (select r.state, r.error from sync_runs r where r.kind = 'meta-ads' and r.account_id = a.account_id and r.state <> 'running'
          order by r.started_at desc limit 1) ended on true
        left join lateral (select r.ended_at from sync_runs r where r.kind = 'meta-ads' and r.account_id = a.account_id and r.state in ('completed', 'partial')
          order by r.started_at desc limit 1) good on true) as accounts
    from tenants t cross join lateral (select marketing_zone(t.id) as zone) z`;
  return row!;
}

/** The first day that there is anything of; today when there is nothing. */
export async function readFirstDay(tx: Tx, context: MarketingContext): Promise<string> {
  const [row] = await tx<{ first: string }[]>`
    select least(${context.today}::date, (select date '2000-01-01' + min(t.block) from marketing_totals t where t.grain = 'total' and t.span = 1)
      ${
        context.stale === 0 || context.stale > mostStale
          ? tx``
          : tx`, (
        select min(f.day) from lead_credits_of(current_setting('app.tenant_id')::uuid,
          array(select distinct c.lead_id from marketing_changes c where c.lead_id is not null)) f)`
      })::text as first`;
  return row!.first;
}
