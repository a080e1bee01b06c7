/** Steps that ask another system, on a real server: one that fails, hangs, sends elsewhere, refuses, and answers with fields. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { retryNow } from '#db/flows/decision-log.ts';
import { putFlowSecret, signingSecret } from '#db/flows/flow-secrets.ts';
import { pauses } from './activities/act/http-request.ts';
import { chain, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

interface Call {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let scene: Scene;
let server: Server;
let at: string;
const calls: Call[] = [];
/** What the server answers next; the last one stays. */
let plans: { status: number; body?: string; headers?: Record<string, string> }[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    calls.push({ path: `${request.method} ${request.url}`, headers: request.headers, body });
    const plan = plans.length > 1 ? plans.shift()! : plans[0]!;
    response.writeHead(plan.status, plan.headers).end(plan.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  scene = await createScene({
    env: { EGRESS_ALLOWED: at, SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'Cadencia <hello@example.com>' },
  });
});
afterAll(async () => {
  server?.close();
  await scene?.stop();
});

/** A flow that asks, leaves what came as a task, and tags by the way it took. */
const asking = (config: object) => {
  const flow = chain({ kind: 'manual' }, [
    {
      kind: 'http-request',
      config: { method: 'POST', url: `http://${at}/orders/{{lead.name}}?plan={{lead.custom.plan | "a b"}}`, ...config },
      port: 'ok',
    },
    {
      kind: 'create-task',
      config: { title: 'Pedido {{vars.pedido | "ninguno"}} ({{vars.http_status | "-"}})' },
      port: 'ok',
    },
  ]);
  return { ...flow, edges: [...flow.edges, { id: 'failed', from: 'n1', port: 'failed', to: 'n2' }] };
};

async function run(config: object, then: typeof plans): Promise<{ id: string; leadId: string; flowId: string }> {
  plans = then;
  calls.length = 0;
  const flowId = await scene.publish(asking(config));
  const { id: leadId } = await scene.createLead({ name: 'Ana "Nit" Gil' });
  const [row] = await scene.inTenant(
    (tx) =>
      tx<
        { id: string }[]
      >`insert into enrolments (flow_id, version, lead_id, occurrence) values (${flowId}, 1, ${leadId}, 'test') returning id`,
  );
  return { id: row!.id, leadId, flowId };
}
const story = async ({ id, leadId, flowId }: Awaited<ReturnType<typeof run>>) => {
  await scene.ended(flowId);
  const [step] = (await scene.steps(id)).filter(
    (one) => one.node_id === 'n1' && ['ok', 'failed'].includes(one.outcome),
  );
  const [task] = await scene.inTenant(
    (tx) => tx<{ title: string }[]>`select title from tasks where lead_id = ${leadId}`,
  );
  return [step!.outcome, step!.reason, task!.title];
};

it('asks with variables and secrets, signed, tries again with the same key, and keeps fields of the answer', async () => {
  await scene.inTenant((tx) => putFlowSecret(tx, scene.vault, scene.tenantId, 'tienda', 'Bearer abc'));
  const one = await run(
    {
      headers: [
        { name: 'Authorization', secret: 'tienda' },
        { name: 'X-Shop', value: 'norte' },
      ],
      body: '{"lead": {"name": "{{lead.name}}", "said": "Hola {{lead.name}}", "email": "{{lead.email}}"}, "sent": {{enrolment.sent}}, "list": [1, "a"]}',
      answer: [
        { path: 'data.items.0.id', to: 'pedido' },
        { path: 'data.constructor', to: 'nada' },
      ],
    },
    [{ status: 503 }, { status: 200, body: JSON.stringify({ data: { items: [{ id: 'A-17' }] } }) }],
  );
  await until(async () => (await scene.enrolments(one.flowId))[0]?.waiting_reason === 'http-retry');
  await scene.inTenant((tx) => retryNow(tx, one.id));
  expect(await story(one)).toEqual(['ok', 'http-answered', 'Pedido A-17 (200)']);

  expect(calls).toHaveLength(2);
  expect(calls.map((call) => call.path)).toEqual(Array(2).fill('POST /orders/Ana%20%22Nit%22%20Gil?plan=a%20b'));
  const { headers, body } = calls[1]!;
  expect(headers).toMatchObject({ authorization: 'Bearer abc', 'x-shop': 'norte', 'content-type': 'application/json' });
  expect(JSON.parse(body)).toEqual({
    lead: { name: 'Ana "Nit" Gil', said: 'Hola Ana "Nit" Gil', email: null },
    sent: 0,
    list: [1, 'a'],
  });
  expect(new Set(calls.map((call) => call.headers['idempotency-key'])).size).toBe(1);
  const secret = await scene.inTenant((tx) => signingSecret(tx, scene.vault, scene.tenantId));
  const sum = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`)
    .digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${sum}`);
});

