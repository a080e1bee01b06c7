/** Holds a flow: nobody enters, and everybody inside stays where they stand. Nobody is dropped. */
import { allow } from '#db/platform/tenant.ts';
import { signalPause } from '#db/flows/enrolment-signals.ts';
import { lockFlow, setFlowStatus } from '#db/flows/flows.ts';
import { holdClaims } from '#db/sending/sending.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @returns how many people are held. @throws Problem 404, 409 `flow_not_live` */
export async function pauseFlow(act: Act, flowId: string): Promise<{ status: 'paused'; people: number }> {
  // Thousands of people may be inside.
  await allow(act.tx, 15);
  await holdClaims(act.tx);
  const flow = await lockFlow(act.tx, flowId);
  if (!flow) throw notFound();
  if (flow.status === 'paused') return { status: 'paused', people: 0 };
  if (flow.status !== 'active') throw new Problem('flow_not_live');
  await setFlowStatus(act.tx, flowId, 'paused');
  const people = await signalPause(act.tx, { flowId });
  await audit(act, 'flow.pause', { type: 'flow', id: flowId }, { people });
  return { status: 'paused', people };
}
