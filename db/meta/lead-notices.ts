/** Instant Form leads that Meta told of, on their way in: rows of the inbox that name a lead, until what it holds is fetched. */
import type { Claim } from '../platform/queues.ts';
import type { Sql, Tx } from '../platform/tenant.ts';

/** What a webhook says about a lead: ids, nothing of the person. */
export interface StoredNotice {
  leadgen_id: string;
  page_id: string;
  form_id: string | null;
  /** null: organic. */
  ad_id: string | null;
}

/**
 * Stores what one delivery reports, for each tenant that has the page; what nobody has is kept aside until somebody does.
 * Needs no tenant: the pages say whose it is, and each tenant gets its own leads only. Once per lead, however often it is told.
 * @returns rows that are new
 */
export async function storeNotices(sql: Sql, notices: StoredNotice[]): Promise<{ stored: number; strays: number }> {
  if (notices.length === 0) return { stored: 0, strays: 0 };
  const [row] = await sql<{ stored: number; strays: number }[]>`
    select stored, strays from receive_lead_notices(${sql.json(notices as never)})`;
  return row!;
}

/** Hands strays over to tenants that have their page by now. Returns how many. */
export async function adoptStrays(sql: Sql): Promise<number> {
  const [row] = await sql<{ adopted: number }[]>`select adopt_strays() as adopted`;
  return row?.adopted ?? 0;
}

/** Asks for a bulk read of the forms of each tenant whose last one is an hour old. Returns how many. */
export async function requestLeadReads(sql: Sql): Promise<number> {
  const [row] = await sql<{ asked: number }[]>`select request_lead_reads() as asked`;
  return row?.asked ?? 0;
}

/** Pages that Meta reports and no tenant has, the latest first. */
export async function listStrays(sql: Sql): Promise<{ page_id: string; leads: number; oldest: Date; newest: Date }[]> {
  return await sql<{ page_id: string; leads: number; oldest: Date; newest: Date }[]>`
    select page_id, leads, oldest, newest from list_strays()`;
}

/** Notices that may be worked on now, leased for two minutes. */
export async function claimLeads(sql: Sql, most: number): Promise<Claim[]> {
  return await sql<Claim[]>`select id, tenant_id as "tenantId" from claim_leads(${most})`;
}

export interface Notice extends StoredNotice {
  attempts: number;
  /** When we first heard of it. */
  receivedAt: Date;
}

/** A notice that is not settled yet. @param lock keeps others from settling it until the transaction ends */
export async function findNotice(tx: Tx, id: string, lock = false): Promise<Notice | null> {
  const [row] = await tx<{ notice: StoredNotice; attempts: number; received_at: Date }[]>`
    select convert_from(raw, 'UTF8')::jsonb as notice, attempts, received_at from webhook_inbox
    where id = ${id} and processed_at is null ${lock ? tx`for update` : tx``}`;
  return row ? { ...row.notice, attempts: row.attempts, receivedAt: row.received_at } : null;
}

/**
 * The row of a lead that a bulk read found, made where no webhook told of it, locked.
 * @returns null when the lead was taken in before, or somebody left it out on purpose
 */
export async function openNotice(tx: Tx, notice: StoredNotice): Promise<string | null> {
  await tx`
    insert into webhook_inbox (provider, endpoint, external_event_id, raw)
    values ('meta', ${notice.page_id}, ${`leadgen:${notice.leadgen_id}`}, convert_to(${tx.json(notice as never)}::jsonb::text, 'UTF8'))
    on conflict (tenant_id, provider, external_event_id) do nothing`;
  // One that could not be read by its id is readable after all.
  const [row] = await tx<{ id: string }[]>`
    select id from webhook_inbox where provider = 'meta' and external_event_id = ${`leadgen:${notice.leadgen_id}`}
      and (processed_at is null or error = ${leadGone}) for update`;
  return row?.id ?? null;
}

/** Of these leads, those that are settled: taken in, or left out on purpose. */
export async function settledLeads(tx: Tx, leadgenIds: readonly string[]): Promise<Set<string>> {
  const keys = leadgenIds.map((id) => `leadgen:${id}`);
  const rows = await tx<{ key: string }[]>`
    select external_event_id as key from webhook_inbox where provider = 'meta' and external_event_id = any(${keys})
      and processed_at is not null and error is distinct from ${leadGone}`;
  return new Set(rows.map(({ key }) => key.slice('leadgen:'.length)));
}

/** Why a notice was settled without a lead: Meta does not know it (any more), or does not show it to us. */
export const leadGone = 'lead-not-found';
/** A person has left the page out. */
export const pageLeftOut = 'page-left-out';
/** Meta's testing tool made it up. */
export const testLead = 'test-lead';

/** Nothing more to do; what may be tried again keeps what it named. @param error why nothing came of it; null: the lead is in */
export async function settleNotice(tx: Tx, id: string, error: string | null): Promise<void> {
  await tx`
    update webhook_inbox set processed_at = clock_timestamp(), error = ${error}, retry_at = null,
      raw = case when ${error}::text is not distinct from ${leadGone} then raw else '' end
    where id = ${id}`;
}

/**
 * Tried in vain: it counts, and is tried again after a while; the third time it is set aside.
 * @param error a code, never a text of Meta's
 */
export async function countFailure(tx: Tx, id: string, error: string, seconds: number): Promise<void> {
  await tx`
    update webhook_inbox set attempts = attempts + 1, error = ${error}, retry_at = now() + ${seconds} * interval '1 second'
    where id = ${id} and processed_at is null`;
}

/** Nothing of this page can be read for a while: all of it waits, which counts as no attempt. */
export async function postponePage(tx: Tx, pageId: string, error: string, seconds: number): Promise<void> {
  await tx`
    update webhook_inbox set error = ${error}, retry_at = now() + ${seconds} * interval '1 second'
    where provider = 'meta' and endpoint = ${pageId} and processed_at is null and attempts < 3`;
}
