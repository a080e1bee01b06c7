/** Everything that decides whether one message may go, read in one round trip; and the pace of senders. */
import { lockStanding } from '../flows/decision-log.ts';
import type { SendingRules } from '#flow';
import { counted, sentToday } from './rules.ts';
import type { LedgerKey, LedgerRow, MessageState } from './ledger.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Sending {
  /** The database's clock. */
  now: Date;
  leadId: string;
  ended: boolean;
  /** How many signals were written for the enrolment. */
  told: number;
  /** The oldest thing that has reached us from or about this person and is not read yet, as far as it could forbid the message. */
  unreadSince: Date | null;
  flowPaused: boolean;
  /** The kill switches that are on. */
  stopped: { global: boolean; tenant: boolean; flow: boolean };
  tenant: SendingRules & { timezone: string };
  lead: {
    phone: string | null;
    waUserId: string | null;
    consent: 'granted' | 'revoked' | null;
    timezone: string | null;
    lastInboundAt: Date | null;
    /** WhatsApp said that the number is not there (131026): for 30 days, or until the person writes or has another number. */
    unreachableUntil: Date | null;
    /** Meta keeps marketing from this person (131049): for a day. */
    limitedUntil: Date | null;
  };
  sent: {
    /** To this lead, over all flows, within 7 days; the newest, as many as a cap looks at. Empty where there is no cap. */
    toLead: Date[];
    /** By the tenant since its midnight; 0 where there is no budget. */
    today: number;
  };
  sender: Sender | null;
  template: Template | null;
  message: LedgerRow & {
    notBefore: Date | null;
    /** A person asked for it again: it goes whether or not its flow does. */
    isByHand: boolean;
    /** What the person reads, where it is known. */
    rendered: string | null;
  };
}
export interface Sender {
  id: string;
  provider: string;
  phone: string;
  credentialKey: string;
  perSecond: number;
  stopped: boolean;
  /** The provider wants silence until then, and why. */
  blockedUntil: Date | null;
  blockedReason: string | null;
}
export interface Template {
  status: string;
  category: string;
  components: unknown;
}
/** What is to be sent; ids of the flow's config. */
export interface Wanted {
  template: { name: string; language: string } | null;
  senderId: string | null;
}

/**
 * Serialises a claim, until the transaction ends, with whatever may forbid it: what is written on the lead (opt-outs, events) or on the
 * enrolment (stops, moves, signals), what a provider delivers from this person, what stops a whole tenant's sends, other messages
 * to the same lead, and (where there is a daily budget) the tenant's other sends. Once any of these has committed, no claim misses it.
 */
export async function lockForSending(tx: Tx, key: LedgerKey): Promise<void> {
  const person =
    'messageId' in key
      ? tx`leads l join messages x on x.tenant_id = l.tenant_id and x.lead_id = l.id where x.id = ${key.messageId}`
      : tx`leads l join enrolments x on x.tenant_id = l.tenant_id and x.lead_id = l.id where x.id = ${key.enrolmentId}`;
  const locked = tx`
    select pg_advisory_xact_lock_shared(hashtextextended(l.tenant_id::text, 41)),
      pg_advisory_xact_lock(hashtextextended(l.tenant_id || l.phone_key, 43)), ${lockAliases(tx, 'phone')},
      pg_advisory_xact_lock(hashtextextended(l.tenant_id || l.wa_user_id, 43)), ${lockAliases(tx, 'wa_user_id')},
      (select pg_advisory_xact_lock(hashtextextended(t.id::text, 42)) from tenants t where t.daily_send_budget is not null)
    from ${person}`.execute();
  locked.catch(() => {});
  if ('messageId' in key) await tx`select from ${person} for no key update of l`;
  else await lockStanding(tx, key.enrolmentId);
  await locked;
}

/** The other numbers or ids of a lead that others became part of. All numbers come before all ids, as in a delivery. */
const lockAliases = (tx: Tx, kind: 'phone' | 'wa_user_id') => tx`
  (select count(pg_advisory_xact_lock(hashtextextended(a.tenant_id || a.key, 43))) from (
    select tenant_id, key from lead_aliases where tenant_id = l.tenant_id and lead_id = l.id and kind = ${kind} order by key) a)`;

