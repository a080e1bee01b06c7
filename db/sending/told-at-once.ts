/** What is told of many messages at once, in a statement each: the plain cases of message-events.ts, which come in crowds. */
import type { StoredEvent, Told } from './message-events.ts';
import type { Tx } from '../platform/tenant.ts';

export interface PlainMessage {
  id: string;
  externalId: string;
  attempt: number;
  leadId: string;
  enrolmentId: string | null;
  flowId: string | null;
  nodeId: string | null;
  templateName: string | null;
}

/**
 * Messages by our ids, locked in the order of their own: those about which there is no doubt, so that nobody waits to hear of them, and
 * that were tried once.
 */
export async function findPlain(tx: Tx, externalIds: readonly string[]): Promise<PlainMessage[]> {
  return await tx<PlainMessage[]>`
    select m.id, m.external_id as "externalId", m.attempt, m.lead_id as "leadId", m.enrolment_id as "enrolmentId", m.flow_id as "flowId",
      m.node_id as "nodeId", m.template_name as "templateName"
    from messages m
    where m.external_id = any(${[...externalIds]}) and m.state in ('accepted', 'sent', 'delivered', 'read') and m.doubtful_tries = 0
      and not exists (select from lost_tries l where l.message_id = m.id)
    order by m.id for update of m`;
}

export type StoredOf = StoredEvent & { messageId: string };

/** All that was told of these messages before, the oldest first. */
export async function listEventsOf(tx: Tx, messageIds: readonly string[]): Promise<StoredOf[]> {
  return await tx<StoredOf[]>`
    select message_id as "messageId", attempt, status, error_code, provider_time, data from message_events
    where message_id = any(${[...messageIds]}) order by id`;
}

export interface PlainEvent {
  messageId: string;
  attempt: number;
  externalEventId: string;
  status: string;
  at: Date | null;
  data: StoredEvent['data'];
}

/** @returns the ids of those that were not told before */
export async function insertMessageEvents(tx: Tx, events: readonly PlainEvent[]): Promise<Set<string>> {
  const rows = await tx<{ id: string }[]>`
    insert into message_events (message_id, attempt, external_event_id, status, provider_time, data)
    select e."messageId", e.attempt, e."externalEventId", e.status, e.at, e.data
    from rows from (jsonb_to_recordset(${tx.json(events as never)}) as (
      "messageId" uuid, attempt integer, "externalEventId" text, status text, at timestamptz, data jsonb)) with ordinality e
    order by e.ordinality
    on conflict do nothing returning external_event_id as id`;
  return new Set(rows.map(({ id }) => id));
}

export type PlainTold = Omit<Told, 'reason' | 'errorCode' | 'errorDetail' | 'failedAt'> & { id: string };

/** As `writeTold` does, of messages that did not fail. */
export async function writeManyTold(tx: Tx, told: readonly PlainTold[]): Promise<void> {
  await tx`
    update messages m set state = t.state, reason = null, error_code = null, error_detail = null,
      provider_id = coalesce(m.provider_id, t."providerId"), wamid = coalesce(m.wamid, t.wamid),
      price = coalesce(t.price, m.price), price_currency = coalesce(t.currency, m.price_currency),
      accepted_at = coalesce(m.accepted_at, m.submit_started_at, clock_timestamp()), not_before = null,
      sent_at = coalesce(t."sentAt", m.sent_at), delivered_at = coalesce(t."deliveredAt", m.delivered_at),
      read_at = coalesce(t."readAt", m.read_at), failed_at = null
    from jsonb_to_recordset(${tx.json(told)}) as t(id uuid, state text, "providerId" text, wamid text, price numeric,
      currency text, "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz)
    where m.id = t.id`;
}

export interface MessageFact {
  type: 'message.delivered' | 'message.read';
  leadId: string;
  messageId: string;
  data: Record<string, unknown>;
  at: Date | null;
  /** What it came of (useTenant). */
  cause: string;
}

/** As `recordEvent` does, of what providers report of our own messages: no lead is locked for it. */
export async function recordMessageFacts(tx: Tx, facts: readonly MessageFact[]): Promise<void> {
  if (facts.length === 0) return;
  await tx`
    insert into events (type, lead_id, subject, data, occurred_at, history, cause)
    select f.type, f."leadId", 'message:' || f."messageId", f.data, least(f.at, now()), false, f.cause
    from rows from (jsonb_to_recordset(${tx.json(facts as never)}) as (
      type text, "leadId" uuid, "messageId" uuid, data jsonb, at timestamptz, cause text)) with ordinality f
    order by f.ordinality`;
}
