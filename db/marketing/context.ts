/** What every answer of the Marketing Hub depends on besides the question: version, clock, zone, connection, freshness. One cheap statement. */
import type { Sql, Tx } from '../platform/tenant.ts';

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
  /** There are days before this one that are not read yet; null: none. */
  incomplete_before: string | null;
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

/**
 * Works with and without a transaction of the tenant. Inside a snapshot, what is read after it is exactly of this version;
 * outside of one it is at least of this version, never older.
 */
export async function readContext(sql: Sql | Tx, tenantId: string): Promise<MarketingContext> {
  const [row] = await sql<MarketingContext[]>`select * from marketing_context(${tenantId}, ${mostStale})`;
  return row!;
}

/** The accounts that a question is about: all, unless it names some. */
export const accountsAsked = (
  { accounts }: MarketingContext,
  { accountIds }: { accountIds?: readonly string[] },
): SyncedAccount[] => accounts.filter(({ account_id }) => accountIds?.includes(account_id) ?? true);

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
