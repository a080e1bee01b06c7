import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { insertEndpoint } from '#db/sending/senders.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { freePort } from '#deploy/ports.ts';
import { apiPermissions } from '#deploy/api-permissions.ts';
import { denoProgram, root } from '#deploy/runtimes.ts';
import { startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPassword } from './people/password.ts';
import { parseConfig } from './config.ts';
import { createTestApi, testEnv, type TestApi } from './testing.ts';

const password = 'correct horse battery';
const { PATH, HOME } = process.env;
let api: TestApi;
let base: string;
/** What the process wrote to standard error: a permission that is missing shows there. */
let complaints = '';
const running: ChildProcess[] = [];

/** Starts the API on Deno with these permissions and waits until it is ready. */
async function start(flags: string[], env: Record<string, string | undefined>): Promise<string> {
  complaints = '';
  const deno = spawn(denoProgram(), ['run', ...flags, 'api/main.ts'], {
    cwd: root,
    env: { ...testEnv, PATH, HOME, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(deno);
  deno.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((wake) => setTimeout(wake, 100))) {
    const isUp = await fetch(`${env.PUBLIC_URL}/readyz`)
      .then((answer) => answer.ok)
      .catch(() => false);
    if (isUp) return env.PUBLIC_URL!;
  }
  throw new Error(`the API did not start: ${complaints}`);
}

async function signIn(url: string, email: string): Promise<string> {
  const login = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect(login.status).toBe(200);
  return login.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}

beforeAll(async () => {
  api = await createTestApi();
  const port = await freePort();
  base = await start(['--no-prompt', '-P=api'], {
    PUBLIC_URL: `http://localhost:${port}`,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    DATABASE_URL: api.database.appUrl,
  });
});
afterAll(async () => {
  for (const deno of running) {
    const ended = new Promise((exit) => deno.once('exit', exit));
    if (deno.exitCode === null && deno.kill('SIGTERM')) await ended;
  }
  await api.stop();
});

it('runs on Deno with its exact permissions: sign-in, publish, webhook, stream', async () => {
  const tenant = await api.database.createTenant({ passwordHash: await hashPassword(password) });
  const cookie = await signIn(base, tenant.ceoEmail);
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
  // What would hand a session's cookies back in a body; fetch() refuses to send it.
  const traced = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
    const asked = request(`${base}/api/crm/leads`, { method: 'TRACE', headers: { cookie } }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      resolve({ status: answer.statusCode, text });
    });
    asked.once('error', reject).end();
  });
  expect(traced.status).toBe(405);
  expect(traced.text).not.toContain(cookie.split('=')[1]);
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

/** Sends this over a socket of its own. @returns the first line of the answer and when it came; after `hangUp` ms nobody listens */
async function sendRaw(text: string, hangUp = 30_000): Promise<{ line: string; ms: number }> {
  const started = performance.now();
  return await new Promise((done) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => void socket.write(text));
    const leave = (line: string) => {
      clearTimeout(late);
      socket.destroy();
      done({ line, ms: performance.now() - started });
    };
    const late = setTimeout(() => leave(''), hangUp);
    socket.on('data', (chunk) => leave(chunk.toString().split('\r\n')[0]!)).on('error', () => leave(''));
  });
}

it('answers who sends half a request, and takes nobody’s hanging up for a fault', async () => {
  const half = (path: string) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\norigin: ${base}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`;
  complaints = '';
  const [stranger, slow] = await Promise.all([sendRaw(half('/api/crm/leads')), sendRaw(half('/api/auth/login'))]);
  expect(stranger.line).toContain('401');
  expect(slow.line).toContain('408');
  expect(stranger.ms).toBeLessThan(slow.ms);
  await Promise.all(Array.from({ length: 20 }, () => sendRaw(half('/api/auth/login'), 100)));
  await new Promise((next) => setTimeout(next, 1000));
  expect(complaints).toBe('');
  expect(
    (await (await fetch(`${base}/metrics`)).text()).match(/^cadencia_http_requests_total.*"(499|5\d\d)".*$/m),
  ).toBeNull();
}, 60_000);

it('with the permissions that npm start gives it, it connects Meta and reaches no other host', async () => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const callback = `${url}/api/crm/auth/meta/callback`;
  const meta = await startMetaSandbox({ redirectUris: [callback] });
  const other = await startMetaSandbox();
  const env = {
    PUBLIC_URL: url,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    DATABASE_URL: api.database.appUrl,
    META_GRAPH_URL: meta.url,
    META_DIALOG_URL: meta.url,
    YCLOUD_URL: 'https://ycloud.invalid',
  };
  const flags = apiPermissions(parseConfig({ ...testEnv, ...env }));
  await start(flags, env);
  const tenant = await api.database.createTenant({ passwordHash: await hashPassword(password) });
  const headers = { cookie: await signIn(url, tenant.ceoEmail) };
  const get = async (path: string) => (await fetch(url + path, { headers })).json() as Promise<Record<string, unknown>>;

  const dialog = (await get('/api/crm/auth/meta/url')).url as string;
  const back = await fetch(`${dialog}&decision=allow`, { redirect: 'manual' });
  const returned = await fetch(back.headers.get('location')!, { headers, redirect: 'manual' });
  expect([returned.status, returned.headers.get('location')]).toEqual([302, '/crm/marketing?success=connected']);
  expect(await get('/api/crm/marketing/token-status')).toMatchObject({ status: 'connected' });
  expect((await get('/api/crm/marketing/meta-portfolios')).portfolios).toHaveLength(2);
  const accounts = await get('/api/crm/marketing/meta-accounts?portfolio_id=130000000000000001');
  expect(accounts.accounts).toHaveLength(4);
  const left = await fetch(`${url}/api/crm/auth/meta/disconnect`, {
    method: 'POST',
    headers: { ...headers, origin: url, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(await left.json()).toMatchObject({ revocation: 'done' });
  expect(complaints).not.toMatch(/denied|NotCapable|uncaught|unhandled/i);

  const folder = await mkdtemp(join(tmpdir(), 'cadencia-'));
  const probe = join(folder, 'probe.ts');
  const ask = (at: string) => `await fetch('${at}').then((one) => one.status, (error) => error.name)`;
  await writeFile(probe, `console.log(${ask(meta.url)}, ${ask(other.url)}, ${ask('http://169.254.169.254')});`);
  const { stdout } = await promisify(execFile)(denoProgram(), ['run', ...flags, probe], { cwd: root });
  expect(stdout.trim()).toBe('200 NotCapable NotCapable');
  await Promise.all([rm(folder, { recursive: true }), meta.stop(), other.stop()]);
}, 90_000);
