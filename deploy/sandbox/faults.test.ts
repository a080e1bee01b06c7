import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Faults, faultSchema } from './faults.ts';
import { startTestSandbox, type TestSandbox, to } from './testing.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.call('POST', '/_sandbox/reset'));

const fault = (kind: string, more: object = {}): Promise<{ status: number; body: { id: string } }> =>
  sandbox.call('POST', '/_sandbox/faults', { kind, ...more });
const accepted = (): number => sandbox.sandbox.store.accepted;
const broken = (): Promise<string> => sandbox.send().then(String, (error: Error) => `broken: ${error.message}`);

test('refuse hangs up and accepts nothing; once, when times is 1', async () => {
  await fault('refuse', { times: 1 });
  expect(await broken()).toMatch(/^broken/);
  expect(accepted()).toBe(0);
  expect((await sandbox.send()).status).toBe(200);
});

test('drop-response accepts, then hangs up', async () => {
  await fault('drop-response', { times: 1 });
  expect(await broken()).toMatch(/^broken/);
  expect(accepted()).toBe(1);
  const calls = (await sandbox.call('GET', '/_sandbox/requests')).body;
  expect(calls.at(-1)).toMatchObject({
    method: 'POST',
    path: '/v2/whatsapp/messages',
    status: null,
    fault: 'drop-response',
  });
});

test('error answers 5xx, with the message accepted or not', async () => {
  await fault('error', { times: 1, status: 503 });
  const refused = await sandbox.send();
  expect(refused.body.error).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
  expect(accepted()).toBe(0);
  await fault('error', { times: 1, accepted: true });
  expect((await sandbox.send()).status).toBe(500);
  expect(accepted()).toBe(1);
});

test('error takes any code, so an empty balance can be played', async () => {
  await fault('error', { times: 1, status: 403, code: 'BALANCE_INSUFFICIENT' });
  expect((await sandbox.send()).body.error).toMatchObject({ status: 403, code: 'BALANCE_INSUFFICIENT' });
});

test('rate-limit answers 429 with Retry-After and accepts nothing', async () => {
  await fault('rate-limit', { times: 1, retryAfter: 7 });
  const answer = await sandbox.send();
  expect([answer.status, answer.headers.get('Retry-After'), accepted()]).toEqual([429, '7', 0]);
});

test('slow waits, and goes together with another fault', async () => {
  await fault('slow', { delayMs: 120 });
  await fault('error', { times: 1, accepted: true });
  const started = performance.now();
  expect((await sandbox.send()).status).toBe(500);
  expect(performance.now() - started).toBeGreaterThan(110);
  expect(accepted()).toBe(1);
});

test('broken-json accepts and answers with half a body', async () => {
  await fault('broken-json', { times: 1 });
  await expect(sandbox.send()).rejects.toThrow(SyntaxError);
  expect(accepted()).toBe(1);
});

test('whatsapp-error refuses at once on sendDirectly and later on enqueue', async () => {
  await fault('whatsapp-error', { code: '131056', times: 2 });
  const direct = await sandbox.send({}, '/v2/whatsapp/messages/sendDirectly');
  expect(direct.body.error).toMatchObject({
    status: 429,
    code: 'TOO_MANY_REQUESTS',
    whatsappApiError: { code: '131056' },
  });
  const { body: sent } = await sandbox.send();
  await expect
    .poll(async () => (await sandbox.call('GET', `/v2/whatsapp/messages/${sent.id}`)).body)
    .toMatchObject({ status: 'failed', errorCode: '131056' });
});

test('a fault touches only what it matches; sends by default', async () => {
  await fault('error', { match: { to: '+5491155550002' } });
  expect((await sandbox.send()).status).toBe(200);
  expect((await sandbox.send({ to: '+5491155550002' })).status).toBe(500);
  expect((await sandbox.call('GET', '/v2/whatsapp/templates')).status).toBe(200);
  await fault('error', { match: { calls: 'manage', path: '/v2/whatsapp/templates' } });
  expect((await sandbox.call('GET', '/v2/whatsapp/templates')).status).toBe(500);
  expect((await sandbox.call('GET', '/v2/balance')).status).toBe(200);
});

test('faults are listed with their hits, removed one by one or all', async () => {
  const { body: one } = await fault('error', { match: { to } });
  await fault('rate-limit', { match: { to: '+5491155550002' } });
  await sandbox.send();
  expect((await sandbox.call('GET', '/_sandbox/faults')).body).toMatchObject([{ id: one.id, hits: 1 }, { hits: 0 }]);
  expect((await sandbox.call('DELETE', `/_sandbox/faults/${one.id}`)).status).toBe(204);
  expect((await sandbox.call('DELETE', `/_sandbox/faults/${one.id}`)).status).toBe(404);
  await sandbox.call('DELETE', '/_sandbox/faults');
  expect((await sandbox.call('GET', '/_sandbox/faults')).body).toEqual([]);
});

test('a fault that makes no sense is refused', async () => {
  expect((await fault('explode')).status).toBe(400);
  expect((await fault('error', { accepted: 'yes' })).status).toBe(400);
  expect((await fault('error', { unknown: 1 })).status).toBe(400);
});

test('probability decides by the given randomness', () => {
  const rolls = [0.2, 0.9, 0.49, 0.5];
  const faults = new Faults(() => rolls.shift()!);
  faults.add(faultSchema.parse({ kind: 'error', probability: 0.5 }), '');
  const struck = Array.from({ length: 4 }, () => faults.strikeCall({ calls: 'enqueue' }).length);
  expect(struck).toEqual([1, 0, 1, 0]);
});
