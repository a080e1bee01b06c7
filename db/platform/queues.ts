/** The worker's queues: rows to be claimed by whichever worker comes first. Claims cross tenants; nothing else does. */
import { type Sql, type Tx, withTenant } from './tenant.ts';

export interface Start {
  id: string;
  tenantId: string;
  flowId: string;
  version: number;
}
export interface Signal {
  id: string;
  tenantId: string;
  enrolmentId: string;
  flowId: string;
  /** Its place among the enrolment's signals; null on those of before there were numbers. */
  number: string | null;
  name: 'happened' | 'control';
  payload: object;
}
/** A row of a queue that is worked off inside the claiming transaction. */
export interface Claim {
  id: string;
  tenantId: string;
}

/** Wakes every listening relay. @param what the table with new work, or `beat`: only to hear whether the line is alive */
export async function wakeRelay(sql: Sql, what: string): Promise<void> {
  await sql`select pg_notify('cadencia_relay', ${what})`;
}

/**
 * Unprocessed events, an equal share for each tenant, what people said first; locked until the transaction ends, other workers skip
 * them. A tenant whose earlier ones made a hundred enrolments that are not started yet is given only what people said.
 */
export async function claimEvents(tx: Tx, most: number, which: 'all' | 'said'): Promise<Claim[]> {
  return await tx<Claim[]>`select id, tenant_id as "tenantId" from claim_events(${most}, ${which === 'said'})`;
}

/** Unprocessed webhook deliveries, shared and ordered like events; locked until the transaction ends. */
export async function claimInbox(tx: Tx, most: number): Promise<Claim[]> {
  return await tx<Claim[]>`select id, tenant_id as "tenantId" from claim_inbox(${most})`;
}

/**
 * Enrolments whose workflow must be started, an equal share for each tenant, leased for 30 s.
 * @param atOnce so many of each tenant are on their way to their first wait at a time, for each worker that is alive
 */
export async function claimStarts(sql: Sql, most: number, atOnce: number): Promise<Start[]> {
  return await sql<Start[]>`
    select id, tenant_id as "tenantId", flow_id as "flowId", version from claim_starts(${most}, ${atOnce})`;
}
/** Whether some wait for their turn. */
export async function areStartsWaiting(sql: Sql): Promise<boolean> {
  const [row] = await sql<[{ is: boolean }]>`select starts_waiting() as is`;
  return row.is;
}
/** Their workflows run. */
export async function completeStarts(sql: Sql, ids: string[]): Promise<void> {
  if (ids.length > 0) await sql`select complete_starts(${ids}::uuid[])`;
}
/** Gives leases back, to be claimed again after some seconds. */
export async function releaseStarts(sql: Sql, ids: string[], seconds: number): Promise<void> {
  if (ids.length > 0) await sql`select release_starts(${ids}::uuid[], ${seconds})`;
}

/** The oldest signal of each enrolment that has some, leased for 30 s. */
export async function claimSignals(sql: Sql, most: number): Promise<Signal[]> {
  const rows = await sql<Signal[]>`
    select id, tenant_id as "tenantId", enrolment_id as "enrolmentId", flow_id as "flowId", number, name, payload from claim_signals(${most}, true)`;
  return rows.toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
}
/** Delivered, or pointless: forgets them. */
export async function completeSignals(sql: Sql, ids: string[]): Promise<void> {
  if (ids.length > 0) await sql`select complete_signals(${ids}::bigint[])`;
}
export async function releaseSignals(sql: Sql, ids: string[], seconds: number): Promise<void> {
  if (ids.length > 0) await sql`select release_signals(${ids}::bigint[], ${seconds})`;
}

/** Started, open enrolments that should have moved two minutes ago; each is handed out once in five minutes. */
export async function claimOverdue(sql: Sql, most: number): Promise<Claim[]> {
  return await sql<Claim[]>`select id, tenant_id as "tenantId" from claim_overdue(${most})`;
}

/** Turns doubts whose settle time has passed into `unconfirmed`. Returns how many. */
export async function settleDoubtful(sql: Sql): Promise<number> {
  const [row] = await sql<{ settled: number }[]>`select settle_doubtful() as settled`;
  return row?.settled ?? 0;
}

export async function listTenants(sql: Sql): Promise<string[]> {
  return (await sql<{ id: string }[]>`select id from list_tenants()`).map((row) => row.id);
}

/** Syncs of a kind that somebody asked for, leased for two minutes. */
export async function claimSyncs(sql: Sql, kind: string, most: number): Promise<Claim[]> {
  return await sql<Claim[]>`select id, tenant_id as "tenantId" from claim_syncs(${kind}, ${most})`;
}

/** Gives a lease back: the work was not begun. */
export async function releaseSync(sql: Sql, { id, tenantId }: Claim): Promise<void> {
  await withTenant(
    sql,
    tenantId,
    (tx) => tx`update sync_runs set claimed_until = null where id = ${id} and state = 'running'`,
  );
}

/** Asks for a template sync for each tenant with a number that had none in 24 hours. */
export async function requestDailySyncs(sql: Sql): Promise<void> {
  await sql`select request_daily_syncs()`;
}

/** Nudges enrolments that are held without an instant and whose reason is gone. Returns how many. */
export async function nudgeReleased(sql: Sql): Promise<number> {
  const [row] = await sql<{ nudged: number }[]>`select nudge_released() as nudged`;
  return row?.nudged ?? 0;
}

export interface SilentMessage extends Claim {
  provider: string;
  providerId: string;
  credentialKey: string;
}

/** Messages that were accepted a while ago and never heard of again; each is handed out once in two hours. */
export async function claimSilent(sql: Sql, most: number): Promise<SilentMessage[]> {
  return await sql<SilentMessage[]>`
    select id, tenant_id as "tenantId", provider, provider_id as "providerId", credential_key as "credentialKey" from claim_silent(${most})`;
}

/** Forgets signals that no workflow will ever hear, since their enrolments ended before they had one. */
export async function dropUnheardSignals(sql: Sql): Promise<void> {
  await sql`select drop_unheard_signals()`;
}
