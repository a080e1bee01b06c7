/** Turns the draft into the next version and makes it the live one. People inside stay on theirs unless asked to move. */
import { type Choice, compile, type Flow, hasErrors, triggerEvents, validate, type Issue, type When } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { countPeople, insertVersion } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow, lockFlow, type FlowStatus } from '#db/flows/flows.ts';
import { beginMove } from '#db/flows/moves/flow-moves.ts';
import { allow } from '#db/platform/tenant.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import type { PublishInput } from '../flow-schema.ts';
import { readChoices } from '../moves/move-schema.ts';
import { invalidFlow } from './read-graph.ts';
import { userOf } from '../../platform/user-of.ts';

export interface Published {
  version: number;
  status: FlowStatus;
  warnings: Issue[];
  people: { inside: number; moved: number; staying: number };
  move_id: string | null;
}

/**
 * The first version makes the flow active. A paused flow stays paused: only `resume` asks what to do with what is overdue.
 * @throws Problem 404, 409 `flow_archived`, `nothing_to_publish`, 422 `invalid_flow` with every issue, or a choice that cannot be
 */
export async function publishFlow(
  act: Act,
  flowId: string,
  input: Pick<PublishInput, 'note' | 'people'> & Partial<Pick<PublishInput, 'steps'>>,
): Promise<Published> {
  const { tx } = act;
  // Thousands of people may be inside.
  await allow(tx, 15);
  const flow = await lockFlow(tx, flowId);
  if (!flow) throw notFound();
  if (flow.status === 'archived') throw new Problem('flow_archived');
  const { graph } = (await findDraft(tx, flowId))!;
  const issues = validate(graph, await readCatalogue(tx));
  if (hasErrors(issues)) throw invalidFlow(issues);
  if (!(await findFlow(tx, flowId))!.has_changes) throw new Problem('nothing_to_publish');

  const others: When = input.people === 'move' ? 'now' : input.people;
  const places = readChoices(input.steps ?? [], graph);
  const people = await countBy(act, flowId, graph, places, others);
  const version = await insertVersion(tx, {
    flowId,
    graph,
    plan: compile(graph),
    note: input.note,
    userId: userOf(act),
    triggerEvents: triggerEvents(graph),
  });
  const move =
    flow.live_version === null
      ? null
      : await beginMove(tx, {
          flowId,
          cause: 'publish',
          fromVersion: flow.live_version,
          toVersion: version,
          places,
          others,
          userId: userOf(act),
        });
  const { status } = (await findFlow(tx, flowId))!;
  await audit(
    act,
    'flow.publish',
    { type: 'flow', id: flowId },
    { version, people: input.people, inside: people.inside, moved: people.moved },
  );
  return { version, status, warnings: issues, people, move_id: move?.id ?? null };
}

/** How many go to the new version and how many stay on theirs, by where they stand. */
async function countBy(
  { tx }: Act,
  flowId: string,
  graph: Flow,
  places: Record<string, Choice>,
  others: When,
): Promise<Published['people']> {
  const nodes = new Set(graph.nodes.map((node) => node.id));
  const goes = (id: string | null): boolean => {
    const choice: Choice = (id !== null && Object.hasOwn(places, id) && places[id]) || { when: others };
    return choice.when !== 'stay' && (choice.to !== undefined || id === null || nodes.has(id));
  };
  const at = await countPeople(tx, flowId);
  const sum = (rows: typeof at) => rows.reduce((total, { people }) => total + people, 0);
  const [inside, moved] = [sum(at), sum(at.filter(({ node_id }) => goes(node_id)))];
  return { inside, moved, staying: inside - moved };
}
