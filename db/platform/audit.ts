/**
 * The audit log: insert-only, each row sealed with the hash of the one before it in its tenant. What programs do comes in crowds: it is
 * noted in the transaction of the deed like the rest, and goes into the chain a moment later (`seal-audit.ts`), so that no request
 * stands in line for another's end.
 */
import type { AuditAction } from './audit-actions.ts';
import type { Tx } from './tenant.ts';

export type AuditEntry = Deed & ({ action: AuditAction; outcome?: 'ok' | 'denied' | 'failed' } | Refusal);

/** Somebody was not allowed to: the name of the permission stands for what they wanted. */
interface Refusal {
  action: `${string}.${string}`;
  outcome: 'denied';
}

interface Deed {
  tenantId: string;
  actor: { type: 'user' | 'api_key' | 'system' | 'webhook' | 'operator'; id?: string };
  object?: { type: string; id: string };
  /** What changed: names of fields, old and new states. No message text, phone, e-mail, token or password. */
  data?: Record<string, unknown>;
  requestId?: string;
  ip?: string;
}

export interface AuditRow {
  /** Counts from 1 in each tenant. */
  seq: string;
  actor_type: AuditEntry['actor']['type'];
  actor_id: string | null;
  actor_name: string | null;
  action: string;
  object_type: string | null;
  object_id: string | null;
  outcome: 'ok' | 'denied' | 'failed';
  data: Record<string, unknown>;
  request_id: string | null;
  ip: string | null;
  occurred_at: Date;
}

interface Row {
  tenant_id: string;
  actor_type: AuditEntry['actor']['type'];
  actor_id: string | null;
  action: string;
  object_type: string | null;
  object_id: string | null;
  outcome: AuditRow['outcome'];
  data: never;
  request_id: string | null;
  ip: string | null;
}

/** Who stands in no line. */
const programs = new Set<AuditEntry['actor']['type']>(['api_key', 'webhook']);

/**
 * Notes what was done: of people and of ourselves in the tenant's chain, of programs beside it, to be sealed. Call it last in a
 * transaction: for people and ourselves it holds the tenant's chain until the end.
 */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  if (programs.has(entry.actor.type)) await noteUnsealed(tx, [toRow(entry)]);
  else await appendToChain(tx, toRow(entry));
}

/** Notes many deeds of programs, in their order. */
export async function recordDeeds(
  tx: Tx,
  entries: readonly (AuditEntry & { actor: { type: 'api_key' | 'webhook' } })[],
): Promise<void> {
  await noteUnsealed(tx, entries.map(toRow));
}

function toRow(entry: AuditEntry): Row {
  return {
    tenant_id: entry.tenantId,
    actor_type: entry.actor.type,
    actor_id: entry.actor.id ?? null,
    action: entry.action,
    object_type: entry.object?.type ?? null,
    object_id: entry.object?.id ?? null,
    outcome: entry.outcome ?? 'ok',
    data: JSON.parse(JSON.stringify(entry.data ?? {})) as never,
    request_id: entry.requestId ?? null,
    ip: entry.ip ?? null,
  };
}

async function noteUnsealed(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx`
    insert into unsealed_events (actor_type, actor_id, action, object_type, object_id, outcome, data, request_id, ip)
    select r.actor_type, r.actor_id, r.action, r.object_type, r.object_id, r.outcome, r.data, r.request_id, r.ip
    from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as (actor_type text, actor_id text, action text, object_type text, object_id text, outcome text, data jsonb, request_id text, ip text))
      with ordinality as r(actor_type, actor_id, action, object_type, object_id, outcome, data, request_id, ip, place)
    order by place`;
}

async function appendToChain(tx: Tx, row: Row): Promise<void> {
  // The lock is its own statement, so that the next one sees what was committed while it waited.
  await tx`select pg_advisory_xact_lock(hashtextextended(${`audit:${row.tenant_id}`}, 0))`;
  await tx`
    with row as (
      select jsonb_populate_record(null::system_events, ${tx.json(row as never)} || jsonb_build_object('occurred_at', clock_timestamp())) as e
    ), last as (
      select seq, hash as prev from system_events where tenant_id = ${row.tenant_id} order by seq desc limit 1
    )
    insert into system_events (seq, actor_type, actor_id, action, object_type, object_id, outcome, data, request_id, ip, occurred_at, prev_hash, hash)
    select coalesce(last.seq, 0) + 1, (e).actor_type, (e).actor_id, (e).action, (e).object_type, (e).object_id, (e).outcome, (e).data, (e).request_id, (e).ip,
           (e).occurred_at, prev, audit_hash(prev, e)
    from row left join last on true`;
}

export interface AuditFilter {
  action?: string;
  actorId?: string;
  objectType?: string;
  objectId?: string;
  /** Days of the tenant's calendar, the last one included. */
  from?: string;
  to?: string;
}

/** @param plus so many days later, which are not all 24 hours long */
const dayStart = (tx: Tx, day: string, plus = 0) =>
  tx`((${day}::text::date + ${plus}::int)::timestamp at time zone (select timezone from tenants where id = current_setting('app.tenant_id')::uuid))`;

/** The newest entries first; `before` is the number of the last row of the page before. */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
  page: { before: string | null; limit: number },
): Promise<AuditRow[]> {
  return await tx<AuditRow[]>`
    select s.seq, s.actor_type, s.actor_id, m.name as actor_name, s.action, s.object_type, s.object_id,
           s.outcome, s.data, s.request_id, s.ip, s.occurred_at
    from system_events s
    left join memberships m on s.actor_type = 'user' and m.user_id::text = s.actor_id
    where true
      ${filter.action ? tx`and s.action like ${`${filter.action.replaceAll(/[%_\\]/g, '\\$&')}%`}` : tx``}
      ${filter.actorId ? tx`and s.actor_id = ${filter.actorId}` : tx``}
      ${filter.objectType ? tx`and s.object_type = ${filter.objectType}` : tx``}
      ${filter.objectId ? tx`and s.object_id = ${filter.objectId}` : tx``}
      ${filter.from ? tx`and s.occurred_at >= ${dayStart(tx, filter.from)}` : tx``}
      ${filter.to ? tx`and s.occurred_at < ${dayStart(tx, filter.to, 1)}` : tx``}
      ${page.before ? tx`and s.seq < ${page.before}` : tx``}
    order by s.seq desc limit ${page.limit}`;
}
