/** Webhooks of a tenant: where it wants to be told what happens, what was told, and what became of it. */
import { afterPlace, toRows, type Page, type Rows } from '../scope.ts';
import type { Sql, Tx } from '../tenant.ts';

export interface Webhook {
  id: string;
  name: string;
  url: string;
  events: string[];
  paused_at: Date | null;
  paused_reason: 'person' | 'failing' | 'gone' | null;
  last_ok_at: Date | null;
  created_at: Date;
  updated_at: Date;
  /** Calls that wait, and those given up in the last 7 days. */
  waiting: number;
  failed: number;
}

const testType = 'webhook.test';
const noticeType = 'team.notice';

const columns = (tx: Tx) => tx`
  h.id, h.name, h.url, h.events, h.paused_at, h.paused_reason, h.last_ok_at, h.created_at, h.updated_at,
  (select count(*)::int from webhook_calls c where c.webhook_id = h.id and c.state = 'pending') as waiting,
  (select count(*)::int from webhook_calls c
    where c.webhook_id = h.id and c.state = 'failed' and c.created_at > now() - interval '7 days') as failed`;

export async function listWebhooks(tx: Tx): Promise<Webhook[]> {
  return [...(await tx<Webhook[]>`select ${columns(tx)} from outgoing_webhooks h order by h.created_at, h.id`)];
}

export async function findWebhook(tx: Tx, id: string): Promise<Webhook | null> {
  const [row] = await tx<Webhook[]>`select ${columns(tx)} from outgoing_webhooks h where h.id = ${id}`;
  return row ?? null;
}

export interface WebhookInput {
  name: string;
  url: string;
  events: string[];
}

export async function insertWebhook(
  tx: Tx,
  hook: WebhookInput & { id: string; secretKey: string; createdBy: string | null },
): Promise<void> {
  await tx`
    insert into outgoing_webhooks (id, name, url, events, secret_key, created_by)
    values (${hook.id}, ${hook.name}, ${hook.url}, ${hook.events}, ${hook.secretKey}, ${hook.createdBy})`;
}

/** @param change.paused what waits goes on when a pause ends, at once */
export async function changeWebhook(
  tx: Tx,
  id: string,
  change: Partial<WebhookInput> & { paused?: boolean },
): Promise<boolean> {
  const { paused } = change;
  const rows = await tx`
    update outgoing_webhooks set name = coalesce(${change.name ?? null}, name), url = coalesce(${change.url ?? null}, url),
      events = coalesce(${change.events ?? null}, events)
      ${paused === undefined ? tx`` : paused ? tx`, paused_at = coalesce(paused_at, now()), paused_reason = coalesce(paused_reason, 'person')` : tx`, paused_at = null, paused_reason = null`}
    where id = ${id}`;
  if (rows.count > 0 && paused === false)
    await tx`update webhook_calls set next_at = now(), attempts = 0 where webhook_id = ${id} and state = 'pending'`;
  return rows.count > 0;
}

/** Its calls go with it. */
export async function deleteWebhook(tx: Tx, id: string): Promise<boolean> {
  return (await tx`delete from outgoing_webhooks where id = ${id}`).count > 0;
}

export interface WebhookCall {
  id: string;
  type: string;
  state: 'pending' | 'done' | 'failed';
  attempts: number;
  next_at: Date;
  last_status: number | null;
  last_fault: string | null;
  last_at: Date | null;
  created_at: Date;
  event_id: string | null;
}