it('a refusal is final, a redirect is not followed, and a private address is not asked at all', async () => {
  expect(await story(await run({}, [{ status: 422, body: '{"error":"no"}' }]))).toEqual([
    'failed',
    'http-status',
    'Pedido ninguno (422)',
  ]);
  expect(calls).toHaveLength(1);
  const away = { status: 307, headers: { location: `http://${at}/secret` } };
  expect(await story(await run({}, [away]))).toEqual(['failed', 'http-redirect', 'Pedido ninguno (307)']);
  expect(calls).toHaveLength(1);
  const inside = await run({ url: 'https://169.254.169.254/latest/meta-data' }, [{ status: 200 }]);
  expect(await story(inside)).toEqual(['failed', 'http-private', 'Pedido ninguno (-)']);
  expect(await story(await run({ headers: [{ name: 'X', secret: 'gone' }] }, [{ status: 200 }]))).toEqual([
    'failed',
    'http-secret-missing',
    'Pedido ninguno (-)',
  ]);
  expect(calls).toHaveLength(0);
});

it('who never answers well is given up after six tries over half an hour', async () => {
  const one = await run({ method: 'GET' }, [{ status: 500 }]);
  const waits: number[] = [];
  let last: Date | null = null;
  for (let tries = 1; tries < 6; tries++) {
    const askedAt = Date.now();
    const { wake_at } = await until(async () => {
      const [row] = await scene.enrolments(one.flowId);
      const isNew = row?.waiting_reason === 'http-retry' && row.wake_at?.getTime() !== last?.getTime();
      return calls.length === tries && isNew && row;
    });
    last = wake_at;
    waits.push((wake_at!.getTime() - askedAt) / 1000);
    await scene.inTenant((tx) => retryNow(tx, one.id));
    await until(async () => calls.length > tries);
  }
  expect(await story(one)).toEqual(['failed', 'http-status', 'Pedido ninguno (500)']);
  expect(calls).toHaveLength(6);
  // Each is drawn from 0.8 to 1.2 times its pause; the call may be a little before or after we looked.
  expect(waits.map((wait, at) => wait > pauses[at]! * 0.8 - 1 && wait < pauses[at]! * 1.2 + 20)).toEqual(
    pauses.map(() => true),
  );
  expect(pauses.reduce((sum, one) => sum + one, 0)).toBe(1800);
});

it('where mail goes out, a notice is a letter to each of those it is for', async () => {
  await scene.db.createUser(scene.tenantId, { role: 'seller', name: 'Sol', email: 'sol@example.com' });
  const flow = chain({ kind: 'manual' }, [
    { kind: 'notify-team', config: { text: 'Llamar a {{lead.name}}', to: 'sellers', email: true } },
  ]);
  const flowId = await scene.publish(flow);
  const { id } = await scene.createLead();
  await scene.inTenant(
    (tx) => tx`insert into enrolments (flow_id, version, lead_id, occurrence) values (${flowId}, 1, ${id}, 'x')`,
  );
  const [row] = await scene.ended(flowId);
  expect((await scene.steps(row!.id))[0]).toMatchObject({ outcome: 'ok', reason: null });
  const [mail] = await scene.db.owner()<
    { id: string; sealed: Uint8Array; key_id: string }[]
  >`select id, sealed, key_id from mails`;
  const letter = JSON.parse(await scene.vault.open('mails', mail!.id, mail!.key_id, mail!.sealed));
  expect(letter).toEqual({
    to: 'sol@example.com',
    subject: 'Aviso de Test: Llamar a Ana',
    text: 'Llamar a Ana\n\nLead: Ana\n',
  });
});
