/** The state of the machinery for one tenant, as numbers. The API turns them into sentences with a fix each. */
import { leadGone } from '../meta/lead-notices.ts';
import type { Tx } from './tenant.ts';

export interface Health {
  /** Seconds since any worker gave a sign of life; null: none ever did. */
  worker_seen_s: number | null;
  /** Seconds that the oldest waits; null when nothing does. */
  events_waiting_s: number | null;
  starts_waiting_s: number | null;
  signals_waiting_s: number | null;
  inbox_waiting_s: number | null;
  /** Rows that were tried often enough and are left alone. */
  events_failed: number;
  inbox_failed: number;
  last_inbox_error: string | null;
  /** Messages in doubt beyond their settle time. */
  doubtful: number;
  /** Second tries within 30 days, and messages of which both tries may have arrived: the first is the bound of the second. */
  second_tries_month: number;
  doubled_month: number;
}

/** What became of the last day's messages and people: it is counted row by row. */
export interface DayHealth {
  unconfirmed_day: number;
  failed_day: number;
  sent_day: number;
  /** The most frequent reason of failure within a day. */
  failure_code: string | null;
  /** Since when nothing came back about messages that were accepted over ten minutes ago; null when all is well. */
  silent_since: Date | null;
  failed_enrolments_day: number;
}

export async function readHealth(tx: Tx): Promise<Health> {
  const [row] = await tx<[Health]>`
    select
      (select extract(epoch from now() - max(beat_at))::int from worker_heartbeats) as worker_seen_s,
      (select extract(epoch from now() - min(occurred_at))::int from events where processed_at is null and attempts < 5
        and occurred_at <= now()) as events_waiting_s,
      (select extract(epoch from now() - min(created_at))::int from enrolments where started_at is null and ended_at is null) as starts_waiting_s,
      (select extract(epoch from now() - min(s.created_at))::int from enrolment_signals s) as signals_waiting_s,
      (select extract(epoch from now() - min(received_at))::int from webhook_inbox where processed_at is null and attempts < 3
        and not (provider = 'meta' and error is not null)) as inbox_waiting_s,
      (select count(*)::int from events where processed_at is null and attempts >= 5) as events_failed,
      (select count(*)::int from webhook_inbox where processed_at is null and attempts >= 3) as inbox_failed,
      (select error from webhook_inbox where processed_at is null and attempts >= 3 order by seq desc limit 1) as last_inbox_error,
      (select count(*)::int from messages where open_state in ('submitting', 'unknown') and settle_at < now() - interval '1 minute') as doubtful,
      (select count(*)::int from lost_tries where followed_at > now() - interval '30 days') as second_tries_month,
      (select count(*)::int from lost_tries l join messages m on m.id = l.message_id
        where l.followed_at > now() - interval '30 days' and m.doubled_at is not null and l.fate <> 'failed') as doubled_month`;
  return row;
}

/** Of a large tenant it takes a while: for whoever keeps it for a moment, or can wait. */
export async function readDayHealth(tx: Tx): Promise<DayHealth> {
  const [row] = await tx<[DayHealth]>`
    with day as materialized (
      select state, coalesce(error_code, reason) as why, count(*) as n,
        min(accepted_at) filter (where accepted_at < now() - interval '10 minutes') as silent_since
      from messages where created_at > now() - interval '1 day' group by 1, 2)
    select
      (select coalesce(sum(n) filter (where state = 'unconfirmed'), 0)::int from day) as unconfirmed_day,
      (select coalesce(sum(n) filter (where state = 'failed'), 0)::int from day) as failed_day,
      (select coalesce(sum(n) filter (where state in ('accepted', 'sent', 'delivered', 'read')), 0)::int from day) as sent_day,
      (select why from day where state = 'failed' order by n desc limit 1) as failure_code,
      (select min(silent_since) from day where state = 'accepted') as silent_since,
      (select count(*)::int from enrolments where state = 'failed' and result = 'failed' and created_at > now() - interval '7 days'
        and ended_at > now() - interval '1 day') as failed_enrolments_day`;
  return row;
}

/** Templates that a live flow wants to send and that the provider would refuse now. */
export function blockedTemplates(
  tx: Tx,
): Promise<{ flow_id: string; flow_name: string; template: string; language: string; status: string | null }[]> {
  return tx<{ flow_id: string; flow_name: string; template: string; language: string; status: string | null }[]>`
    select distinct f.id as flow_id, f.name as flow_name, node #>> '{config,template,name}' as template,
      node #>> '{config,template,language}' as language, t.status
    from flows f join flow_versions v on v.flow_id = f.id and v.number = f.live_version,
      jsonb_array_elements(v.graph -> 'nodes') as node
      left join meta_templates t on t.name = node #>> '{config,template,name}' and t.language = node #>> '{config,template,language}'
    where f.status in ('active', 'paused') and node #>> '{config,template,name}' is not null and t.status is distinct from 'APPROVED'
    order by 2, 3 limit 100`;
}

export interface LeadHealth {
  /** Pages whose leads are wanted. */
  lead_pages: number;
  /** Leads of forms that cannot be read for longer than a few minutes, and the code that most of them wait for. */
  leads_waiting: number;
  leads_waiting_for: string | null;
  leads_dropped_day: number;
  /** Of the last bulk read; null: it went well, or there was none. */
  last_read_error: string | null;
}

export async function readLeadHealth(tx: Tx): Promise<LeadHealth> {
  const [row] = await tx<[LeadHealth]>`
    with waiting as (
      select error from webhook_inbox where provider = 'meta' and processed_at is null and attempts < 3 and error is not null
        and received_at < now() - interval '5 minutes')
    select (select count(*)::int from meta_pages where wants_leads) as lead_pages,
      (select count(*)::int from waiting) as leads_waiting,
      (select mode() within group (order by error) from waiting) as leads_waiting_for,
      (select count(*)::int from webhook_inbox where provider = 'meta' and error = ${leadGone} and processed_at > now() - interval '1 day') as leads_dropped_day,
      (select error from sync_runs where kind = 'meta-leads' and state <> 'running' order by started_at desc limit 1) as last_read_error`;
  return row;
}
