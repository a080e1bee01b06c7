/** What must not go on when the demo's installation is given a provider that reaches people. */
import { signalStop } from '#db/flows/enrolment-signals.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { inventedPhones } from '../demo/people.ts';

/**
 * Ends the way of invented people through flows. Their phones are of ranges that are assigned to nobody (deploy/demo/people.ts), which is
 * how they are known; nobody is left without a message who could have had one.
 * @returns how many
 */
export async function endInvented(tx: Tx): Promise<number> {
  const flows = await tx<{ flowId: string; enrolmentIds: string[] }[]>`
    select e.flow_id as "flowId", array_agg(e.id) as "enrolmentIds" from enrolments e join leads l on l.id = e.lead_id
    where e.ended_at is null and l.phone ~ ${inventedPhones}
    group by e.flow_id order by e.flow_id`;
  let ended = 0;
  for (const flow of flows) ended += await signalStop(tx, flow, 'invented-person');
  return ended;
}
