import { triggerOf, type Flow } from '#flow';
import { type CohortNumbers, numbersOfCohort, numbersOfTemplates } from '#db/flows/counts/of-cohort.ts';
import { whenBehind } from '#db/flows/counts/behind.ts';
import { deeds, revenueOfCohort, type Revenue } from '#db/flows/flow-numbers.ts';
import { noEffect } from '#db/flows/flow-stats.ts';
import { graphsOf } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow } from '#db/flows/flows.ts';
import { listEnrolments } from '#db/flows/enrolments.ts';
import type { Tx } from '#db/platform/tenant.ts';
import * as z from 'zod';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json } from '../../platform/http-schema.ts';
import { keepFigure } from '../../platform/kept-figures.ts';
import { idParam, pageOf, pageQuery, whole } from '../../platform/paging-schema.ts';
import { enrolmentSchema, viewEnrolment } from '../enrolments/enrolment-schema.ts';
import { effectSchema, statsQuery } from '../flow-schema.ts';
import { rangeOf } from '../stats-range.ts';
import { numbersSchema, templateNumbers } from './numbers-schema.ts';
import { waysOf } from './ways.ts';

const tags = ['Flows'];
const window = whole({ min: 1, max: 365, description: 'Days after entering in which a sale counts.' }).default(30);
const cohortQuery = statsQuery.extend({ version: whole({ min: 1, max: 1_000_000 }).optional(), window_days: window });

export const flowNumbers = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/numbers',
      access: 'flows.read',
      summary: 'What a flow came to for those who entered in a range: per step, per way, per template, with revenue',
      tags,
      request: { params: idParam, query: cohortQuery },
      responses: { 200: json(numbersSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const query = c.req.valid('query');
      const { cohort, graph, found } = await c.var.read(async (tx) => {
        const range = await rangeOf(tx, query);
        const version = query.version ?? null;
        const cohort = { flowId: id, ...range, version };
        return { cohort, graph: await graphOf(tx, id, version), found: await numbersOfCohort(tx, cohort) };
      });
      const { from, to, version } = cohort;
      const count = () => c.var.read((tx) => revenueOfCohort(tx, cohort, query.window_days));
      const { figure: revenue, asOf } = await keepFigure(c, 'flow.revenue', [id, query], count);
      const numbers = numbersOf(found, graph, revenue);
      return c.json({ from, to, version, window_days: query.window_days, revenue_as_of: asOf, ...numbers }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/numbers/people',
      access: 'flows.read',
      summary: 'The people behind one of those numbers, the newest first',
      tags,
      request: {
        params: idParam,
        query: cohortQuery.extend(pageQuery.shape).extend({
          did: z.enum(deeds).default('entered'),
          node_id: z.string().max(64).optional(),
        }),
      },
      responses: { 200: json(pageOf(enrolmentSchema)) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const query = c.req.valid('query');
      const { did, node_id, version } = query;
      const name = `behind:${id}:${did}:${node_id ?? ''}:${version ?? ''}`;
      const page = await readPage(c, name, query);
      const found = await c.var.read(async (tx) => {
        const graph = await graphOf(tx, id, version ?? null);
        // Everybody who entered came by the trigger, which keeps no record of its own.
        const at = node_id !== undefined && node_id === triggerOf(graph)?.node.id ? null : node_id;
        const cohort = { flowId: id, version: version ?? null, ...(await rangeOf(tx, query)) };
        const when = await whenBehind(tx, cohort, { did, nodeId: at });
        if (!when) return { items: [], next: null };
        const filter = { flow_id: id, behind: { did, nodeId: at, days: query.window_days, ...when } };
        return await listEnrolments(tx, { ...filter, ...(version ? { version } : {}) }, page, c.var.scope);
      });
      return c.json(await toPage(c, name, { items: found.items.map(viewEnrolment), next: found.next }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/hsm/template-numbers',
      access: 'templates.read',
      summary: 'What became of the messages of each template: read, replied, opted out',
      tags: ['Templates'],
      request: { query: statsQuery },
      responses: { 200: json(z.object({ items: z.array(templateNumbers) })) },
    }),
    async (c) => {
      const items = await c.var.read(async (tx) => numbersOfTemplates(tx, await rangeOf(tx, c.req.valid('query'))));
      return c.json({ items }, 200);
    },
  );

/** @throws Problem 404 for a flow or version that is not there */
async function graphOf(tx: Tx, flowId: string, version: number | null): Promise<Flow> {
  const flow = await findFlow(tx, flowId);
  if (!flow) throw notFound();
  const number = version ?? flow.live_version;
  const graph =
    number === null ? (await findDraft(tx, flowId))?.graph : (await graphsOf(tx, flowId, [number])).get(number);
  if (!graph) throw notFound();
  return graph;
}

function numbersOf(found: CohortNumbers, graph: Flow, revenue: Revenue) {
  const { waiting_to_start, left_before_start, ...total } = found.total;
  const steps = new Map(found.steps.map((row) => [row.node_id, row]));
  const messages = new Map(found.messages.map((row) => [row.node_id, row]));
  const money = Map.groupBy(revenue.steps, (row) => row.node_id);
  const walked = [...found.ways];
  const start = triggerOf(graph)?.node.id;
  if (start !== undefined && total.entered > 0) {
    steps.set(start, {
      node_id: start,
      entered: total.entered,
      waiting: waiting_to_start,
      dropped: left_before_start,
      finished: 0,
      goal: 0,
    });
    money.set(
      start,
      revenue.flow.map((one) => ({ ...one, node_id: start })),
    );
    const first = graph.edges.find(({ from }) => from === start);
    if (first) {
      const people = total.entered - waiting_to_start - left_before_start;
      walked.push({ node_id: start, port: first.port, next: null, people });
    }
  }
  const effects = [...messages.values()];
  const sum = (key: keyof typeof noEffect) => effects.reduce((all, one) => all + one[key], 0);
  return {
    total: { ...total, revenue: revenue.flow },
    effect: effectSchema.parse(Object.fromEntries(Object.keys(noEffect).map((key) => [key, sum(key as never)]))),
    nodes: [...steps.values()].map((step) => {
      const { node_id: _id, ...effect } = messages.get(step.node_id) ?? { node_id: '', ...noEffect };
      const went_on = step.entered - step.waiting - step.dropped - step.finished;
      return { ...step, went_on, effect, revenue: (money.get(step.node_id) ?? []).map(plain) };
    }),
    ways: waysOf(graph, walked).filter(({ people }) => people !== 0),
    templates: found.templates,
  };
}

const plain = ({ currency, amount, sales }: { currency: string; amount: string; sales: number }) => ({
  currency,
  amount,
  sales,
});