export async function listCalls(
  tx: Tx,
  webhookId: string,
  filter: { state?: WebhookCall['state'] },
  page: Page,
): Promise<Rows<WebhookCall>> {
  const rows = await tx<(WebhookCall & { place: string })[]>`
    select id, type, state, attempts, next_at, last_status, last_fault, last_at, created_at, event_id, created_at::text as place
    from webhook_calls where webhook_id = ${webhookId} ${filter.state ? tx`and state = ${filter.state}` : tx``}
      ${afterPlace(tx, page, 'webhook_calls')}
    order by created_at desc, id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

/** A call that says only that it is a test. */
export async function insertTestCall(tx: Tx, webhookId: string): Promise<string> {
  const [row] = await tx<[{ id: string }]>`
    insert into webhook_calls (webhook_id, type) values (${webhookId}, ${testType}) returning id`;
  return row.id;
}

/** Tells a webhook of a notice to the team. @returns false where there is no such webhook any more */
export async function insertNoticeCall(tx: Tx, webhookId: string, notificationId: string): Promise<boolean> {
  const rows = await tx`
    insert into webhook_calls (webhook_id, type, notification_id)
    select id, ${noticeType}, ${notificationId} from outgoing_webhooks where id = ${webhookId}`;
  return rows.count > 0;
}

/** Webhooks by name, for whoever chooses one. */
export async function namesOfWebhooks(tx: Tx): Promise<{ id: string; name: string }[]> {
  return [
    ...(await tx<{ id: string; name: string }[]>`
      select id, name from outgoing_webhooks order by name collate "es-x-icu", id limit 200`),
  ];
}

/** Tells it once more, under the same id, with all its tries. @returns whether there is such a call */
export async function replayCall(tx: Tx, webhookId: string, id: string): Promise<boolean> {
  const rows = await tx`
    update webhook_calls set state = 'pending', attempts = 0, next_at = now()
    where id = ${id} and webhook_id = ${webhookId}`;
  await tx`select pg_notify('cadencia_relay', 'webhook_calls')`;
  return rows.count > 0;
}

/** Calls that are due, of any tenant; claimed for a minute. */
export async function claimCalls(sql: Sql, most: number): Promise<{ id: string; tenantId: string }[]> {
  const rows = await sql<{ id: string; tenant_id: string }[]>`select id, tenant_id from claim_webhook_calls(${most})`;
  return rows.map(({ id, tenant_id }) => ({ id, tenantId: tenant_id }));
}

/** Everything a call says and needs. */
export interface DueCall {
  id: string;
  webhook_id: string;
  type: string;
  attempts: number;
  url: string;
  secret_key: string;
  isTest: boolean;
  /** What it tells of; a call that is no test and has neither tells of what was deleted meanwhile. */
  event: {
    id: string;
    lead_id: string | null;
    subject: string | null;
    data: Record<string, unknown>;
    occurred_at: Date;
  } | null;
  notice: {
    id: string;
    text: string;
    lead_id: string | null;
    enrolment_id: string | null;
    node_id: string | null;
    flow: { id: string; name: string } | null;
    created_at: Date;
  } | null;
  /** As it is now; null when it is gone. */
  lead: Record<string, unknown> | null;
}

/** Null when it is gone, paused or done meanwhile. */
export async function readCall(tx: Tx, id: string): Promise<DueCall | null> {
  const [row] = await tx<DueCall[]>`
    select c.id, c.webhook_id, c.type, c.attempts, h.url, h.secret_key, c.type = ${testType} as "isTest",
      case when n.id is null then null else
        jsonb_build_object('id', n.id, 'text', n.text, 'lead_id', n.lead_id, 'enrolment_id', n.enrolment_id, 'node_id', n.node_id,
          'created_at', n.created_at, 'flow', (select jsonb_build_object('id', f.id, 'name', f.name)
            from enrolments w join flows f on f.id = w.flow_id where w.id = n.enrolment_id)) end as notice,
      case when e.id is null then null else
        jsonb_build_object('id', e.id, 'lead_id', e.lead_id, 'subject', e.subject, 'data', e.data, 'occurred_at', e.occurred_at) end as event,
      (select jsonb_build_object('id', l.id, 'name', l.name, 'phone', l.phone, 'email', l.email, 'status', l.status, 'tags', l.tags,
        'lead_source', l.lead_source, 'external_ids', l.external_ids) from leads l where l.id = coalesce(e.lead_id, n.lead_id)) as lead
    from webhook_calls c join outgoing_webhooks h on h.id = c.webhook_id
    left join events e on e.tenant_id = c.tenant_id and e.id = c.event_id
    left join notifications n on n.tenant_id = c.tenant_id and n.id = c.notification_id
    where c.id = ${id} and c.state = 'pending' and h.paused_at is null`;
  return row ?? null;
}

export interface Outcome {
  status: number | null;
  fault: string | null;
  /** Told; null: given up; else when it is tried again. */
  next: 'done' | null | Date;
}

export async function settleCall(tx: Tx, call: Pick<DueCall, 'id' | 'webhook_id'>, outcome: Outcome): Promise<void> {
  const { status, fault, next } = outcome;
  await tx`
    update webhook_calls set attempts = attempts + 1, last_status = ${status}, last_fault = ${fault}, last_at = clock_timestamp(),
      state = ${next === 'done' ? 'done' : next === null ? 'failed' : 'pending'}
      ${next instanceof Date ? tx`, next_at = ${next}` : tx``}
    where id = ${call.id}`;
  if (next === 'done')
    await tx`update outgoing_webhooks set last_ok_at = clock_timestamp() where id = ${call.webhook_id}`;
}

/**
 * Stops telling an address where nothing arrives, and says so to those who look after it. What waits, waits.
 * @param since only if nothing has arrived since then; null pauses it anyway
 * @returns its name, or null where it goes on
 */
export async function pauseFailing(
  tx: Tx,
  webhookId: string,
  reason: 'failing' | 'gone',
  since: Date | null,
): Promise<string | null> {
  const [row] = await tx<{ name: string }[]>`
    update outgoing_webhooks set paused_at = clock_timestamp(), paused_reason = ${reason}
    where id = ${webhookId} and paused_at is null ${since ? tx`and coalesce(last_ok_at, created_at) < ${since}` : tx``}
    returning name`;
  if (!row) return null;
  const said = `El webhook «${row.name}» dejó de recibir y quedó en pausa. Míralo en Ajustes → Webhooks. · The webhook “${row.name}” takes nothing any more and is paused.`;
  await tx`insert into notifications ${tx(['ceo', 'admin'].map((role) => ({ role, text: said })))}`;
  return row.name;
}
