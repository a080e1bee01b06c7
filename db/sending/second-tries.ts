/**
 * Second tries of messages whose answer got lost: the only ways back from doubt to `planned`, from where the claim of the ledger is
 * the only road on. The try that is given up stays in `lost_tries` with its external id, so that whatever is heard of it later
 * still finds the message (message-events.ts); the next one has an id of its own.
 */
import type { PendingQuery, Row } from 'postgres';
import { isOwnLead, type Scope } from '../platform/scope.ts';
import type { Sql, Tx } from '../platform/tenant.ts';

/** By category of the template, as `tenants.second_tries` has it. */
export interface SecondTries {
  marketing: SecondTry;
  utility: SecondTry;
  authentication: SecondTry;
}
export type SecondTry = 'never' | 'once';

/**
 * A doubt that has lasted through its settle time → planned, where the tenant wants one more try of such templates, the message
 * had no second try of any sort, its enrolment goes on, and silence means something: in either half of the time the provider told
 * us of other messages of the same number, it owes us word of none that it took in the first half, and nothing it told us is unread.
 * The most that are doubled: those whose first webhook alone was lost or is later than that, or whose sender was frozen
 * between the check of its lease and the POST.
 * @returns false: it stays as it is
 */
export async function tryAgain(tx: Tx, id: string, attempt: number): Promise<boolean> {
  const middle = tx`m.submit_started_at + (clock_timestamp() - m.submit_started_at) / 2`;
  const told = tx`select from messages x join message_events v on v.tenant_id = x.tenant_id and v.message_id = x.id
    where x.tenant_id = m.tenant_id and x.sender_id = m.sender_id and x.id <> m.id
      and x.submit_started_at > m.submit_started_at - interval '1 hour'`;
  return await replan(
    tx,
    { byHand: false },
    tx`m.id = ${id} and m.attempt = ${attempt} and m.state in ('submitting', 'unknown')
      and m.settle_at between clock_timestamp() - interval '1 hour' and clock_timestamp()
      and exists (select from tenants t where t.id = m.tenant_id and t.second_tries ->> lower(m.category) = 'once')
      and exists (select from enrolments e where e.tenant_id = m.tenant_id and e.id = m.enrolment_id and e.ended_at is null)
      and not exists (select from lost_tries y where y.tenant_id = m.tenant_id and y.message_id = m.id)
      and exists (${told} and v.received_at > m.submit_started_at and v.received_at <= ${middle})
      and exists (${told} and v.received_at > ${middle})
      and not exists (select from messages x where x.tenant_id = m.tenant_id and x.sender_id = m.sender_id
        and x.state = 'accepted' and x.provider_id is not null and x.accepted_at > m.submit_started_at and x.accepted_at <= ${middle}
        and not exists (select from message_events v where v.tenant_id = x.tenant_id and v.message_id = x.id))
      and not exists (select from webhook_inbox i
        where i.tenant_id = m.tenant_id and i.processed_at is null and i.attempts < 3 and i.provider <> 'meta')
      and not exists (select from webhook_inbox i join leads l on l.tenant_id = i.tenant_id and l.phone_key = i.phone_key
        where i.tenant_id = m.tenant_id and l.id = m.lead_id and i.processed_at is null)`,
  );
}

/**
 * unconfirmed → planned, because a person asked for it: once more for each time they ask. It goes when its gates let it,
 * whether or not its flow goes on; the worker is woken.
 * @returns false: there is no such message in reach, or it is not in doubt (any more)
 */
export async function sendAgain(tx: Tx, id: string, scope: Scope): Promise<boolean> {
  const isThere = await replan(
    tx,
    { byHand: true },
    tx`m.id = ${id} and m.state = 'unconfirmed' and (m.enrolment_id is not null or m.flow_id is null)
      and exists (select from leads l where l.tenant_id = m.tenant_id and l.id = m.lead_id and ${isOwnLead(tx, scope, 'l')})`,
  );
  if (isThere) await tx`select pg_notify('cadencia_relay', 'messages')`;
  return isThere;
}

async function replan(tx: Tx, { byHand }: { byHand: boolean }, which: PendingQuery<Row[]>): Promise<boolean> {
  const done = await tx`
    with lost as materialized (select * from messages m where ${which} for update of m),
    noted as (
      insert into lost_tries (message_id, attempt, external_id, submitted_at, by_hand, provider_id, wamid, fate)
      select id, attempt, external_id, submit_started_at, ${byHand}, provider_id, wamid, case when settle_at is null then 'failed' end
      from lost on conflict (tenant_id, message_id, attempt) do nothing returning fate)
    update messages m set state = 'planned', reason = 'second-try', reason_data = null, external_id = gen_random_uuid(),
      settle_at = null, not_before = null, provider_id = null, wamid = null,
      doubtful_tries = m.doubtful_tries + (select count(*) from noted where fate is null),
      again_at = ${byHand ? tx`clock_timestamp()` : tx`m.again_at`}
    from lost where m.id = lost.id returning m.id`;
  return done.length === 1;
}

/** What the worker needs to know to ask for one of them. */
export type Again = { tenantId: string; messageId: string } & (
  | { enrolmentId: string; flowId: string; version: number; nodeId: string; visit: number }
  /** What one of the team wrote. */
  | { enrolmentId: null }
);

/** Messages that people asked for or wrote and that have not gone, of every tenant; each is handed out once in half a minute. */
export async function claimAgain(sql: Sql, most: number): Promise<Again[]> {
  return await sql<Again[]>`
    select id as "messageId", tenant_id as "tenantId", enrolment_id as "enrolmentId", flow_id as "flowId", version,
      node_id as "nodeId", visit from claim_again(${most})`;
}

/** When the worker looks at it next, if that is sooner than in half a minute. */
export async function lookAgainAt(tx: Tx, messageId: string, at: Date): Promise<void> {
  await tx`update messages set again_at = least(again_at, ${at}) where id = ${messageId} and state = 'planned'`;
}
