/**
 * Ad accounts a tenant has connected. Disconnecting one keeps its history. The demo tenant's made-up account (status `demo`,
 * deploy/demo/ad-account.ts) is none of them.
 */
import { type Sql, type Tx, withTenant } from '../platform/tenant.ts';

export interface AdAccount {
  id: string;
  /** `act_…` */
  account_id: string;
  name: string;
  business_id: string | null;
  currency: string;
  /** Meta's days are days in this zone. */
  timezone: string;
  status: 'connected' | 'disconnected';
  /** Meta's: 1 active, 2 disabled, 3 unsettled, 7 to 9 and 100 under way, 101 closed. */
  account_status: number | null;
  /** Why it could not be read when it was last looked at: a reason of the Graph client; null when it could. */
  error: string | null;
  connected_at: Date;
  disconnected_at: Date | null;
}

const columns = (tx: Tx) =>
  tx`id, account_id, name, business_id, currency, timezone, status, account_status, error, connected_at, disconnected_at`;

/** The connected ones, the first first; with `all` those too that are kept for their history. */
export async function listAdAccounts(tx: Tx, { all = false }: { all?: boolean } = {}): Promise<AdAccount[]> {
  return await tx<AdAccount[]>`
    select ${columns(tx)} from ad_accounts where ${all ? tx`status <> 'demo'` : tx`status = 'connected'`} order by connected_at, account_id`;
}

export interface AccountFacts {
  /** `act_…` */
  accountId: string;
  name: string;
  businessId: string | null;
  currency: string;
  timezone: string;
  accountStatus: number | null;
}

/**
 * Connects an account, again if it was before. The demo's makes way, with all that it had. In another zone days are other days,
 * and in another currency other amounts: what was complete is so no more.
 */
export async function connectAdAccount(tx: Tx, facts: AccountFacts): Promise<AdAccount> {
  await tx`
    update sync_runs r set kind = 'demo' from ad_accounts a
    where a.status = 'demo' and a.tenant_id = r.tenant_id and a.account_id = r.account_id and r.kind = 'meta-ads'`;
  await tx`delete from ad_accounts where status = 'demo'`;
  const [known] = await tx<{ id: string }[]>`
    update ad_accounts set synced_from = null, synced_to = null, history_from = null
    where account_id = ${facts.accountId} and (currency, timezone) is distinct from (${facts.currency}, ${facts.timezone}) returning id`;
  if (known) await tx`delete from ads_sync_places where account_id = ${facts.accountId}`;
  const [row] = await tx<[AdAccount]>`
    insert into ad_accounts (account_id, name, business_id, currency, timezone, account_status)
    values (${facts.accountId}, ${facts.name}, ${facts.businessId}, ${facts.currency}, ${facts.timezone}, ${facts.accountStatus})
    on conflict (tenant_id, account_id) do update set
      name = excluded.name, business_id = excluded.business_id, currency = excluded.currency, timezone = excluded.timezone,
      account_status = excluded.account_status, error = null, status = 'connected', disconnected_at = null,
      connected_at = case when ad_accounts.status = 'connected' then ad_accounts.connected_at else now() end
    returning ${columns(tx)}`;
  return row;
}

/** Disconnects one account, or all. @returns their ids (`act_…`) */
export async function disconnectAdAccounts(tx: Tx, accountId: string | null = null): Promise<string[]> {
  const rows = await tx<{ account_id: string }[]>`
    update ad_accounts set status = 'disconnected', disconnected_at = now()
    where status = 'connected' ${accountId === null ? tx`` : tx`and account_id = ${accountId}`} returning account_id`;
  return rows.map((row) => row.account_id);
}

/** `meta-ads` reads what is new and what may have been restated; `meta-ads-history` what lies before. */
export type AdsSyncKind = 'meta-ads' | 'meta-ads-history';

/** Asks for a sync of an account; a run that is under way is enough. @returns the run's id */
export async function requestAdsSync(tx: Tx, accountId: string, kind: AdsSyncKind = 'meta-ads'): Promise<string> {
  // Two people at once must not start two. A worker that died leaves its run to the next, so an old one is still good.
  await tx`select pg_advisory_xact_lock(hashtext('meta-ads ' || ${accountId}), hashtext(current_setting('app.tenant_id')))`;
  const [running] = await tx<{ id: string }[]>`
    select id from sync_runs where kind = ${kind} and account_id = ${accountId} and state = 'running'`;
  if (running) return running.id;
  const [row] = await tx<[{ id: string }]>`
    insert into sync_runs (kind, account_id) values (${kind}, ${accountId}) returning id`;
  return row.id;
}

/** Keeps what a look at a connected account found. @param found its name and status, or why it could not be read */
export async function recordAccountLook(
  tx: Tx,
  accountId: string,
  found: { name: string; accountStatus: number | null } | { error: string },
): Promise<void> {
  await tx`
    update ad_accounts set
      ${'error' in found ? tx`error = ${found.error}` : tx`error = null, account_status = ${found.accountStatus}, name = coalesce(${found.name || null}, name)`}
    where account_id = ${accountId} and status = 'connected'`;
}

/** An account whose Schedule is to be made, made anew or removed. */
export interface AdSchedule {
  tenantId: string;
  id: string;
  accountId: string;
  timezone: string;
  connected: boolean;
}

/** Of all tenants: those that are not as they should be, 200 at most; or `all` accounts. */
export async function listAdSchedules(sql: Sql, { all = false }: { all?: boolean } = {}): Promise<AdSchedule[]> {
  return await sql<AdSchedule[]>`
    select tenant_id as "tenantId", id, account_id as "accountId", timezone, connected from list_ad_schedules(${all})`;
}

/** Its Schedule is as it was when it was listed. */
export async function markScheduled(sql: Sql, { tenantId, id, timezone, connected }: AdSchedule): Promise<void> {
  await withTenant(
    sql,
    tenantId,
    (tx) => tx`update ad_accounts set schedule_zone = ${connected ? timezone : null} where id = ${id}`,
  );
}
