/** What the provider told us about messages, as told, and the message as it follows from that. */
import type { MessageState } from './ledger.ts';
import type { Tx } from '../platform/tenant.ts';

export interface ToldMessage {
  id: string;
  state: MessageState;
  leadId: string;
  enrolmentId: string | null;
  flowId: string | null;
  nodeId: string | null;
  senderId: string | null;
  templateName: string | null;
  submitStartedAt: Date | null;
}

/** The message a provider speaks about, locked: by our id, then by the provider's, then by WhatsApp's. Null: not ours. */
export async function findTold(
  tx: Tx,
  ids: { externalId: string | null; providerId: string | null; wamid: string | null },
): Promise<ToldMessage | null> {
  const { externalId, providerId, wamid } = ids;
  const [row] = await tx<ToldMessage[]>`
    select id, state, lead_id as "leadId", enrolment_id as "enrolmentId", flow_id as "flowId", node_id as "nodeId", sender_id as "senderId",
      template_name as "templateName", submit_started_at as "submitStartedAt"
    from messages where id = (
      select id from (
        select 1 as rank, id from messages where external_id = ${externalId}
        union all select 2, id from messages where provider_id = ${providerId}
        union all select 3, id from messages where wamid = ${wamid}) as candidates
      order by rank limit 1)
    for update`;
  return row ?? null;
}

export interface NewMessageEvent {
  messageId: string;
  externalEventId: string;
  status: string;
  errorCode: string | null;
  at: Date | null;
  data: { detail?: string | null; price?: string | null; currency?: string | null };
}

/** @returns false when this very event was told before */
export async function insertMessageEvent(tx: Tx, event: NewMessageEvent): Promise<boolean> {
  const rows = await tx`
    insert into message_events (message_id, external_event_id, status, error_code, provider_time, data)
    values (${event.messageId}, ${event.externalEventId}, ${event.status}, ${event.errorCode}, ${event.at}, ${tx.json(event.data)})
    on conflict do nothing returning id`;
  return rows.length === 1;
}

export async function listMessageEvents(
  tx: Tx,
  messageId: string,
): Promise<{ status: string; error_code: string | null; provider_time: Date | null; data: NewMessageEvent['data'] }[]> {
  return await tx`select status, error_code, provider_time, data from message_events where message_id = ${messageId}`;
}

export interface Told {
  state: MessageState;
  reason: string | null;
  errorCode: string | null;
  errorDetail: string | null;
  providerId: string | null;
  wamid: string | null;
  price: string | null;
  currency: string | null;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  failedAt: string | null;
}

/** Writes what follows from the events. Doubt ends here: whatever we thought of the message, the provider knows better. */
export async function writeTold(tx: Tx, id: string, told: Told): Promise<void> {
  await tx`
    update messages set state = ${told.state}, reason = ${told.reason}, error_code = ${told.errorCode}, error_detail = ${told.errorDetail},
      provider_id = coalesce(provider_id, ${told.providerId}), wamid = coalesce(wamid, ${told.wamid}),
      price = coalesce(${told.price}::numeric, price), price_currency = coalesce(${told.currency}, price_currency),
      accepted_at = coalesce(accepted_at, submit_started_at, clock_timestamp()), not_before = null,
      sent_at = coalesce(${told.sentAt}::timestamptz, sent_at), delivered_at = coalesce(${told.deliveredAt}::timestamptz, delivered_at),
      read_at = coalesce(${told.readAt}::timestamptz, read_at), failed_at = ${told.failedAt}::timestamptz
    where id = ${id}`;
}
