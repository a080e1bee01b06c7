/** Replaces a flow's draft. Nothing that runs changes until it is published. */
import type { Issue } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { findDraft, lockFlow, saveDraft as writeDraft } from '#db/flows/flows.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { readGraph } from './read-graph.ts';
import { userOf } from '../../platform/user-of.ts';

/**
 * Not in the audit log: an editor saves every few seconds, and the version that comes of it is.
 * @param revision what the writer started from; null writes over whatever is there
 * @throws Problem 404, 409 for an archived flow, 412 `stale_draft` with the current `revision`, 422 `invalid_flow` with `issues`
 */
export async function saveDraft(
  act: Act,
  flowId: string,
  input: unknown,
  revision: number | null,
): Promise<{ revision: number; updated_at: Date; issues: Issue[] }> {
  const flow = await lockFlow(act.tx, flowId);
  if (!flow) throw notFound();
  if (flow.status === 'archived') throw new Problem('flow_archived');
  const { graph, issues } = readGraph(input, await readCatalogue(act.tx));
  const saved = await writeDraft(act.tx, { flowId, graph, revision, userId: userOf(act) });
  if (!saved) {
    const current = await findDraft(act.tx, flowId);
    throw new Problem('stale_draft', { extra: { revision: current?.revision, updated_by: current?.updated_by } });
  }
  return { ...saved, issues };
}
