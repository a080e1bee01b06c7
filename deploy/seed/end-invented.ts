/** What must not go on when the demo's installation is given a provider that reaches people. */
import type { Tx } from '#db/platform/tenant.ts';
import { inventedPhones } from '../demo/people.ts';

/**
 * Ends the way of invented people through flows. Their phones are of ranges that are assigned to nobody (deploy/demo/people.ts), which is
 * how they are known; nobody is left without a message who could have had one.
 * @returns how many
 */
export async function endInvented(tx: Tx): Promise<number> {
  const ended = await tx`
    update enrolments e set state = 'stopped', result = 'stopped', reason = 'demo', ended_at = clock_timestamp(), wake_at = null,
      waiting_reason = null
    from leads l
    where l.id = e.lead_id and e.ended_at is null
      and l.phone ~ ${inventedPhones}`;
  return ended.count;
}
