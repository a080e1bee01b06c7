/** What a tenant lets its flows send, and what they have sent: for test runs, which ask the sender's gates about a made-up world. */
import type { Sending } from '#flow';
import type { Tx } from '../platform/tenant.ts';

/**
 * Messages `x` that count for caps and budgets: all that flows sent, or may have, also by an earlier try. What the team writes by
 * hand keeps no flow waiting.
 */
export const counted = (tx: Tx) =>
  tx`(x.flow_id is not null and (x.state not in ('planned', 'suppressed', 'failed') or x.doubtful_tries > 0))`;

/** Messages of the tenant `t` since its midnight; 0 where there is no budget. */
export const sentToday = (tx: Tx) => tx`
  case when t.daily_send_budget is null then 0 else (
    select count(*)::int from messages x where x.tenant_id = t.id and ${counted(tx)}
      and x.submit_started_at >= date_trunc('day', now() at time zone t.timezone) at time zone t.timezone) end`;

export async function readSendingRules(tx: Tx): Promise<Sending> {
  const [row] = await tx`
    select t.consent, t.quiet_hours, t.frequency_cap, t.daily_send_budget, t.sending_stopped as stopped_tenant,
      k.sending_stopped as stopped_global, (clock_timestamp() at time zone t.timezone)::date::text as today,
      ${sentToday(tx)} as sent_today
    from tenants t, kill_switch k where t.id = current_setting('app.tenant_id')::uuid`;
  return {
    consent: row!.consent,
    quietHours: row!.quiet_hours,
    frequencyCap: row!.frequency_cap,
    dailyBudget: row!.daily_send_budget,
    stopped: { global: row!.stopped_global, tenant: row!.stopped_tenant },
    sentOn: { [row!.today]: row!.sent_today },
  };
}

/** When messages of any flow went to the lead in the last 7 days. ISO 8601. */
export async function recentSends(tx: Tx, leadId: string): Promise<string[]> {
  const rows = await tx<{ at: Date }[]>`
    select submit_started_at as at from messages x where x.lead_id = ${leadId}
      and ${counted(tx)} and x.submit_started_at > now() - interval '7 days'
    order by 1 desc limit 1000`;
  return rows.map(({ at }) => at.toISOString());
}
