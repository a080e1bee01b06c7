/** What a tenant's week came to, and the week before it: the numbers of the weekly report. */
import { addDays, evaluate, resolveRange } from '#metrics';
import { readContext } from '../../../marketing/context.ts';
import { readReport } from '../../../marketing/report.ts';
import { allow, type Tx } from '../../tenant.ts';

export const countNames = ['leads', 'sales', 'messages', 'replies', 'stops'] as const;
export type CountName = (typeof countNames)[number];

export interface Week {
  counts: Record<CountName, number>;
  /** Of ads; null where there is none to tell. Money is in `currency`. */
  spend: string | null;
  revenue: string | null;
  roas: number | null;
}

export interface WeekNumbers {
  /** Monday and Sunday. */
  from: string;
  to: string;
  now: Week;
  before: Week;
  currency: string;
  revenueCurrency: string;
  /** At this moment. */
  waiting: { inFlows: number; unconfirmed: number; tasks: number };
}

/** @param monday the day after the week */
export async function readWeekNumbers(tx: Tx, tenantId: string, monday: string): Promise<WeekNumbers> {
  await allow(tx, 60);
  const days = { from: addDays(monday, -7), to: addDays(monday, -1) };
  const context = await readContext(tx, tenantId);
  const range = resolveRange(days, context.today, context.today);
  const report = await readReport(tx, context, { range, model: 'last_touch', window: 30, grain: 'campaign' });
  const { choice } = report;
  const ads = (sums: typeof report.total.measures | null) => {
    const values = sums && evaluate(sums, choice.comparable);
    return {
      spend: values?.marketing_spend ?? null,
      revenue: values?.sales_revenue ?? null,
      roas: typeof values?.roas === 'number' ? values.roas : null,
    };
  };
  const [waiting] = await tx<[WeekNumbers['waiting']]>`
    select (select count(*)::int from enrolments where ended_at is null) as "inFlows",
      (select count(*)::int from messages where open_state = 'unconfirmed') as unconfirmed,
      (select count(*)::int from tasks where done_at is null) as tasks`;
  return {
    ...days,
    now: { counts: await countWeek(tx, days.from), ...ads(report.total.measures) },
    before: { counts: await countWeek(tx, addDays(days.from, -7)), ...ads(report.previous) },
    currency: choice.spend ?? context.home,
    revenueCurrency: choice.revenue ?? context.home,
    waiting,
  };
}

/** Days begin where the tenant is. */
async function countWeek(tx: Tx, from: string): Promise<Week['counts']> {
  const [row] = await tx<[Week['counts']]>`
    with w as (
      select ${from}::date::timestamp at time zone timezone as a, (${from}::date + 7)::timestamp at time zone timezone as b from tenants)
    select
      (select count(*)::int from leads, w where created_at >= a and created_at < b) as leads,
      (select count(*)::int from sales_transactions, w where status = 'completed' and completed_at >= a and completed_at < b) as sales,
      (select count(*)::int from messages, w
        where submit_started_at >= a and submit_started_at < b and state in ('accepted', 'sent', 'delivered', 'read')) as messages,
      (select count(*)::int from inbound_messages, w where received_at >= a and received_at < b) as replies,
      (select count(distinct lead_id)::int from consents, w where not granted and occurred_at >= a and occurred_at < b) as stops`;
  return row;
}

/** Whether there is nothing to tell of: then nobody is written to. */
export const isQuiet = ({ now, before }: WeekNumbers): boolean =>
  [now, before].every(
    ({ counts, spend }) => countNames.every((name) => counts[name] === 0) && (spend === null || Number(spend) === 0),
  );
