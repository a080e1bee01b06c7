import { findLead } from '#db/crm/leads.ts';
import { readTimeline } from '#db/crm/timeline.ts';
import { describeReason, eventLabel } from '#flow';
import * as z from 'zod';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { json } from '../platform/http-schema.ts';
import { idParam, instant, pageOf, pageQuery } from '../platform/paging-schema.ts';

const sentence = z.object({ es: z.string(), en: z.string() });

const itemSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['touch', 'event', 'consent', 'message', 'inbound', 'answered', 'step', 'enrolment']),
    at: instant,
    what: z
      .string()
      .openapi({ description: 'An event’s type, a message’s state, a step’s outcome, a touch’s source.' }),
    label: sentence.nullable().openapi({ description: 'The name of an event, for people.' }),
    reason: z.object({ code: z.string(), text: sentence.nullable() }).nullable(),
    flow: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    enrolment_id: z.uuid().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('TimelineItem');

export const leadTimeline = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/leads/{id}/timeline',
    access: 'leads.read',
    summary: 'All that happened with a lead, the newest first, with the reasons',
    tags: ['Leads'],
    request: { params: idParam, query: pageQuery },
    responses: { 200: json(pageOf(itemSchema)) },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    const page = await readPage(c, `timeline:${id}`, c.req.valid('query'));
    const rows = await c.var.read(async (tx) => {
      if (!(await findLead(tx, id, c.var.scope))) throw notFound();
      return await readTimeline(tx, id, page);
    });
    const items = rows.items.map(({ flow_id, flow_name, reason, ...row }) => ({
      ...row,
      label: row.kind === 'event' ? eventLabel(row.what) : null,
      reason:
        reason === null ? null : { code: reason, text: describeReason(reason, row.data as Record<string, string>) },
      flow: flow_id === null ? null : { id: flow_id, name: flow_name ?? '' },
    }));
    return c.json(await toPage(c, `timeline:${id}`, { items, next: rows.next }), 200);
  },
);
