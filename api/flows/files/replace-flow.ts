/** Puts a file in the place of a flow's draft, name, description and tags. Nothing that runs changes until it is published. */
import { validate, type Issue, type NeedMap } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { findDraft, lockFlow, renameFlow, saveDraft } from '#db/flows/flows.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { userOf } from '../../platform/user-of.ts';
import { fitFile, readFile } from './take-file.ts';

/**
 * @param revision of the draft that the writer knows; null writes over whatever is there
 * @throws Problem 404, 409 for an archived flow, 412 `stale_draft`, 422
 */
export async function replaceFlow(
  act: Act,
  flowId: string,
  input: { file: unknown; map: NeedMap; revision: number | null },
): Promise<{ revision: number; updated_at: Date; issues: Issue[] }> {
  const flow = await lockFlow(act.tx, flowId);
  if (!flow) throw notFound();
  if (flow.status === 'archived') throw new Problem('flow_archived');
  const file = readFile(input.file);
  const catalogue = await readCatalogue(act.tx);
  const graph = fitFile(file, catalogue, input.map);
  const saved = await saveDraft(act.tx, { flowId, graph, revision: input.revision, userId: userOf(act) });
  if (!saved) {
    const current = await findDraft(act.tx, flowId);
    throw new Problem('stale_draft', { extra: { revision: current?.revision, updated_by: current?.updated_by } });
  }
  const { name, description, tags } = file;
  await renameFlow(act.tx, flowId, { name, description, tags });
  await audit(act, 'flow.replace', { type: 'flow', id: flowId }, { revision: saved.revision });
  return { ...saved, issues: validate(graph, catalogue) };
}
