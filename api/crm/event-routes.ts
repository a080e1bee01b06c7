import { recordEvent } from '#db/crm/events.ts';
import { isHistory } from '#db/crm/history.ts';
import { eventName } from '#flow';
import * as z from 'zod';
import { audit } from '../platform/audit.ts';
import { referredLead } from './find-referred.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { instantInput, startFlows } from '../platform/paging-schema.ts';

const dataBytes = 8 * 1024;

const eventInput = z
  .strictObject({
    type: z
      .templateLiteral(['custom.', z.string().regex(/^[a-z0-9_.-]{1,60}$/)])
      .openapi({ type: 'string', pattern: '^custom\\.[a-z0-9_.-]{1,60}$', example: 'custom.booking_started' }),
    lead_id: z.uuid(),
    data: z
      .record(z.string().max(60), z.unknown())
      .refine((data) => JSON.stringify(data).length <= dataBytes, `at most ${dataBytes} bytes`)
      .default({}),
    occurred_at: instantInput.optional(),
    start_flows: startFlows,
  })
  .openapi('EventInput');

export const events = routes().openapi(
  endpoint({
    method: 'post',
    path: '/crm/events',
    access: 'events.write',
    summary: 'Report something that happened, for flows to start on, wait for or leave on',
    description:
      'The facts of the CRM itself (`lead.created`, `sale.completed`, …) come from changing leads, deals and carts.',
    tags: ['Events'],
    request: { body: jsonBody(eventInput) },
    responses: { 201: json(z.object({ id: z.uuid() })) },
  }),
  async (c) => {
    const { type, lead_id, data, occurred_at, start_flows } = c.req.valid('json');
    const made = await c.var.change(201, async (act) => {
      await referredLead(act, lead_id);
      const occurredAt = occurred_at ? new Date(occurred_at) : undefined;
      const history = await isHistory(act.tx, { at: occurredAt, startFlows: start_flows });
      const id = await recordEvent(act.tx, { type: eventName.parse(type), leadId: lead_id, data, occurredAt, history });
      await audit(act, 'event.create', { type: 'event', id }, { type });
      return { id };
    });
    return c.json(made, 201);
  },
);
