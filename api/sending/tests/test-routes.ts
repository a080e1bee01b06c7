import { listSenders } from '#db/sending/senders.ts';
import { addTestPhone, deleteTestPhone, listTestPhones, type TestPhone } from '#db/sending/test-phones.ts';
import { listTestSends, type TestSend } from '#db/sending/test-sends.ts';
import type { Tx } from '#db/platform/tenant.ts';
import * as z from 'zod';
import { currentUser } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { limitRate } from '../../middleware/rate-limit.ts';
import { audit } from '../../platform/audit.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { phoneOf, planTest } from './plan-test.ts';
import { testPhoneSchema, testSendInput, testSendSchema } from './test-schema.ts';

const tags = ['Templates'];
const viewSend = (row: TestSend) => ({ ...row, is_test: true as const });

/** What has to be written, and where to. */
async function viewPhone(tx: Tx, row: TestPhone) {
  const [sender] = row.code === null ? [] : await listSenders(tx);
  const text = row.code === null ? null : `CADENCIA ${row.code}`;
  const link = sender && text ? `https://wa.me/${sender.phone.slice(1)}?text=${encodeURIComponent(text)}` : null;
  return { ...row, write_to: sender?.phone ?? null, text, link };
}

const newCode = (): string => String(crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000).padStart(6, '0');

export const tests = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/test-phones',
      access: 'templates.write',
      summary: 'Your own numbers for trying templates, and what you tried last',
      tags,
      responses: {
        200: json(z.object({ items: z.array(testPhoneSchema), sends: z.array(testSendSchema) })),
      },
    }),
    async (c) => {
      const user = currentUser(c);
      const body = await c.var.read(async (tx) => ({
        items: await Promise.all((await listTestPhones(tx, user.id)).map((row) => viewPhone(tx, row))),
        sends: (await listTestSends(tx, user.id)).map(viewSend),
      }));
      return c.json(body, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/test-phones',
      access: 'templates.write',
      summary: 'Show that a number is yours: write the code from it to our number within 30 minutes',
      tags,
      request: { body: jsonBody(z.strictObject({ phone: z.string().min(5).max(40) })) },
      responses: { 201: json(testPhoneSchema) },
    }),
    async (c) => {
      const user = currentUser(c);
      await limitRate(c, `test-phones:${user.id}`, { limit: 20, seconds: 3600 });
      const body = await c.var.change(201, async (act) => {
        const phone = await phoneOf(act, c.req.valid('json').phone);
        const row = await addTestPhone(act.tx, user.id, phone, newCode());
        await audit(act, 'test_phone.add', { type: 'test_phone', id: row.id });
        return await viewPhone(act.tx, row);
      });
      return c.json(body, 201);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/test-phones/{id}',
      access: 'templates.write',
      summary: 'Forget a number of yours',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      const user = currentUser(c);
      const { id } = c.req.valid('param');
      await c.var.change(204, async (act) => {
        if (!(await deleteTestPhone(act.tx, user.id, id))) throw notFound();
        await audit(act, 'test_phone.remove', { type: 'test_phone', id });
        return null;
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/marketing/hsm/templates/{id}/test-send',
      access: 'templates.write',
      summary: 'Send a template to a verified number of your own; it is marked as a test and counts nowhere',
      tags,
      request: { params: idParam, body: jsonBody(testSendInput) },
      responses: { 202: json(testSendSchema) },
    }),
    async (c) => {
      const user = currentUser(c);
      await limitRate(c, `test-sends:${user.id}`, { limit: 30, seconds: 3600 });
      const { id } = c.req.valid('param');
      const body = await c.var.change(202, async (act) => viewSend(await planTest(act, user, id, c.req.valid('json'))));
      return c.json(body, 202);
    },
  );
