/** A/B tests: what became of those who took each way of a flow's splits, and whether the numbers allow to name a winner. */
import { type Flow, kindOf } from '#flow';
import { compareArms } from '#metrics';
import { compareControlGroup, type ControlGroup } from '#db/flows/counts/control-group.ts';
import { resultsOfArms, type ArmResult } from '#db/flows/arm-results.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { findFlow } from '#db/flows/flows.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json } from '../../platform/http-schema.ts';
import { idParam, instant } from '../../platform/paging-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';
import { statsQuery } from '../flow-schema.ts';
import { rangeOf } from '../stats-range.ts';

const measures = ['goals', 'replied', 'bought'] as const;
type Measure = (typeof measures)[number];

const verdictSchema = z.object({
  is: z.enum(['winner', 'no-difference', 'too-few']),
  winner: z.string().nullable().openapi({ description: 'The port of the way that wins.' }),
  p: z
    .number()
    .nullable()
    .openapi({ description: 'The chance of such a difference by luck alone, corrected for many ways.' }),
  text: textSchema,
});
const splitSchema = z
  .object({
    node_id: z.string(),
    arms: z.array(
      z.object({
        port: z.string(),
        label: z.string(),
        people: z.int(),
        goals: z.int(),
        replied: z.int(),
        bought: z.int().openapi({ description: 'Within 30 days.' }),
      }),
    ),
    verdicts: z.object({ goals: verdictSchema, replied: verdictSchema, bought: verdictSchema }),
  })
  .openapi('SplitResults');

const groupSchema = z.object({ people: z.int(), wrote: z.int(), bought: z.int(), goals: z.int() });
const controlSchema = z
  .object({
    written: groupSchema,
    held: groupSchema,
    lift: z
      .object({ wrote: z.number().nullable(), bought: z.number().nullable(), goals: z.number().nullable() })
      .openapi({
        description:
          'How much more often than in the control group: 0.25 is a quarter more. Null: nobody there did it.',
      }),
    verdicts: z.object({ wrote: verdictSchema, bought: verdictSchema, goals: verdictSchema }),
  })
  .openapi('ControlGroupResults');

export const flowSplits = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/flows/{id}/splits',
    access: 'flows.read',
    summary: 'What each way of the live version’s splits came to, with a verdict where the numbers allow one',
    tags: ['Flows'],
    request: { params: idParam, query: statsQuery },
    responses: {
      200: json(
        z.object({ from: instant, to: instant, splits: z.array(splitSchema), control: controlSchema.nullable() }),
      ),
    },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    const answer = await c.var.read(async (tx) => {
      const { from, to } = await rangeOf(tx, c.req.valid('query'));
      const flow = await findFlow(tx, id);
      if (!flow) throw notFound();
      const version = flow.live_version === null ? null : await findVersion(tx, id, flow.live_version);
      const splits = version?.graph.nodes.some((node) => node.kind === 'split');
      const results = splits ? await resultsOfArms(tx, id, { from, to }) : [];
      const control = controlOf(await compareControlGroup(tx, id, { from, to }));
      return { from, to, splits: version ? splitsOf(version.graph, results) : [], control };
    });
    return c.json(answer, 200);
  },
);

const nobody = { people: 0, wrote: 0, bought: 0, goals: 0 };

/** Null before anybody was held back. */
function controlOf(groups: readonly ControlGroup[]) {
  const of = (name: ControlGroup['group']) => {
    const { people, wrote, bought, goals } = groups.find(({ group }) => group === name) ?? nobody;
    return { people, wrote, bought, goals };
  };
  const [written, held] = [of('written'), of('held')];
  if (held.people === 0) return null;
  const judge = (measure: 'wrote' | 'bought' | 'goals') => {
    const verdict = compareArms([
      { name: { es: 'Con mensajes', en: 'With messages' }, people: written.people, hits: written[measure] },
      { name: { es: 'Grupo de control', en: 'Control group' }, people: held.people, hits: held[measure] },
    ]);
    return { ...verdict, winner: verdict.winner === null ? null : (['written', 'held'] as const)[verdict.winner]! };
  };
  const lift = (measure: 'wrote' | 'bought' | 'goals') =>
    held[measure] === 0 || written.people === 0
      ? null
      : written[measure] / written.people / (held[measure] / held.people) - 1;
  return {
    written,
    held,
    lift: { wrote: lift('wrote'), bought: lift('bought'), goals: lift('goals') },
    verdicts: { wrote: judge('wrote'), bought: judge('bought'), goals: judge('goals') },
  };
}

function splitsOf(flow: Flow, results: readonly ArmResult[]) {
  return flow.nodes
    .filter((node) => node.kind === 'split')
    .map((node) => {
      const arms = (kindOf(node.kind)?.ports(node.config) ?? []).map(({ id: port, label }) => {
        const found = results.find((one) => one.node_id === node.id && one.port === port);
        const { people = 0, goals = 0, replied = 0, bought = 0 } = found ?? {};
        return { port, label: label.es, people, goals, replied, bought };
      });
      const judge = (measure: Measure) => {
        const verdict = compareArms(arms.map((arm) => ({ name: arm.label, people: arm.people, hits: arm[measure] })));
        return { ...verdict, winner: verdict.winner === null ? null : arms[verdict.winner]!.port };
      };
      return {
        node_id: node.id,
        arms,
        verdicts: { goals: judge('goals'), replied: judge('replied'), bought: judge('bought') },
      };
    });
}
