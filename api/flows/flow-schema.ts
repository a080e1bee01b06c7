/** Flows on the wire: the row of the list, the draft, versions, and what is wrong with them. */
import { flow as flowGraph, type Flow, readyMadeFlows } from '#flow';
import * as z from 'zod';
import { instant, instantInput, whole } from '../platform/paging-schema.ts';
import { prose, text, textSchema } from '../platform/text-schema.ts';
import { stepChoice } from './moves/move-schema.ts';

export const flowStatus = z.enum(['draft', 'active', 'paused', 'archived']);

const count = z.int().nonnegative();

/** What people sort flows by: 20 at most, each once. */
export const flowTags = z
  .array(text(40))
  .max(20)
  .transform((tags) => [...new Set(tags)]);

/** At least that far: `sent` includes delivered and read. */
export const effectSchema = z
  .object({
    messages: count,
    sent: count,
    delivered: count,
    read: count,
    replied: count,
    opted_out: count,
    failed: count,
    unconfirmed: count,
    suppressed: count,
    pending: count,
  })
  .openapi('Effect');

export const insideSchema = z.object({ total: count, running: count, waiting: count, paused: count });

export const flowSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    status: flowStatus,
    live_version: z.int().nullable(),
    trigger_events: z.array(z.string()),
    sending_stopped: z.boolean(),
    /** The draft differs from the live version, or nothing is published yet. */
    has_changes: z.boolean(),
    draft_revision: z.int(),
    draft_updated_at: instant,
    created_at: instant,
    updated_at: instant,
    people: insideSchema.openapi({ description: 'Inside now.' }),
    effect: effectSchema.openapi({ description: 'Of the messages of the last 30 days.' }),
  })
  .openapi('Flow');

