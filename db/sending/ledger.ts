/**
 * The send ledger. One row of `messages` is one attempt to say one thing to one lead:
 * planned → submitting → accepted → sent → delivered → read; aside suppressed, failed, unknown → unconfirmed. From doubt back to
 * planned leads second-tries.ts alone. `settle_at` is set while the present try may have arrived, as far as we know by ourselves;
 * a row with `doubtful_tries`, earlier ones that may have arrived too, ends as unconfirmed where others are suppressed or failed.
 * Every transition names the state it leaves and, once there is one, the attempt it belongs to; a transition that finds the
 * row elsewhere changes nothing and says so. Whoever gets no row back from `claimMessage` must never send.
 */
import type { PendingQuery, Row } from 'postgres';
import type { Tx } from '../platform/tenant.ts';

export const messageStates = [
  'planned',
  'submitting',
  'accepted',
  'sent',
  'delivered',
  'read',
  'suppressed',
  'failed',
  'unknown',
  'unconfirmed',
] as const;
export type MessageState = (typeof messageStates)[number];

/** What a flow says at a visit of a node: the ledger's unique key within a tenant. */
export interface VisitKey {
  enrolmentId: string;
  nodeId: string;
  visit: number;
}
/** Identifies what is to be said: by the visit of a flow, or by its row, where one of the team says it. */
export type LedgerKey = VisitKey | { messageId: string };

const isRow = (tx: Tx, key: LedgerKey) =>
  'messageId' in key
    ? tx`id = ${key.messageId}`
    : tx`enrolment_id = ${key.enrolmentId} and node_id = ${key.nodeId} and visit = ${key.visit}`;
export interface LedgerRow {
  id: string;
  externalId: string;
  state: MessageState;
  reason: string | null;
  attempt: number;
  settleAt: Date | null;
  createdAt: Date;
}
/** Everything the row remembers of what is said, and through whom. */
export interface Content {
  senderId: string | null;
  toPhone: string | null;
  type: 'template' | 'text' | 'image' | 'video' | 'document' | 'audio';
  templateName: string | null;
  templateLanguage: string | null;
  category: string | null;
  /** Values in the order of {{1}}…{{n}}. */
  variables: string[];
  rendered: string | null;
  /** What it says besides: a file, as inbound messages have it. */
  said?: object | null;
}
/** What the reason's sentence names: a `zone`, the `path` of a missing value. Never a value of the lead's. */
export type ReasonData = Record<string, string>;
/** What is about to be said: the row, as it begins. */
export interface Intent extends VisitKey {
  flowId: string;
  version: number;
}

const columns = (tx: Tx) =>
  tx`id, external_id as "externalId", state, reason, attempt, settle_at as "settleAt", created_at as "createdAt"`;

/** The row, if there is one. */
export async function findMessage(tx: Tx, key: LedgerKey): Promise<LedgerRow | null> {
  const [row] = await tx<LedgerRow[]>`
    select ${columns(tx)} from messages
    where ${isRow(tx, key)}`;
  return row ?? null;
}

/** Writes the row in state `planned`, for the enrolment's lead; does nothing where the visit has one. Safe to repeat. */
export async function recordIntent(tx: Tx, intent: Intent): Promise<void> {
  await tx`
    insert into messages (external_id, lead_id, enrolment_id, flow_id, version, node_id, visit)
    select gen_random_uuid(), lead_id, id, ${intent.flowId}, ${intent.version}, ${intent.nodeId}, ${intent.visit}
    from enrolments where id = ${intent.enrolmentId}
    on conflict do nothing`;
}

/**
 * planned → submitting, with the next attempt number: the right to make one POST.
 * @param settleSeconds when silence from now on becomes `unconfirmed`, should this attempt end in doubt
 * @returns null: somebody else has it, never send
 */
export async function claimMessage(
  tx: Tx,
  key: LedgerKey,
  content: Content,
  settleSeconds: number,
): Promise<LedgerRow | null> {
  const [row] = await tx<LedgerRow[]>`
    update messages set state = 'submitting', attempt = attempt + 1, submit_started_at = clock_timestamp(),
      settle_at = clock_timestamp() + ${settleSeconds}::float8 * interval '1 second', not_before = null, reason = null, reason_data = null,
      error_code = null, error_detail = null, ${contentColumns(tx, content)}
    where ${isRow(tx, key)} and state = 'planned'
    returning ${columns(tx)}`;
  return row ?? null;
}

/** What a row is that will not go (any more): an earlier try of it may have. `messages` is the table's name in the statement. */
const endedAs = (tx: Tx, state: 'suppressed' | 'failed') =>
  tx`case when messages.doubtful_tries > 0 then 'unconfirmed' else ${state} end`;

/** planned → suppressed: it will not be said, for a stable reason. */
export async function suppressMessage(
  tx: Tx,
  key: LedgerKey,
  reason: string,
  content: Partial<Content> = {},
  data: ReasonData | null = null,
): Promise<boolean> {
  const done = await tx`
    update messages set state = ${endedAs(tx, 'suppressed')}, reason = ${reason}, reason_data = ${data && tx.json(data)}, not_before = null, ${contentColumns(tx, content)}
    where ${isRow(tx, key)} and state = 'planned'`;
  return done.count === 1;
}

/** The statement that leaves unsaid what enrolments had planned and not said; `which` is about messages `m`. What people asked for again stays. */
export const leaveUnsaid = (tx: Tx, which: PendingQuery<Row[]>, reason: 'left-flow' | 'moved-away' = 'left-flow') => tx`
  update messages m set state = case when m.doubtful_tries > 0 then 'unconfirmed' else 'suppressed' end, reason = ${reason}, not_before = null
  where ${which} and m.state = 'planned' and m.again_at is null`;

