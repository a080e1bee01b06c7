import { readSwitches } from '#db/sending/switches.ts';
import * as z from 'zod';
import { setKillSwitch } from './set-kill-switch.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from '../platform/http-schema.ts';

const tags = ['Operations'];

const switches = z
  .object({
    global: z.boolean().openapi({ description: 'Set by the operator for everybody.' }),
    tenant: z.boolean(),
    senders: z.array(z.object({ id: z.uuid(), label: z.string() })),
    flows: z.array(z.object({ id: z.uuid(), name: z.string() })),
  })
  .openapi('KillSwitches', { description: 'What is stopped at this moment.' });

const on = z.boolean().openapi({ description: 'true stops sending.' });
const input = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('tenant'), on }),
  z.strictObject({ scope: z.literal('sender'), id: z.uuid(), on }),
  z.strictObject({ scope: z.literal('flow'), id: z.uuid(), on }),
]);

export const killSwitch = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/kill-switch',
      access: 'sending.stop',
      summary: 'Read what is stopped',
      tags,
      responses: { 200: json(switches) },
    }),
    async (c) => c.json(await c.var.read(readSwitches), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/kill-switch',
      access: 'sending.stop',
      summary: 'Stop or allow sending for the account, a number or a flow',
      tags,
      request: { body: jsonBody(input) },
      responses: { 200: json(switches) },
    }),
    async (c) => {
      const { on: stop, ...target } = c.req.valid('json');
      return c.json(await c.var.change(200, (act) => setKillSwitch(act, target, stop)), 200);
    },
  );
