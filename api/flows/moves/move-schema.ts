/** Taking people to another version, on the wire. */
import { type Choice, type Flow, isPlace, type When } from '#flow';
import * as z from 'zod';
import { invalid } from '../../errors.ts';
import { instant, versionNumber } from '../../platform/paging-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';
import { catchUp } from '../enrolments/enrolment-schema.ts';

const count = z.int().nonnegative();
const nodeId = z.string().min(1).max(64);

export const whenSchema = z.enum(['stay', 'now', 'next']).openapi({
  description:
    'stay: goes on with their version. now: with the other one at once; a wait of another length counts from when it began. next: ends the step as it was, and goes on with the other one from there.',
});

/** What becomes of the people at one step. */
export const stepChoice = z
  .strictObject({
    node_id: nodeId,
    when: whenSchema,
    to: nodeId
      .optional()
      .openapi({ description: 'The step of the new version they go to; needed where theirs is gone.' }),
  })
  .openapi('StepChoice');
export type StepChoice = z.output<typeof stepChoice>;

const who = {
  enrolment_ids: z.array(z.uuid()).min(1).max(500).optional().openapi({ description: 'These; left out: all.' }),
  node_id: nodeId.optional().openapi({ description: 'Only those who stand at this step.' }),
  people: count.optional().openapi({
    description:
      'How many the caller believes they are; needed without `enrolment_ids`, so that nobody reaches more than they know of.',
  }),
};

export const peopleInput = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('pause'), ...who }),
    z.strictObject({ do: z.literal('resume'), catch_up: catchUp, ...who }),
    z.strictObject({ do: z.literal('stop'), ...who }),
    z.strictObject({
      do: z.literal('move'),
      version: versionNumber,
      when: z.enum(['now', 'next']).default('now'),
      to: nodeId.optional().openapi({ description: 'The step of that version they go to; left out: the same.' }),
      ...who,
    }),
  ])
  .openapi('PeopleAct');
export type PeopleAct = z.output<typeof peopleInput>;

export const actedSchema = z
  .object({
    people: count,
    move_id: z.uuid().nullable().openapi({ description: 'The move that goes on in the worker.' }),
  })
  .openapi('PeopleActed');

export const moveSchema = z
  .object({
    id: z.uuid(),
    flow_id: z.uuid(),
    cause: z.enum(['publish', 'hand', 'undo']),
    from_version: z.int().nullable().openapi({ description: 'What was live before; null where that did not change.' }),
    to_version: z.int(),
    undo_of: z.uuid().nullable(),
    state: z.enum(['running', 'done']),
    people: z.object({
      total: count,
      left: count.openapi({ description: 'Not told yet, or told and without an answer.' }),
      moved: count,
      pending: count.openapi({ description: 'Go over when they leave their step.' }),
      stayed: count,
      left_out: count.openapi({ description: 'Not in the total: they stay as chosen, and were told nothing.' }),
      restored: count,
      not_restored: count.openapi({ description: 'Had gone on, or were moved again.' }),
      ended: count,
      unreached: count,
    }),
    undoable: z.boolean(),
    undo_until: instant
      .nullable()
      .openapi({ description: 'An hour after it was asked for; null where it cannot be undone.' }),
    undone_at: instant.nullable(),
    entered_since: count.nullable().openapi({
      description: 'Of an undo: who entered on the version that was live until then, and goes on with it.',
    }),
    created_by_name: z.string().nullable(),
    created_at: instant,
    ended_at: instant.nullable(),
  })
  .openapi('FlowMove');

export const personOutcome = z.enum([
  ...(['queued', 'told', 'moved', 'pending', 'stayed'] as const),
  ...(['restored', 'went-on', 'moved-again', 'ended', 'unreached'] as const),
]);

export const movedPerson = z
  .object({
    enrolment_id: z.uuid(),
    lead_id: z.uuid(),
    lead_name: z.string().nullable(),
    outcome: personOutcome,
    outcome_text: textSchema,
    from_version: z.int().nullable(),
    from_node: z.string().nullable(),
    from_title: textSchema
      .nullable()
      .openapi({ description: 'What the step is called in the version they came from.' }),
    to_node: z.string().nullable(),
    told_at: instant.nullable(),
    heard_at: instant.nullable(),
  })
  .openapi('MovedPerson');

/**
 * The choices by step.
 * @param graph of the version they are to go to
 * @throws Problem 422 where a step is named twice, or somebody would go where nobody can stand
 */
export function readChoices(steps: readonly StepChoice[], graph: Flow): Record<string, Choice> {
  const places: Record<string, Choice> = Object.create(null) as Record<string, Choice>;
  for (const [i, { node_id, when, to }] of steps.entries()) {
    if (Object.hasOwn(places, node_id)) throw invalid(`steps.${i}.node_id`, 'repeated', 'this step is named twice');
    places[node_id] = readChoice(`steps.${i}.to`, { when, to }, graph, node_id);
  }
  return { ...places };
}

/** @param field what is said to be wrong */
export function readChoice(
  field: string,
  { when, to }: { when: When; to?: string | undefined },
  graph: Flow,
  node: string | null,
): Choice {
  if (when === 'stay') return { when };
  if (to !== undefined) {
    if (!isPlace(graph, to)) throw invalid(field, 'not_found', 'nobody can be put onto that step');
    return { when, to };
  }
  if (node !== null && !graph.nodes.some(({ id }) => id === node))
    throw invalid(field, 'required', 'the step is gone: say where its people go, or that they stay');
  return { when };
}
