/** Copies a flow's draft into a new flow. Versions, people and numbers stay with the first. */
import { findDraft, findFlow, insertFlow } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { viewFlow, type FlowView } from './flow-rows.ts';
import { audit } from '../platform/audit.ts';
import { userOf } from '../platform/user-of.ts';

/** @param name of the copy; without it the first one's with "(copia)". @throws Problem 404 */
export async function duplicateFlow(act: Act, flowId: string, name?: string): Promise<FlowView> {
  const flow = await findFlow(act.tx, flowId);
  const draft = flow && (await findDraft(act.tx, flowId));
  if (!draft) throw notFound();
  const copy = {
    name: name ?? `${flow.name.slice(0, 112)} (copia)`,
    description: flow.description,
    tags: flow.tags,
    graph: draft.graph,
  };
  const id = await insertFlow(act.tx, { ...copy, userId: userOf(act) });
  await audit(act, 'flow.duplicate', { type: 'flow', id }, { from: flowId });
  return await viewFlow(act.tx, id);
}
