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
  attempt: number;
  /** The earlier try that is spoken of; null: the present one, or the only one. */
  lostAttempt: number | null;
  /** Earlier tries that may have arrived, and whether the present one may have, as far as we know. */
  doubtfulTries: number;
  mayHaveGone: boolean;
  doubledAt: Date | null;
}

/** The message a provider speaks about, locked: by our id, then by the provider's, then by WhatsApp's. Null: not ours. */
export async function findTold(
  tx: Tx,
  ids: { externalId: string | null; providerId: string | null; wamid: string | null },
): Promise<ToldMessage | null> {
  const { externalId, providerId, wamid } = ids;
  const [row] = await tx<ToldMessage[]>`
    select m.id, m.state, m.lead_id as "leadId", m.enrolment_id as "enrolmentId", m.flow_id as "flowId", m.node_id as "nodeId",
      m.sender_id as "senderId", m.template_name as "templateName", m.submit_started_at as "submitStartedAt", m.attempt,
      which.lost as "lostAttempt", m.doubtful_tries as "doubtfulTries", m.settle_at is not null as "mayHaveGone", m.doubled_at as "doubledAt"
    from messages m join (
      select id, lost from (
        select 1 as rank, id, null::int as lost from messages where external_id = ${externalId}
        union all select 2, message_id, attempt from lost_tries where external_id = ${externalId}
        union all select 3, message_id, attempt from lost_tries where provider_id = ${providerId}
        union all select 4, id, null from messages where provider_id = ${providerId}
        union all select 5, message_id, attempt from lost_tries where wamid = ${wamid}
        union all select 6, id, null from messages where wamid = ${wamid}) as candidates
      order by rank limit 1) which on which.id = m.id
    for update of m`;
  // It may have become a lost try while we waited for the lock.
  if (row && row.doubtfulTries > 0 && row.lostAttempt === null && externalId !== null) {
    const [lost] = await tx<{ attempt: number }[]>`select attempt from lost_tries where external_id = ${externalId}`;
    return { ...row, lostAttempt: lost?.attempt ?? null };
  }
  return row ?? null;
}

export interface NewMessageEvent {
  messageId: string;
  /** Of the try that is spoken of. */
  attempt: number;
  externalEventId: string;
  status: string;
  errorCode: string | null;
  at: Date | null;
  data: { detail?: string | null; price?: string | null; currency?: string | null };
}

/** @returns false when this very event was told before */
export async function insertMessageEvent(tx: Tx, event: NewMessageEvent): Promise<boolean> {
  const rows = await tx`
    insert into message_events (message_id, attempt, external_event_id, status, error_code, provider_time, data)
    values (${event.messageId}, ${event.attempt}, ${event.externalEventId}, ${event.status}, ${event.errorCode}, ${event.at}, ${tx.json(event.data)})
    on conflict do nothing returning id`;
  return rows.length === 1;
}

export interface StoredEvent {
  /** Null: of before tries were told apart; the message had one. */
  attempt: number | null;
  status: string;
  error_code: string | null;
  provider_time: Date | null;
  data: NewMessageEvent['data'];
}

export async function listMessageEvents(tx: Tx, messageId: string): Promise<StoredEvent[]> {
  return await tx`
    select attempt, status, error_code, provider_time, data from message_events where message_id = ${messageId}`;
}

/** Earlier tries that may have arrived, and those among them that are known to have gone. */
export interface LostTries {
  doubtful: number;
  gone: number;
}

/** Notes what became of an earlier try, by what the provider says of it. */
export async function noteFate(
  tx: Tx,
  messageId: string,
  attempt: number,
  fate: string,
  ids: { providerId: string | null; wamid: string | null },
): Promise<void> {
  await tx`
    update lost_tries set fate = ${fate}, provider_id = coalesce(provider_id, ${ids.providerId}), wamid = coalesce(wamid, ${ids.wamid})
    where message_id = ${messageId} and attempt = ${attempt}`;
}

/** Counts them anew and keeps the number with the message. */
export async function countLostTries(tx: Tx, messageId: string): Promise<LostTries> {
  const [row] = await tx<[LostTries]>`
    with counts as (
      select count(*) filter (where fate is distinct from 'failed')::int as doubtful,
        count(*) filter (where fate <> 'failed')::int as gone
      from lost_tries where message_id = ${messageId}),
    kept as (update messages set doubtful_tries = counts.doubtful from counts where id = ${messageId})
    select doubtful, gone from counts`;
  return row;
}

/** @param one `isDoubled`: both an earlier and a later try may have arrived; `isRefused`: the present try surely did not */
export async function writeDoubled(
  tx: Tx,
  messageId: string,
  { isDoubled, isRefused }: { isDoubled: boolean; isRefused: boolean },
): Promise<void> {
  await tx`
    update messages set doubled_at = case when ${isDoubled} then coalesce(doubled_at, clock_timestamp()) end,
      settle_at = case when ${isRefused} then null else settle_at end
    where id = ${messageId}`;
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
