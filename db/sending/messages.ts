/** The send ledger as people look at it. Only the worker writes it. */
import type { Range } from '../flows/flow-stats.ts';
import { afterPlace, isOwnLead, toRows, type Page, type Rows, type Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';
import type { MessageState } from './ledger.ts';

export interface MessageRow {
  id: string;
  external_id: string;
  lead_id: string;
  lead_name: string | null;
  /** Who of the team wrote it by hand; null: a flow, or somebody who has left. */
  written_by: string | null;
  enrolment_id: string | null;
  flow_id: string | null;
  flow_name: string | null;
  version: number | null;
  node_id: string | null;
  visit: number | null;
  sender_id: string | null;
  to_phone: string | null;
  type: string;
  template_name: string | null;
  template_language: string | null;
  variables: string[];
  rendered: string | null;
  state: MessageState;
  reason: string | null;
  /** What the reason's sentence names. */
  reason_data: Record<string, string> | null;
  error_code: string | null;
  error_detail: string | null;
  attempt: number;
  /** Earlier tries that may have arrived too. */
  doubtful_tries: number;
  /** When one of them was heard of, so that both may have arrived. */
  doubled_at: Date | null;
  not_before: Date | null;
  provider_id: string | null;
  wamid: string | null;
  price: string | null;
  price_currency: string | null;
  accepted_at: Date | null;
  sent_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  failed_at: Date | null;
  replied_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const columns = (tx: Tx) => tx`
  m.id, m.external_id, m.lead_id, l.name as lead_name, m.written_by, m.enrolment_id, m.flow_id, f.name as flow_name, m.version, m.node_id, m.visit,
  m.sender_id, m.to_phone, m.type, m.template_name, m.template_language, m.variables, m.rendered, m.state, m.reason, m.reason_data, m.error_code,
  m.error_detail, m.attempt, m.doubtful_tries, m.doubled_at, m.not_before, m.provider_id, m.wamid, m.price, m.price_currency, m.accepted_at, m.sent_at,
  m.delivered_at, m.read_at, m.failed_at, m.replied_at, m.created_at, m.updated_at, m.created_at::text as place`;

const joins = (tx: Tx) => tx`messages m join leads l on l.id = m.lead_id left join flows f on f.id = m.flow_id`;

export interface MessageFilter {
  flow_id?: string;
  lead_id?: string;
  enrolment_id?: string;
  node_id?: string;
  /** Any of these; none given means all. */
  state?: MessageState[];
  reason?: string;
  template?: string;
  /** None is older, or newer. */
  made?: Range;
}

/** States that few messages are in at a time, and that an index names (20261201000302). */
const rare: readonly MessageState[] = ['planned', 'submitting', 'unknown', 'unconfirmed'];
const isInState = (tx: Tx, state: MessageState[]) =>
  state.every((one) => rare.includes(one)) ? tx`and m.open_state = any(${state})` : tx`and m.state = any(${state})`;

/** Newest first. */
export async function listMessages(tx: Tx, filter: MessageFilter, page: Page, scope: Scope): Promise<Rows<MessageRow>> {
  const { flow_id, lead_id, enrolment_id, node_id, state, reason, template } = filter;
  const rows = await tx<(MessageRow & { place: string })[]>`
    select ${columns(tx)} from ${joins(tx)} where ${isOwnLead(tx, scope, 'l')}
      ${flow_id ? tx`and m.flow_id = ${flow_id}` : tx``}
      ${lead_id ? tx`and m.lead_id = ${lead_id}` : tx``}
      ${enrolment_id ? tx`and m.enrolment_id = ${enrolment_id}` : tx``}
      ${node_id ? tx`and m.node_id = ${node_id}` : tx``}
      ${state?.length ? isInState(tx, state) : tx``}
      ${reason ? tx`and m.reason = ${reason}` : tx``}
      ${template ? tx`and m.template_name = ${template}` : tx``}
      ${filter.made ? tx`and m.created_at >= ${filter.made.from} and m.created_at < ${filter.made.to}` : tx``}
      ${afterPlace(tx, page, 'm')}
    order by m.created_at desc, m.id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

export async function findMessageRow(tx: Tx, id: string, scope: Scope): Promise<MessageRow | null> {
  const rows = await tx<(MessageRow & { place: string })[]>`
    select ${columns(tx)} from ${joins(tx)} where m.id = ${id} and ${isOwnLead(tx, scope, 'l')}`;
  return toRows(rows, { after: null, limit: 1 }).items[0] ?? null;
}

export interface MessageEventRow {
  status: string;
  error_code: string | null;
  provider_time: Date | null;
  received_at: Date;
}

/** What the provider said about a message, as it arrived. */
export function listMessageEvents(tx: Tx, messageId: string): Promise<MessageEventRow[]> {
  return tx<MessageEventRow[]>`
    select status, error_code, provider_time, received_at from message_events where message_id = ${messageId} order by id limit 200`;
}

export interface LostTryRow {
  attempt: number;
  external_id: string;
  submitted_at: Date | null;
  followed_at: Date;
  by_hand: boolean;
  fate: string | null;
}

/** Tries of a message that were given up as lost before the present one, the first first. */
export function listLostTries(tx: Tx, messageId: string): Promise<LostTryRow[]> {
  return tx<LostTryRow[]>`
    select attempt, external_id, submitted_at, followed_at, by_hand, fate from lost_tries where message_id = ${messageId}
    order by attempt limit 200`;
}
