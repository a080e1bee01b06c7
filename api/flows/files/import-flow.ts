/** Makes a flow of a file. It stays a draft until it is published. */
import type { NeedMap } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { insertFlow } from '#db/flows/flows.ts';
import type { Act } from '../../context.ts';
import { audit } from '../../platform/audit.ts';
import { userOf } from '../../platform/user-of.ts';
import { viewFlow, type FlowView } from '../flow-rows.ts';
import { fitFile, readFile } from './take-file.ts';

/** @throws Problem 422 */
export async function importFlow(act: Act, input: { file: unknown; map: NeedMap; name?: string }): Promise<FlowView> {
  const file = readFile(input.file);
  const graph = fitFile(file, await readCatalogue(act.tx), input.map);
  const { description, tags } = file;
  const name = input.name ?? file.name;
  const id = await insertFlow(act.tx, { name, description, tags, graph, userId: userOf(act) });
  await audit(act, 'flow.import', { type: 'flow', id }, { steps: graph.nodes.length });
  return await viewFlow(act.tx, id);
}
