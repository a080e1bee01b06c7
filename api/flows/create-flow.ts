/** Begins a flow: empty, from a Flow, or from a ready-made one. It stays a draft until it is published. */
import { readyMadeFlows, type Flow, type ReadyMadeFlow } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { insertFlow } from '#db/flows/flows.ts';
import type { Act } from '../context.ts';
import { invalid } from '../errors.ts';
import { viewFlow, type FlowView } from './flow-rows.ts';
import type { FlowInput } from './flow-schema.ts';
import { audit } from '../platform/audit.ts';
import { readGraph } from './draft/read-graph.ts';
import { userOf } from '../platform/user-of.ts';

/** @throws Problem 422 for a broken Flow or an unknown ready-made one */
export async function createFlow(act: Act, input: FlowInput): Promise<FlowView> {
  const { flow, from_ready_made } = input;
  if (flow !== undefined && from_ready_made !== undefined)
    throw invalid('flow', 'choose_one', 'give flow or from_ready_made, not both');
  const readyMade = from_ready_made === undefined ? null : findReadyMade(from_ready_made);
  const name = input.name ?? readyMade?.name.es;
  if (name === undefined) throw invalid('name', 'required', 'a flow needs a name');
  const source = readyMade ? readyMade.flow : flow;
  const id = await insertFlow(act.tx, {
    name,
    description: input.description ?? readyMade?.description.es ?? '',
    graph: source === undefined ? emptyFlow : readGraph(source, await readCatalogue(act.tx)).graph,
    userId: userOf(act),
  });
  await audit(act, 'flow.create', { type: 'flow', id }, from_ready_made ? { from_ready_made } : {});
  return await viewFlow(act.tx, id);
}

const emptyFlow: Flow = {
  formatVersion: 1,
  nodes: [],
  edges: [],
  settings: { reEntry: 'after-exit', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
};

function findReadyMade(id: string): ReadyMadeFlow {
  const found = readyMadeFlows.find((one) => one.id === id);
  if (!found) throw invalid('from_ready_made', 'unknown', `one of: ${readyMadeFlows.map((one) => one.id).join(', ')}`);
  return found;
}
