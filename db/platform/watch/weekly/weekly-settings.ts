/** Whether a tenant wants the report of the week, who gets it, and which week was told last. */
import type { Tx } from '../../tenant.ts';

export interface WeeklySettings {
  weekly: boolean;
  weekly_emails: string[];
}

export async function readWeekly(tx: Tx): Promise<WeeklySettings> {
  const [row] = await tx<WeeklySettings[]>`select weekly, weekly_emails from alert_settings`;
  return row ?? { weekly: false, weekly_emails: [] };
}

export async function changeWeekly(tx: Tx, change: Partial<WeeklySettings>): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await tx`insert into alert_settings default values on conflict do nothing`;
  await tx`update alert_settings set ${tx(change)}`;
}

/**
 * Takes the report that is due, so that no other worker takes it too: on Mondays from 8 in the morning where the tenant is, and no
 * later than Tuesday evening, when nobody waits for it any more.
 * @param at instead of now
 * @returns the Monday, `2026-11-30`; null: none is due
 */
export async function claimWeek(tx: Tx, at: Date | null = null): Promise<string | null> {
  const [row] = await tx<{ monday: string }[]>`
    update alert_settings a set told_week = w.monday
    from (
      select id, date_trunc('week', here)::date as monday, here from (select id, coalesce(${at}::timestamptz, now()) at time zone timezone as here from tenants) t) w
    where w.id = a.tenant_id and a.weekly and cardinality(a.weekly_emails) > 0 and (a.told_week is null or a.told_week < w.monday)
      and w.here >= w.monday + interval '8 hours' and w.here < w.monday + interval '2 days'
    returning w.monday::text as monday`;
  return row?.monday ?? null;
}

/** The Monday of the week under way, where the tenant of the transaction is. */
export async function thisMonday(tx: Tx): Promise<string> {
  const [row] = await tx<[{ monday: string }]>`
    select date_trunc('week', now() at time zone timezone)::date::text as monday from tenants`;
  return row.monday;
}
