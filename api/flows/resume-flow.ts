/** Lets a paused flow go on, with a word on what fell due meanwhile. */
import { allow } from '#db/platform/tenant.ts';
import type { CatchUp } from '#flow';
import { signalResume, signalRetry } from '#db/flows/enrolment-signals.ts';
import { lockFlow, setFlowStatus } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/**
 * On an active flow only those are told who stand still until somebody acts, for example at a template that was paused.
 * @param catchUp what is overdue: send it now, shift everything by the pause, skip it, or end
 * @returns how many people go on. @throws Problem 404, 409 `flow_not_live`
 */
export async function resumeFlow(
  act: Act,
  flowId: string,
  catchUp: CatchUp,
): Promise<{ status: 'active'; people: number }> {
  // Thousands of people may be inside.
  await allow(act.tx, 15);
  const flow = await lockFlow(act.tx, flowId);
  if (!flow) throw notFound();
  if (flow.status !== 'paused' && flow.status !== 'active') throw new Problem('flow_not_live');
  const wasPaused = flow.status === 'paused';
  await setFlowStatus(act.tx, flowId, 'active');
  const resumed = wasPaused ? await signalResume(act.tx, { flowId }, catchUp) : 0;
  // Also in a paused flow: who reached an effect before hearing of the pause holds it without being paused.
  const retried = await signalRetry(act.tx, { flowId });
  const people = wasPaused ? resumed : retried;
  await audit(act, 'flow.resume', { type: 'flow', id: flowId }, { catch_up: catchUp, people });
  return { status: 'active', people };
}
