/** What became of those who took each way of a split: the numbers of an A/B test. */
import { isAnswered } from '../sending/opt-outs.ts';
import type { Tx } from '../platform/tenant.ts';

export interface ArmResult {
  node_id: string;
  port: string;
  /** Enrolments that took this way at their first visit of the step. */
  people: number;
  /** Of those: how many reached the flow's goal, answered a message of the flow, bought. */
  goals: number;
  replied: number;
  bought: number;
}

/** Over all versions: a step keeps its numbers when a flow is published again. */
export async function resultsOfArms(tx: Tx, flowId: string, range: { from: Date; to: Date }): Promise<ArmResult[]> {
  return await tx<ArmResult[]>`
    with taken as (
      select distinct on (s.enrolment_id, s.node_id) s.enrolment_id, s.node_id, s.outcome as port, s.occurred_at, e.lead_id, e.result
      from enrolments e join enrolment_steps s on s.enrolment_id = e.id
      where e.flow_id = ${flowId} and e.created_at >= ${range.from} and e.created_at < ${range.to}
        and s.kind = 'split' and s.data->>'taken' = 'port'
      order by s.enrolment_id, s.node_id, s.seq)
    select node_id, port, count(*)::int as people, count(*) filter (where result = 'goal')::int as goals,
      count(*) filter (where exists (select from messages m where m.enrolment_id = taken.enrolment_id
        and ${isAnswered(tx, 'm')} and m.replied_at > taken.occurred_at))::int as replied,
      count(*) filter (where exists (select from sales_transactions t where t.lead_id = taken.lead_id and t.status = 'completed'
        and t.completed_at > taken.occurred_at and t.completed_at < taken.occurred_at + interval '30 days'))::int as bought
    from taken group by node_id, port order by node_id, port`;
}