/**
 * For whoever stops sends of a whole tenant (kill switch, pause, consent rule): call it first in the transaction. It waits for the
 * claims that are under way, and those that come wait for the commit and see what was written.
 */
export async function holdClaims(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(current_setting('app.tenant_id'), 41))`;
}

/** One template as the sender's account has it; where that has none of the name, as another one has it. */
export async function readTemplateState(
  tx: Tx,
  { name, language }: { name: string; language: string },
  senderId: string | null,
): Promise<Template | null> {
  const [row] = await tx<Template[]>`
    select x.status, x.category, x.components from meta_templates x
    where x.name = ${name} and x.language = ${language}
    order by x.waba_id is not distinct from (
      select s.waba_id from senders s where ${senderId}::text is null or s.id::text = ${senderId} order by s.is_default desc, s.created_at limit 1) desc,
      x.status = 'APPROVED' desc limit 1`;
  return row ?? null;
}

/** Reads it all. The ledger row must be there (`recordIntent`). Null when it, or its enrolment, is gone. */
export async function loadSending(tx: Tx, key: LedgerKey, { template, senderId }: Wanted): Promise<Sending | null> {
  // What one of the team says goes from the number it was planned for, and in no flow.
  const [from, which, number] =
    'messageId' in key
      ? [
          tx`messages m join tenants t on t.id = m.tenant_id join leads l on l.id = m.lead_id
            left join enrolments e on false left join flows f on false`,
          tx`m.id = ${key.messageId}`,
          tx`m.sender_id::text`,
        ]
      : [
          tx`enrolments e join tenants t on t.id = e.tenant_id join flows f on f.id = e.flow_id join leads l on l.id = e.lead_id
            join messages m on m.tenant_id = e.tenant_id and m.enrolment_id = e.id and m.node_id = ${key.nodeId} and m.visit = ${key.visit}`,
          tx`e.id = ${key.enrolmentId}`,
          tx`${senderId}::text`,
        ];
  const [r] = await tx`
    select clock_timestamp() as now, l.id as lead_id, e.ended_at is not null as ended, coalesce(e.told, 0)::float8 as told,
      coalesce(f.status = 'paused', false) as flow_paused, k.sending_stopped as stopped_global,
      t.sending_stopped as stopped_tenant, coalesce(f.sending_stopped, false) as stopped_flow,
      t.timezone as tenant_timezone, t.consent as consent_rule, t.quiet_hours, t.frequency_cap, t.daily_send_budget,
      ${sentToday(tx)} as sent_today,
      least(
        unread_from(l.tenant_id, l.id, l.phone_key, l.wa_user_id, m.doubtful_tries > 0),
        (select min(s.created_at) from enrolment_signals s where s.enrolment_id = e.id),
        (select least(clock_timestamp(), min(v.occurred_at)) from events v where v.tenant_id = l.tenant_id and v.lead_id = l.id
          and v.processed_at is null and v.attempts < 5 and v.type = any(e.listens)
          and v.data->>'enrolment_id' is distinct from e.id::text having count(*) > 0)) as unread_since,
      l.phone, l.wa_user_id, l.consent, l.timezone as lead_timezone, l.last_inbound_at,
      n.unreachable_until, n.limited_until,
      case when t.frequency_cap is null then '{}' else array(
        select x.submit_started_at from messages x
        where x.tenant_id = t.id and x.lead_id = l.id and x.id <> m.id and ${counted(tx)} and x.submit_started_at > now() - interval '7 days'
        order by x.submit_started_at desc
        limit greatest((t.frequency_cap->>'perDay')::int, (t.frequency_cap->>'perWeek')::int)) end as to_lead,
      s.id as sender_id, s.provider, s.phone as sender_phone, s.credential_key, s.per_second, s.sending_stopped as sender_stopped,
      p.blocked_until, p.blocked_reason,
      a.status as template_status, a.category, a.components,
      m.id, m.external_id, m.state, m.reason, m.attempt, m.settle_at, m.created_at, m.not_before, m.rendered, m.again_at is not null as by_hand
    from ${from}
    join kill_switch k on true
    left join lateral (
      select * from senders x where x.tenant_id = t.id and (${number} is null or x.id::text = ${number})
      order by x.is_default desc, x.created_at limit 1) s on true
    left join sender_pace p on p.sender_id = s.id
    cross join lateral number_refused(l.tenant_id, l.id, l.phone, l.last_inbound_at) n
    left join lateral (
      select x.status, x.category, x.components from meta_templates x
      where x.tenant_id = t.id and x.name = ${template?.name ?? null} and x.language = ${template?.language ?? null}
      order by x.waba_id is not distinct from s.waba_id desc, x.status = 'APPROVED' desc limit 1) a on true
    where ${which}`;
  if (!r) return null;
  return {
    now: r.now,
    leadId: r.lead_id,
    ended: r.ended,
    told: r.told,
    unreadSince: r.unread_since,
    flowPaused: r.flow_paused,
    stopped: { global: r.stopped_global, tenant: r.stopped_tenant, flow: r.stopped_flow },
    tenant: {
      timezone: r.tenant_timezone,
      consent: r.consent_rule,
      quietHours: r.quiet_hours,
      frequencyCap: r.frequency_cap,
      dailyBudget: r.daily_send_budget,
    },
    lead: {
      phone: r.phone,
      waUserId: r.wa_user_id,
      consent: r.consent,
      timezone: r.lead_timezone,
      lastInboundAt: r.last_inbound_at,
      unreachableUntil: r.unreachable_until,
      limitedUntil: r.limited_until,
    },
    sent: { toLead: r.to_lead, today: r.sent_today },
    sender: r.sender_id && {
      id: r.sender_id,
      provider: r.provider,
      phone: r.sender_phone,
      credentialKey: r.credential_key,
      perSecond: r.per_second,
      stopped: r.sender_stopped,
      blockedUntil: r.blocked_until,
      blockedReason: r.blocked_reason,
    },
    template: r.template_status && { status: r.template_status, category: r.category, components: r.components },
    message: {
      id: r.id,
      externalId: r.external_id,
      state: r.state as MessageState,
      reason: r.reason,
      attempt: r.attempt,
      settleAt: r.settle_at,
      createdAt: r.created_at,
      notBefore: r.not_before,
      isByHand: r.by_hand,
      rendered: r.rendered,
    },
  };
}

/** How far ahead of its pace a sender may be for a moment, in seconds of its rate. */
const burstSeconds = 1;

/**
 * Takes the sender's next free turns, over all workers. A turn that is not used is lost.
 * @returns when they are, in milliseconds since 1970, the soonest first; in the past: now
 */
export async function takeTurns(tx: Tx, sender: Pick<Sender, 'id' | 'perSecond'>, count: number): Promise<number[]> {
  const step = 1 / sender.perSecond;
  const span = step * count;
  const [row] = await tx<[{ at: Date }]>`
    insert into sender_pace as p (sender_id, next_at)
    values (${sender.id}, clock_timestamp() + (${span}::float8 - ${burstSeconds}::float8) * interval '1 second')
    on conflict (sender_id) do update
      set next_at = greatest(p.next_at, clock_timestamp() - ${burstSeconds}::float8 * interval '1 second') + ${span}::float8 * interval '1 second'
    returning next_at - ${span}::float8 * interval '1 second' as at`;
  return Array.from({ length: count }, (_, n) => row.at.getTime() + n * step * 1000);
}

/** The provider wants silence from this sender. A longer silence that stands already stays. */
export async function blockSender(tx: Tx, senderId: string, seconds: number, reason: string): Promise<void> {
  await tx`
    insert into sender_pace as p (sender_id, blocked_until, blocked_reason)
    values (${senderId}, clock_timestamp() + ${seconds}::float8 * interval '1 second', ${reason})
    on conflict (sender_id) do update set
      blocked_until = greatest(p.blocked_until, excluded.blocked_until),
      blocked_reason = case when p.blocked_until > excluded.blocked_until then p.blocked_reason else excluded.blocked_reason end`;
}

/** Until when WhatsApp's word stands that a lead's number is not there; null where it does not, or the lead is gone. */
export async function unreachableUntil(tx: Tx, leadId: string): Promise<Date | null> {
  const [row] = await tx<{ until: Date | null }[]>`
    select (number_refused(l.tenant_id, l.id, l.phone, l.last_inbound_at)).unreachable_until as until from leads l where l.id = ${leadId}`;
  return row?.until ?? null;
}
