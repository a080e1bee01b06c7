/** Puts an old version into the draft. It goes live only by being published again, as a new version. */
import { validate, type Issue } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { lockFlow, saveDraft } from '#db/flows/flows.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { userOf } from '../../platform/user-of.ts';

/** @throws Problem 404 for a flow or version that is not there, 409 `flow_archived` */
export async function restoreVersion(
  act: Act,
  flowId: string,
  number: number,
): Promise<{ revision: number; updated_at: Date; issues: Issue[] }> {
  const { tx } = act;
  const flow = await lockFlow(tx, flowId);
  const version = flow && (await findVersion(tx, flowId, number));
  if (!version) throw notFound();
  if (flow.status === 'archived') throw new Problem('flow_archived');
  const saved = (await saveDraft(tx, { flowId, graph: version.graph, revision: null, userId: userOf(act) }))!;
  await audit(act, 'flow.restore', { type: 'flow', id: flowId }, { version: number, revision: saved.revision });
  return { ...saved, issues: validate(version.graph, await readCatalogue(tx)) };
}
