import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { insertEndpoint } from '#db/senders.ts';
import { withTenant } from '#db/tenant.ts';
import { freePort } from '#deploy/ports.ts';
import { denoProgram, root } from '#deploy/runtimes.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPassword } from './auth/password.ts';
import { createTestApi, testEnv, type TestApi } from './testing.ts';

const password = 'correct horse battery';
let api: TestApi;
let deno: ChildProcess;
let base: string;
/** What the process wrote to standard error: a permission that is missing shows there. */
let complaints = '';

beforeAll(async () => {
  api = await createTestApi();
  const port = await freePort();
  base = `http://localhost:${port}`;
  const { PATH, HOME } = process.env;
  const env = {
    ...testEnv,
    PATH,
    HOME,
    PUBLIC_URL: base,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    DATABASE_URL: api.database.appUrl,
  };
  deno = spawn(denoProgram(), ['run', '--no-prompt', '-P=api', 'api/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  deno.stderr!.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((wake) => setTimeout(wake, 100))) {
    const isUp = await fetch(`${base}/readyz`)
      .then((answer) => answer.ok)
      .catch(() => false);
    if (isUp) return;
  }
  throw new Error(`the API did not start: ${complaints}`);
});
afterAll(async () => {
  const ended = new Promise((exit) => deno.once('exit', exit));
  deno.kill('SIGTERM');
  await ended;
  await api.stop();
});

it('runs on Deno with its exact permissions: sign-in, publish, webhook, stream', async () => {
  const tenant = await api.database.createTenant({ passwordHash: await hashPassword(password) });
  const login = await fetch(`${base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: tenant.ceoEmail, password }),
  });
  expect(login.status).toBe(200);
  const cookie = login.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const post = async (path: string, body: object = {}) => {
    const headers = { cookie, 'content-type': 'application/json' };
    const answer = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return {
      status: answer.status,
      body: (await answer.json()) as { id: string; version: number; duplicate: boolean },
    };
  };

  const stream = await fetch(`${base}/api/crm/stream`, { headers: { cookie } });
  let heard = '';
  const closed = (async () => {
    for await (const chunk of stream.body!) heard += new TextDecoder().decode(chunk);
  })();

  const nodes = [
    { id: 'in', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    { id: 'tag', kind: 'update-lead', config: { addTags: ['x'] }, position: { x: 0, y: 1 } },
  ];
  const flow = { formatVersion: 1, nodes, edges: [{ id: 'e', from: 'in', port: 'next', to: 'tag' }], settings: {} };
  const made = await post('/api/crm/flows', { name: 'En Deno', flow });
  expect(await post(`/api/crm/flows/${made.body.id}/publish`)).toMatchObject({ status: 200, body: { version: 1 } });

  const secret = 'whsec_0123456789';
  const endpoint = 'e'.repeat(32);
  await withTenant(api.deps.sql, tenant.id, async (tx) => {
    await api.deps.vault.put(tx, tenant.id, 'hook', secret);
    await insertEndpoint(tx, { id: endpoint, provider: 'ycloud', externalId: null, secretKey: 'hook' });
  });
  const deliver = async (key: string) => {
    const body = '{"id":"evt_deno","type":"whatsapp.message.updated"}';
    const t = Math.floor(Date.now() / 1000);
    const s = createHmac('sha256', key).update(`${t}.${body}`).digest('hex');
    const headers = { 'content-type': 'application/json', 'ycloud-signature': `t=${t},s=${s}` };
    return (await fetch(`${base}/api/webhooks/ycloud/${endpoint}`, { method: 'POST', headers, body })).status;
  };
  expect([await deliver(secret), await deliver(secret), await deliver('other')]).toEqual([200, 200, 401]);
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
  const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit;
  expect((await fetch(`${base}/api/webhooks/ycloud/${endpoint}`, init)).status).toBe(413);

  for (const end = Date.now() + 10_000; !heard.includes(made.body.id) && Date.now() < end;)
    await new Promise((wake) => setTimeout(wake, 50));
  expect(heard).toContain(`event: flows\ndata: {"topic":"flows","ids":["${made.body.id}"]}`);

  // Somebody who is no longer a member hears nothing more, at the latest a minute later.
  await api.database.owner()`delete from memberships where user_id = ${tenant.ceoId}`;
  await closed;
  expect(complaints).not.toMatch(/denied|NotCapable|uncaught|unhandled/i);
}, 90_000);
