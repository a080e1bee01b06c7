import { findLead } from '#db/crm/leads.ts';
import { readTimeline, spokenKinds, threadKinds, type TimelineRow } from '#db/crm/timeline.ts';
import { describeReason, eventLabel, kindOf } from '#flow';
import * as z from 'zod';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { idParam, instant, pageOf, pageQuery } from '../platform/paging-schema.ts';
import { textSchema } from '../platform/text-schema.ts';
import { answerLead, findAnswering, objectionTo } from '../sending/answer-lead.ts';
import { answerInput, messageSchema, viewMessage } from '../sending/message-schema.ts';

const itemSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['touch', 'event', 'consent', 'message', 'inbound', 'answered', 'note', 'step', 'enrolment']),
    at: instant,
    what: z
      .string()
      .openapi({ description: 'An event’s type, a message’s state, a step’s outcome, a touch’s source.' }),
    label: textSchema.nullable().openapi({ description: 'Of an event, and of the way by which a step was left.' }),
    reason: z.object({ code: z.string(), text: textSchema.nullable() }).nullable(),
    flow: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    enrolment_id: z.uuid().nullable(),
    data: z.record(z.string(), z.unknown()).openapi({
      description:
        'Of what was said: its `text`, and `said`, by `is`: media, order, location, contacts, form, choice, reaction, product.',
    }),
    quote: z
      .object({
        id: z.string(),
        from: z.enum(['us', 'them']),
        type: z.string(),
        text: z.string().nullable(),
        said: z.unknown(),
      })
      .nullable()
      .openapi({ description: 'The message that it answers, changes, takes back or reacts to.' }),
    marks: z
      .object({ edited: z.string().nullable(), deleted: z.boolean(), reaction: z.string().nullable() })
      .nullable()
      .openapi({ description: 'What the person did to it since: its new text, taken back, an emoji.' }),
  })
  .openapi('TimelineItem');

const answering = z
  .object({
    open_until: instant
      .nullable()
      .openapi({ description: '24 hours after their last word. WhatsApp takes no text to them after it.' }),
    sender: z.object({ id: z.uuid(), label: z.string(), phone: z.string() }).nullable(),
    reason: z.string().nullable().openapi({ description: 'Why they cannot be answered now; null: they can.' }),
    reason_text: textSchema.nullable(),
    template_reason: z.string().nullable().openapi({ description: 'Why no template may go now; null: one may.' }),
    template_reason_text: textSchema.nullable(),
  })
  .openapi('Answering');

/** The way that a step was left by, as that version of the flow calls it. */
const wayOf = ({ what, data, step }: Pick<TimelineRow, 'what' | 'data' | 'step'>) =>
  (step &&
    kindOf(String(data['kind']))
      ?.ports(step)
      .find(({ id }) => id === what)?.label) ??
  null;

const viewItem = ({ flow_id, flow_name, reason, step, ...row }: TimelineRow) => ({
  ...row,
  label: row.kind === 'event' ? eventLabel(row.what) : wayOf({ ...row, step }),
  reason: reason === null ? null : { code: reason, text: describeReason(reason, row.data as Record<string, string>) },
  flow: flow_id === null ? null : { id: flow_id, name: flow_name ?? '' },
});

const named = routes();
// Before anything says "or null" of it: the generator takes the first use of a name for what it means.
named.openAPIRegistry.register('Text', textSchema);

export const leadTimeline = named
  .openapi(
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
        const [lead, story] = await Promise.all([findLead(tx, id, c.var.scope), readTimeline(tx, id, page)]);
        if (!lead) throw notFound();
        return story;
      });
      return c.json(await toPage(c, `timeline:${id}`, { items: rows.items.map(viewItem), next: rows.next }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads/{id}/messages',
      access: 'messages.read',
      summary: 'What was said to a lead and by them, the newest first, and whether they can be answered',
      tags: ['Leads'],
      request: {
        params: idParam,
        query: pageQuery.extend({
          notes: z
            .enum(['true', 'false'])
            .default('false')
            .openapi({ description: 'Whether what the team noted stands between what was said.' }),
        }),
      },
      responses: { 200: json(pageOf(itemSchema).extend({ answering })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const query = c.req.valid('query');
      const page = await readPage(c, `said:${id}`, query);
      const [rows, reach] = await c.var.read(async (tx) => {
        const kinds = query.notes === 'true' ? threadKinds : spokenKinds;
        const [lead, ...both] = await Promise.all([
          findLead(tx, id, c.var.scope),
          readTimeline(tx, id, page, kinds),
          findAnswering(tx, id),
        ]);
        if (!lead) throw notFound();
        return both;
      });
      const [reason, forTemplate] = [objectionTo(reach), objectionTo(reach, 'template')];
      const said = await toPage(c, `said:${id}`, { items: rows.items.map(viewItem), next: rows.next });
      const state = {
        open_until: reach.openUntil,
        sender: reach.sender,
        reason,
        reason_text: describeReason(reason),
        template_reason: forTemplate,
        template_reason_text: describeReason(forTemplate),
      };
      return c.json({ ...said, answering: state }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/{id}/messages',
      access: 'messages.write',
      summary: 'Write to a lead by hand: a text within 24 hours of their last word, a template at any time',
      tags: ['Leads'],
      request: { params: idParam, body: jsonBody(answerInput) },
      responses: { 201: json(messageSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const said = c.req.valid('json');
      return c.json(await c.var.change(201, async (act) => viewMessage(await answerLead(act, id, said))), 201);
    },
  );
