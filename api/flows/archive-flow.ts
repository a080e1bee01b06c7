/** Puts a flow away with everything it did. People inside are stopped, or may finish when asked. */
import { allow } from '#db/platform/tenant.ts';
import { signalStop } from '#db/flows/enrolment-signals.ts';
import { lockFlow, setFlowStatus } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @returns how many people were stopped. @throws Problem 404 */
export async function archiveFlow(
  act: Act,
  flowId: string,
  people: 'stop' | 'finish',
): Promise<{ status: 'archived'; stopped: number }> {
  // Thousands of people may be inside.
  await allow(act.tx, 15);
  const flow = await lockFlow(act.tx, flowId);
  if (!flow) throw notFound();
  await setFlowStatus(act.tx, flowId, 'archived');
  const stopped = people === 'stop' ? await signalStop(act.tx, { flowId }, 'flow-archived') : 0;
  await audit(act, 'flow.archive', { type: 'flow', id: flowId }, { people, stopped });
  return { status: 'archived', stopped };
}
