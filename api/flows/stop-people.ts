/** Ends every open enrolment of a flow. The flow itself goes on and lets new people in. */
import { allow } from '#db/platform/tenant.ts';
import { signalStop } from '#db/flows/enrolment-signals.ts';
import { countOpen } from '#db/flows/enrolments.ts';
import { lockFlow } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/**
 * @param people how many the caller believes are inside: typed in by a person, so that nobody stops more than they know of
 * @throws Problem 404, 409 `people_changed` with the true number
 */
export async function stopPeople(act: Act, flowId: string, people: number): Promise<{ stopped: number }> {
  // Thousands of people may be inside.
  await allow(act.tx, 15);
  if (!(await lockFlow(act.tx, flowId))) throw notFound();
  const inside = await countOpen(act.tx, flowId);
  if (inside !== people) throw new Problem('people_changed', { extra: { people: inside } });
  const stopped = await signalStop(act.tx, { flowId }, 'stopped-by-hand');
  await audit(act, 'flow.stop_people', { type: 'flow', id: flowId }, { stopped });
  return { stopped };
}