export const issueSchema = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    nodeId: z.string().optional(),
    edgeId: z.string().optional(),
    field: z.string().optional(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .openapi('Issue');

/** What an admin draws, as stored. */
export const graphSchema = z.custom<Flow>().openapi('FlowGraph', {
  type: 'object',
  description: 'The Flow: formatVersion 1, nodes, edges, settings. `GET /api/crm/flow-format` has its JSON Schema.',
});

/**
 * A graph as it comes in: the Flow itself or `{graph}`. It is looked at by `validate`, not here, so that whoever posts a broken
 * one gets the codes that the canvas shows.
 */
export const graphInput = z
  .custom<Flow | { graph: Flow }>((value) => value !== undefined)
  .openapi('FlowGraphInput', {
    type: 'object',
    description: 'A Flow, or {"graph": Flow}.',
  });

/** The Flow inside a body, not yet looked at. */
export function graphOf(body: unknown): unknown {
  const isWrapped =
    typeof body === 'object' && body !== null && Object.hasOwn(body, 'graph') && !Object.hasOwn(body, 'nodes');
  return isWrapped ? (body as { graph: unknown }).graph : body;
}

export const flowInput = z
  .strictObject({
    name: text(120).optional().openapi({ description: 'Needed unless it is a ready-made one.' }),
    description: prose(2000).optional(),
    flow: z
      .unknown()
      .optional()
      .openapi({ type: 'object', description: 'A Flow to begin with; without it the canvas is empty.' }),
    from_ready_made: z
      .string()
      .max(60)
      .optional()
      .openapi({ enum: readyMadeFlows.map(({ id }) => id), description: 'Instead of `flow`.' }),
  })
  .openapi('FlowInput', {
    oneOf: [
      { required: ['from_ready_made'], not: { required: ['flow'] } },
      { required: ['name'], not: { required: ['from_ready_made'] } },
    ],
  });
export type FlowInput = z.output<typeof flowInput>;

export const flowPatch = z
  .strictObject({ name: text(120), description: prose(2000), tags: flowTags })
  .partial()
  .openapi('FlowPatch');

export const draftSchema = z
  .object({
    graph: graphSchema,
    revision: z.int(),
    updated_at: instant,
    updated_by: z.uuid().nullable(),
    updated_by_name: z.string().nullable(),
    issues: z.array(issueSchema),
  })
  .openapi('FlowDraft');

export const savedSchema = z.object({ revision: z.int(), updated_at: instant, issues: z.array(issueSchema) });

export const versionSchema = z
  .object({
    number: z.int(),
    note: z.string(),
    published_by: z.uuid().nullable(),
    published_by_name: z.string().nullable(),
    published_at: instant,
    people: count.openapi({ description: 'Open enrolments pinned to it.' }),
  })
  .openapi('FlowVersion');

export const peopleAtSchema = z.object({
  version: z.int(),
  node_id: z.string().nullable(),
  people: count,
  /** The node exists in the draft: somebody there could move on with the new version. */
  in_draft: z.boolean(),
});

export const previewSchema = z
  .object({
    next_version: z.int(),
    has_changes: z.boolean(),
    publishable: z.boolean(),
    issues: z.array(issueSchema),
    people: z.object({ total: count, at: z.array(peopleAtSchema) }),
    changes: z
      .array(
        z.object({
          node_id: z.string(),
          change: z.enum(['added', 'removed', 'changed', 'rewired']),
          title: textSchema,
          before: textSchema.nullable(),
          after: textSchema.nullable(),
          words: z.array(z.object({ label: textSchema, before: textSchema.nullable(), after: textSchema.nullable() })),
        }),
      )
      .openapi({ description: 'The difference to the live version in words, step by step.' }),
    steps: z
      .array(
        z.object({
          node_id: z.string(),
          title: textSchema,
          summary: textSchema,
          change: z.enum(['removed', 'changed', 'rewired']).nullable(),
          people: count,
          versions: z.array(z.int()),
          follower: z.string().nullable(),
        }),
      )
      .openapi({
        description:
          'Where people stand, and how the step differs from the one of their version. `follower`: for a step that is gone, the nearest one behind it that is left.',
      }),
    changed_nodes: z
      .array(z.string())
      .openapi({ description: 'Nodes that are new, changed or gone against the live version.' }),
  })
  .openapi('PublishPreview');

export const publishInput = z.strictObject({
  note: prose(500).trim().default(''),
  people: z.enum(['stay', 'move', 'next']).default('stay').openapi({
    description:
      'What becomes of people inside: they stay on their version, move to the new one now, or when they leave their step. Whoever stands at a step that is gone stays, unless `steps` says where they go.',
  }),
  steps: z.array(stepChoice).max(500).default([]).openapi({ description: 'Otherwise for those at these steps.' }),
});
export type PublishInput = z.output<typeof publishInput>;

export const publishedSchema = z
  .object({
    version: z.int(),
    status: flowStatus,
    warnings: z.array(issueSchema),
    people: z.object({ inside: count, moved: count, staying: count }).openapi({
      description: 'By where they stand now; who walks on before they hear of it follows their next step.',
    }),
    move_id: z
      .uuid()
      .nullable()
      .openapi({ description: 'How it goes, and how to undo it; null for the first version.' }),
  })
  .openapi('Published');

export const statsQuery = z.object({
  from: instantInput.optional(),
  to: instantInput.optional(),
  days: whole({ min: 1, max: 366, description: 'Counted back from now, without `from`.' }).default(30),
});

export const statsSchema = z
  .object({
    from: instant,
    to: instant,
    entries: z.object({
      entered: count,
      open: count,
      goal: count,
      none: count,
      exited: count,
      failed: count,
      stopped: count,
    }),
    exit_reasons: z.array(z.object({ reason: z.string(), people: count })),
    people: insideSchema,
    effect: effectSchema,
    nodes: z.array(
      effectSchema.extend({ node_id: z.string(), people: count, suppressed_by: z.record(z.string(), count) }),
    ),
  })
  .openapi('FlowStats');

/** JSON Schema of a Flow for people who write one by hand. */
export const flowFormat = z.toJSONSchema(flowGraph, { unrepresentable: 'any', io: 'input' });
