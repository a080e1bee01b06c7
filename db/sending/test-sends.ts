/** Templates that somebody tries on their own phone: at most once each, by the worker, and counted nowhere. */
import type { Sql, Tx } from '../platform/tenant.ts';

export type TestState = 'planned' | 'submitting' | 'accepted' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown';

export interface TestSend {
  id: string;
  to_phone: string;
  template_name: string;
  template_language: string;
  rendered: string;
  state: TestState;
  /** Why it did not go. */
  reason: string | null;
  detail: string | null;
  created_at: Date;
}

const view = (tx: Tx) =>
  tx`id, to_phone, template_name, template_language, rendered, state, reason, detail, created_at`;

export async function planTestSend(
  tx: Tx,
  wanted: {
    userId: string;
    senderId: string | null;
    phone: string;
    name: string;
    language: string;
    parts: unknown;
    rendered: string;
  },
): Promise<TestSend> {
  const { userId, senderId, phone, name, language, parts, rendered } = wanted;
  const [row] = await tx<[TestSend]>`
    insert into test_sends (user_id, sender_id, to_phone, template_name, template_language, parts, rendered)
    values (${userId}, ${senderId}, ${phone}, ${name}, ${language}, ${tx.json(parts as never)}, ${rendered})
    returning ${view(tx)}`;
  await tx`select pg_notify('cadencia_relay', 'messages')`;
  return row;
}

/** The newest of a person's own. */
export const listTestSends = (tx: Tx, userId: string): Promise<TestSend[]> =>
  tx<TestSend[]>`select ${view(tx)} from test_sends where user_id = ${userId} order by created_at desc limit 20`;

/** Of every tenant; each is handed out once a minute. */
export const claimTestSends = (sql: Sql, most: number): Promise<{ id: string; tenantId: string }[]> =>
  sql<{ id: string; tenantId: string }[]>`select id, tenant_id as "tenantId" from claim_test_sends(${most})`;

export interface TestErrand {
  id: string;
  phone: string;
  name: string;
  language: string;
  parts: unknown;
  stopped: boolean;
  templateStatus: string | null;
  sender: { provider: string; phone: string; credentialKey: string } | null;
}

/** Claims it for good and reads what may forbid it; null: somebody else has it. Commit before anything is sent. */
export async function claimTestSend(tx: Tx, id: string): Promise<TestErrand | null> {
  const claimed =
    await tx`update test_sends set state = 'submitting', updated_at = now() where id = ${id} and state = 'planned'`;
  if (claimed.count === 0) return null;
  const [row] = await tx`
    select t.id, t.to_phone, t.template_name, t.template_language, t.parts,
      k.sending_stopped or n.sending_stopped or coalesce(s.sending_stopped, false) as stopped,
      s.provider, s.phone as sender_phone, s.credential_key,
      (select x.status from meta_templates x where x.name = t.template_name and x.language = t.template_language
        order by x.waba_id is not distinct from s.waba_id desc, x.status = 'APPROVED' desc limit 1) as template_status
    from test_sends t join tenants n on n.id = t.tenant_id join kill_switch k on true
    left join lateral (select * from senders x where x.tenant_id = t.tenant_id and (t.sender_id is null or x.id = t.sender_id)
      order by x.is_default desc, x.created_at limit 1) s on true
    where t.id = ${id}`;
  if (!row) return null;
  return {
    id: row.id,
    phone: row.to_phone,
    name: row.template_name,
    language: row.template_language,
    parts: row.parts,
    stopped: row.stopped,
    templateStatus: row.template_status,
    sender: row.provider && { provider: row.provider, phone: row.sender_phone, credentialKey: row.credential_key },
  };
}

export async function endTestSend(
  tx: Tx,
  id: string,
  end: { state: TestState; reason?: string; detail?: string | null; providerId?: string },
): Promise<void> {
  await tx`
    update test_sends set state = ${end.state}, reason = ${end.reason ?? null}, detail = ${end.detail ?? null},
      provider_id = coalesce(${end.providerId ?? null}, provider_id), updated_at = now() where id = ${id}`;
}

const order = ['planned', 'submitting', 'unknown', 'accepted', 'sent', 'delivered', 'read'];

/** What a provider tells of one; news that is older than what is known changes nothing. */
export async function noteTestStatus(
  tx: Tx,
  message: { externalId: string | null; providerId: string | null },
  told: { status: string; code: string | null; detail: string | null },
): Promise<void> {
  const before =
    told.status === 'failed'
      ? ['submitting', 'unknown', 'accepted', 'sent']
      : order.slice(0, order.indexOf(told.status));
  await tx`
    update test_sends set state = ${told.status}, reason = ${told.code}, detail = ${told.detail}, updated_at = now()
    where (id::text = ${message.externalId} or provider_id = ${message.providerId}) and state = any(${before})`;
}
