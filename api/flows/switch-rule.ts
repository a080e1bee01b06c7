/** Turns a flow on or off by the seeds' name for it: off is pause, on is resume with everything shifted. */
import { findFlow } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { viewFlow, type FlowView } from './flow-rows.ts';
import { pauseFlow } from './pause-flow.ts';
import { resumeFlow } from './resume-flow.ts';

/** @throws Problem 404, 409 `flow_not_live` for a flow that was never published */
export async function switchRule(act: Act, id: string, enabled: boolean): Promise<FlowView> {
  const flow = await findFlow(act.tx, id);
  if (!flow || flow.status === 'archived') throw notFound();
  if (enabled && flow.live_version === null) throw new Problem('flow_not_live', { detail: 'Publish the flow first.' });
  if (enabled && flow.status === 'paused') await resumeFlow(act, id, 'shift');
  if (!enabled && flow.status === 'active') await pauseFlow(act, id);
  return await viewFlow(act.tx, id);
}
