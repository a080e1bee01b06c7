import { readGlobalSwitch, readSwitches, setGlobalSwitch } from '#db/sending/switches.ts';
import * as z from 'zod';
import { setKillSwitch } from './set-kill-switch.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { instant } from '../platform/paging-schema.ts';

const tags = ['Operations'];

const switches = z
  .object({
    global: z.boolean().openapi({ description: 'Set by the operator for everybody.' }),
    tenant: z.boolean(),
    senders: z.array(z.object({ id: z.uuid(), label: z.string() })),
    flows: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        held: z.int().openapi({ description: 'People who stand at a message because of it.' }),
      }),
    ),
  })
  .openapi('KillSwitches', { description: 'What is stopped at this moment.' });

const on = z.boolean().openapi({ description: 'true stops sending.' });
const input = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('tenant'), on }),
  z.strictObject({ scope: z.literal('sender'), id: z.uuid(), on }),
  z.strictObject({ scope: z.literal('flow'), id: z.uuid(), on }),
]);

const globalSwitch = z.object({ on, changed_at: instant }).openapi('GlobalKillSwitch');

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
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/kill-switch',
      access: 'operator',
      summary: 'Read whether sending is stopped for every tenant',
      tags: ['Operator'],
      responses: { 200: json(globalSwitch) },
    }),
    async (c) => c.json(await readGlobalSwitch(c.var.deps.sql), 200),
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/operator/kill-switch',
      access: 'operator',
      summary: 'Stop or allow sending for every tenant',
      description:
        'Flows go on and wait where they would send; what waited is sent when it is allowed again, if it still may be.',
      tags: ['Operator'],
      request: { body: jsonBody(z.strictObject({ on })) },
      responses: { 200: json(globalSwitch) },
    }),
    async (c) => {
      const { deps, requestId, ip } = c.var;
      const wanted = c.req.valid('json').on;
      return c.json(await deps.sql.begin((tx) => setGlobalSwitch(tx, wanted, { requestId, ip })), 200);
    },
  );
