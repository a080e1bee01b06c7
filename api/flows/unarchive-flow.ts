/** Takes a flow out of the archive: paused if it ever was live, so that nothing starts by surprise. */
import { lockFlow, setFlowStatus } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { viewFlow, type FlowView } from './flow-rows.ts';
import { audit } from '../platform/audit.ts';

/** Does nothing to a flow that is not archived. @throws Problem 404 */
export async function unarchiveFlow(act: Act, flowId: string): Promise<FlowView> {
  const flow = await lockFlow(act.tx, flowId);
  if (!flow) throw notFound();
  if (flow.status === 'archived') {
    await setFlowStatus(act.tx, flowId, flow.live_version === null ? 'draft' : 'paused');
    await audit(act, 'flow.unarchive', { type: 'flow', id: flowId });
  }
  return await viewFlow(act.tx, flowId);
}
