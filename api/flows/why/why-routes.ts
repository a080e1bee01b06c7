import { findLead } from '#db/crm/leads.ts';
import { namesOfSegments } from '#db/crm/segments/segments.ts';
import { listEnrolments } from '#db/flows/enrolments.ts';
import { loadManyFacts } from '#db/flows/facts.ts';
import { graphsOf } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow } from '#db/flows/flows.ts';
import { eventsForFlow, firstPublished, pastInFlow } from '#db/flows/why-not.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json } from '../../platform/http-schema.ts';
import { idParam, instant } from '../../platform/paging-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';
import { enrolmentSchema, viewEnrolment } from '../enrolments/enrolment-schema.ts';
import { flowStatus } from '../flow-schema.ts';
import { explain } from './why-not.ts';

const reason = z.object({ code: z.string(), text: textSchema });

const whySchema = z
  .object({
    flow: z.object({ id: z.uuid(), name: z.string(), status: flowStatus, live_version: z.int().nullable() }),
    state: z.enum(['inside', 'been', 'never']),
    because: reason,
    enrolments: z.array(enrolmentSchema),
    events: z
      .array(z.object({ id: z.uuid(), type: z.string(), label: textSchema, occurred_at: instant, outcome: reason }))
      .openapi({
        description: 'What happened to the person that could start the flow, the newest first, and what came of it.',
      }),
    now: z.object({
      enters: z.boolean(),
      reason,
      condition: textSchema.nullable().openapi({ description: 'What the flow asks of whoever enters.' }),
    }),
  })
  .openapi('WhyNot');

export const whyNot = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/leads/{id}/why',
    access: 'enrolments.read',
    summary: 'Why this person is, or is not, in this flow: from what was recorded, and what would happen now',
    tags: ['Enrolments'],
    request: { params: idParam, query: z.object({ flow_id: z.uuid() }) },
    responses: { 200: json(whySchema) },
  }),
  async (c) => {
    const { id: leadId } = c.req.valid('param');
    const { flow_id } = c.req.valid('query');
    const answer = await c.var.read(async (tx) => {
      const lead = await findLead(tx, leadId, c.var.scope);
      const flow = lead && (await findFlow(tx, flow_id));
      if (!lead || !flow) throw notFound();
      const live = flow.live_version ?? 0;
      const graph = (await graphsOf(tx, flow_id, [live])).get(live) ?? (await findDraft(tx, flow_id))!.graph;
      const [facts] = await loadManyFacts(tx, [{ leadId }]);
      const inside = { after: null, limit: 20 };
      const { items } = await listEnrolments(tx, { flow_id, lead_id: leadId }, inside, c.var.scope);
      const { id, name, status, live_version } = flow;
      return {
        flow: { id, name, status, live_version },
        enrolments: items.map(viewEnrolment),
        ...explain({
          flow,
          graph,
          published: await firstPublished(tx, flow_id),
          events: await eventsForFlow(tx, leadId, flow_id, flow.trigger_events),
          past: await pastInFlow(tx, leadId, flow_id),
          facts: facts!,
          segments: await namesOfSegments(tx),
        }),
      };
    });
    return c.json(answer, 200);
  },
);
