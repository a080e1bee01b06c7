/** Turns the draft into the next version and makes it the live one. People inside stay on theirs unless asked to move. */
import { compile, hasErrors, triggerEvents, validate, type Issue } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { signalMove } from '#db/flows/enrolment-signals.ts';
import { countOpen } from '#db/flows/enrolments.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow, lockFlow, type FlowStatus } from '#db/flows/flows.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { invalidFlow } from './read-graph.ts';
import { userOf } from '../../platform/user-of.ts';

export interface Published {
  version: number;
  status: FlowStatus;
  warnings: Issue[];
  people: { inside: number; moved: number; staying: number };
}

/**
 * The first version makes the flow active. A paused flow stays paused: only `resume` asks what to do with what is overdue.
 * @throws Problem 404, 409 `flow_archived`, `nothing_to_publish`, 422 `invalid_flow` with every issue
 */
export async function publishFlow(
  act: Act,
  flowId: string,
  input: { note: string; people: 'stay' | 'move' },
): Promise<Published> {
  const { tx } = act;
  const flow = await lockFlow(tx, flowId);
  if (!flow) throw notFound();
  if (flow.status === 'archived') throw new Problem('flow_archived');
  const { graph } = (await findDraft(tx, flowId))!;
  const issues = validate(graph, await readCatalogue(tx));
  if (hasErrors(issues)) throw invalidFlow(issues);
  if (!(await findFlow(tx, flowId))!.has_changes) throw new Problem('nothing_to_publish');

  const plan = compile(graph);
  const inside = await countOpen(tx, flowId);
  const version = await insertVersion(tx, {
    flowId,
    graph,
    plan,
    note: input.note,
    userId: userOf(act),
    triggerEvents: triggerEvents(graph),
  });
  const { moved } = input.people === 'move' ? await signalMove(tx, { flowId }, { version, plan }) : { moved: 0 };
  const { status } = (await findFlow(tx, flowId))!;
  await audit(act, 'flow.publish', { type: 'flow', id: flowId }, { version, people: input.people, inside, moved });
  return { version, status, warnings: issues, people: { inside, moved, staying: inside - moved } };
}
