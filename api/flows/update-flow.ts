/** Renames a flow, describes it anew or sorts it under other tags. What it does is in its draft. */
import { lockFlow, renameFlow, type FlowTitleChange } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { viewFlow, type FlowView } from './flow-rows.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 404 */
export async function updateFlow(act: Act, id: string, change: FlowTitleChange): Promise<FlowView> {
  if (!(await lockFlow(act.tx, id))) throw notFound();
  await renameFlow(act.tx, id, change);
  await audit(act, 'flow.update', { type: 'flow', id }, { fields: Object.keys(change) });
  return await viewFlow(act.tx, id);
}
