/** Events of the past, for the back-test: which would have started a flow, and what happened to those leads afterwards. */
import type { CrmEvent } from '#flow';
import { counted } from '../sending/rules.ts';
import type { Tx } from '../platform/tenant.ts';

export interface PastEvent extends CrmEvent {
  lead_id: string;
}

interface Stored extends Omit<PastEvent, 'occurred_at'> {
  occurred_at: Date;
}

const read = ({ occurred_at, ...row }: Stored): PastEvent => ({ ...row, occurred_at: occurred_at.toISOString() });

/** Events of these types since an instant, the newest ones if there are more than asked for; oldest first. */
export async function startingEvents(tx: Tx, types: string[], from: Date, most: number): Promise<PastEvent[]> {
  const rows = await tx<Stored[]>`
    select id, type, lead_id, subject, data, occurred_at from events
    where type = any(${types}) and not history and lead_id is not null and occurred_at >= ${from} and occurred_at <= now()
    order by seq desc limit ${most}`;
  return rows.map(read).toReversed();
}

/** What happened to these leads since an instant, oldest first. */
export async function eventsOfLeads(tx: Tx, leadIds: string[], from: Date, most: number): Promise<PastEvent[]> {
  const rows = await tx<Stored[]>`
    select id, type, lead_id, subject, data, occurred_at from events
    where lead_id = any(${leadIds}::uuid[]) and occurred_at >= ${from} and occurred_at <= now()
    order by seq limit ${most}`;
  return rows.map(read);
}

/**
 * What the other flows sent since an instant: to each of these leads, and in all by the tenant's calendar day.
 * @returns instants in ISO 8601 by lead id; counts by `2026-11-29`, empty for a tenant without a daily budget
 */
export async function sendsOfOthers(
  tx: Tx,
  flowId: string,
  leadIds: string[],
  from: Date,
): Promise<{ toLead: Map<string, string[]>; sentOn: Record<string, number> }> {
  const sends = await tx<{ lead_id: string; at: Date }[]>`
    select lead_id, submit_started_at as at from messages x
    where lead_id = any(${leadIds}::uuid[]) and flow_id is distinct from ${flowId} and ${counted(tx)}
      and submit_started_at > ${from}::timestamptz - interval '7 days'`;
  const days = await tx<{ day: string; count: number }[]>`
    select (x.submit_started_at at time zone t.timezone)::date::text as day, count(*)::int as count
    from tenants t join messages x on x.tenant_id = t.id
    where t.daily_send_budget is not null and x.flow_id is distinct from ${flowId} and ${counted(tx)}
      and x.submit_started_at > ${from}::timestamptz - interval '1 day'
    group by 1`;
  const byLead = Map.groupBy(sends, (one) => one.lead_id);
  return {
    toLead: new Map([...byLead].map(([id, rows]) => [id, rows.map((row) => row.at.toISOString())])),
    sentOn: Object.fromEntries(days.map(({ day, count }) => [day, count])),
  };
}