/** planned → planned: not yet, and why. `until` null means until something changes. */
export async function deferMessage(
  tx: Tx,
  key: LedgerKey,
  reason: string,
  until: Date | null,
  content: Partial<Content> = {},
  data: ReasonData | null = null,
): Promise<boolean> {
  const done = await tx`
    update messages set reason = ${reason}, reason_data = ${data && tx.json(data)}, not_before = ${until}, ${contentColumns(tx, content)}
    where ${isRow(tx, key)} and state = 'planned'`;
  return done.count === 1;
}

/**
 * The provider has it: submitting, or a doubt about this attempt → accepted. Where a webhook was quicker the state stays as it
 * is and only the provider's id is added. An answer that comes when the attempt was given up as lost already ends a second try
 * that has not been claimed.
 * @returns false when the provider's id already belongs to another message: the answer proves nothing, the caller must doubt
 */
export async function acceptMessage(
  tx: Tx,
  id: string,
  attempt: number,
  providerId: string,
  wamid: string | null,
): Promise<boolean> {
  const done = await tx`
    update messages set provider_id = ${providerId}, wamid = coalesce(${wamid}, wamid), accepted_at = coalesce(accepted_at, clock_timestamp()),
      state = case when state in ('submitting', 'unknown', 'unconfirmed') then 'accepted' else state end,
      reason = case when state in ('submitting', 'unknown', 'unconfirmed') then null else reason end
    where id = ${id} and attempt = ${attempt} and state not in ('planned', 'suppressed')
      and not exists (select from messages other where other.tenant_id = messages.tenant_id
        and other.provider_id = ${providerId} and other.id <> messages.id)`;
  if (done.count === 1) return true;
  const late = await tx`
    with lost as (
      update lost_tries set fate = coalesce(fate, 'accepted'), provider_id = ${providerId}, wamid = coalesce(${wamid}, wamid)
      where message_id = ${id} and attempt = ${attempt} returning message_id)
    update messages m set doubled_at = case when m.settle_at is null then m.doubled_at else coalesce(m.doubled_at, clock_timestamp()) end,
      state = case when m.state in ('planned', 'unconfirmed') then 'accepted' else m.state end, not_before = null,
      reason = case when m.state in ('planned', 'unconfirmed') then null else m.reason end,
      accepted_at = coalesce(m.accepted_at, clock_timestamp())
    from lost where m.id = lost.message_id returning m.id`;
  return late.length === 1;
}

/** submitting → failed: refused for good. */
export async function failMessage(tx: Tx, id: string, attempt: number, failure: Failure): Promise<boolean> {
  const done = await tx`
    update messages set state = ${endedAs(tx, 'failed')}, reason = ${failure.reason}, error_code = ${failure.code}, error_detail = ${failure.detail},
      failed_at = clock_timestamp(), settle_at = null
    where id = ${id} and attempt = ${attempt} and state = 'submitting'`;
  return done.count === 1;
}
export interface Failure {
  /** A stable reason code. */
  reason: string;
  /** The provider's. */
  code: string;
  detail: string | null;
}

/** submitting → planned: surely not sent, may be tried again (`until` null: when something changes). */
export async function returnMessage(
  tx: Tx,
  id: string,
  attempt: number,
  failure: Failure,
  until: Date | null,
): Promise<boolean> {
  const done = await tx`
    update messages set state = 'planned', reason = ${failure.reason}, error_code = ${failure.code}, error_detail = ${failure.detail},
      not_before = ${until}, settle_at = null
    where id = ${id} and attempt = ${attempt} and state = 'submitting'`;
  return done.count === 1;
}

/** submitting → unknown: it may have been sent. The settle time of the claim stands. */
export async function doubtMessage(tx: Tx, id: string, attempt: number, code: string): Promise<boolean> {
  const done = await tx`
    update messages set state = 'unknown', reason = 'unknown', error_code = ${code}
    where id = ${id} and attempt = ${attempt} and state = 'submitting'`;
  return done.count === 1;
}

/** The present try was refused after an earlier one was heard of: they are not two. Says nothing where that is not so. */
export async function forgetRefused(tx: Tx, id: string, attempt: number): Promise<void> {
  await tx`
    update messages set settle_at = null, doubled_at = case when doubtful_tries < 2 then null else doubled_at end
    where id = ${id} and attempt = ${attempt} and doubtful_tries > 0 and state in ('accepted', 'sent', 'delivered', 'read')`;
}

/** A doubt whose settle time has passed → unconfirmed. Whether it is tried once more was decided before (second-tries.ts). */
export async function settleMessage(tx: Tx, id: string, attempt: number): Promise<boolean> {
  const done = await tx`
    update messages set state = 'unconfirmed', reason = 'unconfirmed'
    where id = ${id} and attempt = ${attempt} and state in ('submitting', 'unknown') and settle_at <= clock_timestamp()`;
  return done.count === 1;
}

function contentColumns(tx: Tx, content: Partial<Content>) {
  const { senderId = null, toPhone = null, type = 'template', variables, rendered = null, said } = content;
  const { templateName = null, templateLanguage = null, category = null } = content;
  return tx`sender_id = coalesce(${senderId}, sender_id), to_phone = coalesce(${toPhone}, to_phone), type = ${type},
    template_name = coalesce(${templateName}, template_name), template_language = coalesce(${templateLanguage}, template_language),
    category = coalesce(${category}, category), rendered = coalesce(${rendered}, rendered),
    said = coalesce(${said ? tx.json(said as never) : null}, said),
    variables = coalesce(${variables ? tx.json(variables) : null}, variables)`;
}
