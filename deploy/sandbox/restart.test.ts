import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Receiver, startReceiver, startTestSandbox, to } from './testing.ts';

let folder: string;
let receiver: Receiver;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a restart keeps endpoints, templates, people, what was accepted, and takes up what was under way', async () => {
  const statePath = join(folder, 'deep', 'state.json');
  const first = await startTestSandbox({ statePath, delays: { sent: 600_000 }, retryFactor: 1 });
  receiver.answers.splice(0, 1, 500, 200);
  const hook = await first.hook(receiver);
  await first.call('POST', '/_sandbox/templates', { name: 'plain', language: 'es', status: 'PAUSED' });
  await receiver.until(1);
  await first.call('POST', '/_sandbox/inbound', { from: to, text: 'hola', name: 'Zoë' });
  const { body: sent } = await first.send({ externalId: 'kept' });
  await receiver.until(2);
  // The answer to the second delivery has arrived too; only the refused one still waits.
  await expect.poll(() => first.sandbox.deliveries.waiting().length).toBe(1);
  await first.stop();
  expect((await stat(statePath)).mode & 0o777).toBe(0o600);

  // The refused delivery is due in 10 s; make that now.
  const state = JSON.parse(await readFile(statePath, 'utf8'));
  expect(state.deliveries).toMatchObject([{ type: 'whatsapp.template.reviewed', attempts: [{ status: 500 }] }]);
  state.deliveries[0].nextAttemptAt = new Date().toISOString();
  await writeFile(statePath, JSON.stringify(state));
  receiver.got.length = 0;

  const second = await startTestSandbox({ statePath });
  await receiver.until(3);
  expect(receiver.got.map((one) => one.body.type).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'whatsapp.message.updated',
    'whatsapp.message.updated',
    'whatsapp.template.reviewed',
  ]);
  expect((await second.call('GET', `/v2/webhookEndpoints/${hook.id}`)).body.secret).toBe(hook.secret);
  expect((await second.call('GET', '/_sandbox/requests?kind=message')).body).toMatchObject([
    { id: sent.id, externalId: 'kept' },
  ]);
  await second.send({ externalId: 'kept' });
  expect(second.sandbox.store.duplicates).toBe(1);
  const text = await second.send({ type: 'text', text: { body: 'still inside the window' }, template: undefined });
  await expect
    .poll(async () => (await second.call('GET', `/v2/whatsapp/messages/${text.body.id}`)).body.status)
    .toBe('delivered');
  expect(second.sandbox.store.conversation(to).name).toBe('Zoë');
  await second.stop();
});

test('a state file that cannot be read means a fresh start', async () => {
  const statePath = join(folder, 'broken.json');
  await writeFile(statePath, '{"format":1,');
  const sandbox = await startTestSandbox({ statePath });
  expect((await sandbox.send()).status).toBe(200);
  await sandbox.stop();
  expect(JSON.parse(await readFile(statePath, 'utf8')).sends).toHaveLength(1);
});

const run = (env: Record<string, string>) => {
  const main = new URL('./main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return { child, ended, said: () => text };
};

test('as a process it says where it is, takes the given keys, and ends on SIGTERM', async () => {
  const statePath = join(folder, 'process.json');
  const { child, ended, said } = run({ PORT: '0', SANDBOX_STATE: statePath, SANDBOX_API_KEYS: 'one, two' });
  await expect.poll(said, { timeout: 10_000 }).toMatch(/sandbox ready at http:\/\/127\.0\.0\.1:\d+/);
  const url = /http:\S+/.exec(said())![0];
  expect((await fetch(`${url}/v2/balance`, { headers: { 'X-API-Key': 'two' } })).status).toBe(200);
  expect((await fetch(`${url}/v2/balance`, { headers: { 'X-API-Key': 'three' } })).status).toBe(401);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(JSON.parse(await readFile(statePath, 'utf8')).format).toBe(1);
});

test('a taken port or a wrong setting gives a sentence and a code, not a stack', async () => {
  const taken = await startTestSandbox();
  const busy = run({ PORT: String(taken.port) });
  expect(await busy.ended).toBe(1);
  expect(busy.said()).toBe(`port ${taken.port} is taken: choose another with PORT\n`);
  const wrong = run({ PORT: 'many' });
  expect(await wrong.ended).toBe(2);
  expect(wrong.said()).toBe('PORT=many is not a number\n');
  await taken.stop();
});
