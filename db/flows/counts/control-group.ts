/** What became of those whom a flow wrote to, beside those it held back to compare with. */
import type { Tx } from '../../platform/tenant.ts';
import type { Range } from '../flow-stats.ts';

export interface ControlGroup {
  group: 'written' | 'held';
  people: number;
  /** Of those: how many wrote within 7 days of the message, or of when it would have gone; bought within 30 days; reached the goal. */
  wrote: number;
  bought: number;
  goals: number;
}

/** Whether anybody was held back of those who entered in the range: few flows do, and the rest need not be compared. */
async function heldAnybody(tx: Tx, flowId: string, range: Range): Promise<boolean> {
  const rows = await tx`
    select from messages m join enrolments e on e.id = m.enrolment_id
    where m.reason = 'holdout' and m.state = 'suppressed' and e.flow_id = ${flowId} and e.created_at >= ${range.from} and e.created_at < ${range.to}
    limit 1`;
  return rows.length > 0;
}

/**
 * A person is in the group of their enrolment's first message: held back, or on its way. Both had passed every other gate at that
 * instant, so chance alone (share of flow and lead) tells them apart. A word that asks for no more is none.
 * @returns nothing while nobody was held back
 */
export async function compareControlGroup(tx: Tx, flowId: string, range: Range): Promise<ControlGroup[]> {
  if (!(await heldAnybody(tx, flowId, range))) return [];
  return await tx<ControlGroup[]>`
    with first as (
      select distinct on (m.enrolment_id) m.enrolment_id, m.lead_id, m.created_at as at,
        case when m.reason = 'holdout' then 'held' else 'written' end as "group"
      from messages m join enrolments e on e.id = m.enrolment_id
      where e.flow_id = ${flowId} and e.created_at >= ${range.from} and e.created_at < ${range.to}
        and (m.state = 'suppressed' and m.reason = 'holdout' or m.state in ('accepted', 'sent', 'delivered', 'read', 'unconfirmed') or m.state = 'failed' and m.attempt > 0)
      order by m.enrolment_id, m.created_at)
    select "group", count(*)::int as people,
      count(*) filter (where exists (select from events i where i.lead_id = first.lead_id and i.type = 'message.replied'
        and i.occurred_at > first.at and i.occurred_at < first.at + interval '7 days'
        and not exists (select from consents c where c.lead_id = i.lead_id and not c.granted and c.occurred_at = i.occurred_at)))::int as wrote,
      count(*) filter (where exists (select from sales_transactions s where s.lead_id = first.lead_id and s.status = 'completed'
        and s.completed_at > first.at and s.completed_at < first.at + interval '30 days'))::int as bought,
      count(*) filter (where (select e.result from enrolments e where e.id = first.enrolment_id) = 'goal')::int as goals
    from first group by 1 order by 1`;
}
