import { moveTexts, stepName } from '#flow';
import { graphsOf } from '#db/flows/flow-versions.ts';
import { findFlow } from '#db/flows/flows.ts';
import { findMove, listMoved, listMoves, type MovedPerson } from '#db/flows/moves/flow-moves.ts';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../../platform/paging-schema.ts';
import { actOnPeople } from './act-on-people.ts';
import { actedSchema, movedPerson, moveSchema, peopleInput, personOutcome } from './move-schema.ts';
import { undoMove } from './undo-move.ts';
import { viewMove } from './view-move.ts';

const tags = ['Flows'];

export const flowMoves = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/people',
      access: 'enrolments.control',
      summary: 'Pause, resume, move or stop people inside: some, those at a step, or all',
      tags,
      request: { params: idParam, body: jsonBody(peopleInput) },
      responses: { 200: json(actedSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => actOnPeople(act, id, c.req.valid('json'))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/moves',
      access: 'flows.read',
      summary: 'How people were taken to other versions of a flow, the newest first',
      tags,
      request: { params: idParam, query: pageQuery },
      responses: { 200: json(pageOf(moveSchema)) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const page = await readPage(c, `moves:${id}`, c.req.valid('query'));
      const rows = await c.var.read(async (tx) => {
        const flow = await findFlow(tx, id);
        if (!flow) throw notFound();
        const { items, next } = await listMoves(tx, id, page);
        return { items: await Promise.all(items.map((move) => viewMove(tx, move, flow.live_version))), next };
      });
      return c.json(await toPage(c, `moves:${id}`, rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flow-moves/{id}',
      access: 'flows.read',
      summary: 'How a move goes',
      tags,
      request: { params: idParam },
      responses: { 200: json(moveSchema) },
    }),
    async (c) => {
      const view = await c.var.read(async (tx) => {
        const move = await findMove(tx, c.req.valid('param').id);
        if (!move) throw notFound();
        const { live_version } = (await findFlow(tx, move.flow_id))!;
        return await viewMove(tx, move, live_version);
      });
      return c.json(view, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flow-moves/{id}/people',
      access: 'flows.read',
      summary: 'What a move came to for each person',
      tags,
      request: { params: idParam, query: pageQuery.extend({ outcome: personOutcome.optional() }) },
      responses: { 200: json(pageOf(movedPerson)) },
    }),
    async (c) => {
      const [{ id }, query] = [c.req.valid('param'), c.req.valid('query')];
      const page = await readPage(c, `moved:${id}`, query);
      const rows = await c.var.read(async (tx) => {
        const move = await findMove(tx, id);
        if (!move) throw notFound();
        const { items, next } = await listMoved(tx, id, query, page);
        const versions = new Set(items.flatMap(({ from_version }) => (from_version === null ? [] : [from_version])));
        const graphs = await graphsOf(tx, move.flow_id, [...versions]);
        const titleOf = ({ from_version, from_node }: MovedPerson) =>
          (from_version !== null && from_node !== null && stepName(graphs.get(from_version), from_node)) || null;
        const view = (one: MovedPerson) => ({
          ...one,
          from_title: titleOf(one),
          outcome_text: moveTexts[one.outcome],
        });
        return { items: items.map(view), next };
      });
      return c.json(await toPage(c, `moved:${id}`, rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flow-moves/{id}/undo',
      access: 'flows.publish',
      summary: 'Take a move back within the hour; of a publishing also the version that was live before',
      tags,
      request: { params: idParam },
      responses: { 200: json(moveSchema) },
    }),
    async (c) => c.json(await c.var.change(200, (act) => undoMove(act, c.req.valid('param').id)), 200),
  );
