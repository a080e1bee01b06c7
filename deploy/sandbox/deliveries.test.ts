import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Receiver, startReceiver, startTestSandbox, type TestSandbox, to } from './testing.ts';

let sandbox: TestSandbox;
let receiver: Receiver;
beforeEach(async () => {
  [sandbox, receiver] = await Promise.all([startTestSandbox({ delays: { delivered: 600_000 } }), startReceiver()]);
});
afterEach(() => Promise.all([sandbox.stop(), receiver.stop()]));

const fault = (kind: string, more: object = {}): Promise<unknown> =>
  sandbox.call('POST', '/_sandbox/faults', { kind, ...more });

test('a delivery is signed with the secret of its endpoint over time and raw body', async () => {
  const { id, secret } = await sandbox.hook(receiver);
  await sandbox.send();
  const [one] = await receiver.until(1);
  const [, time, signature] = /^t=(\d+),s=([0-9a-f]{64})$/.exec(String(one!.headers['ycloud-signature']))!;
  expect(signature).toBe(createHmac('sha256', secret).update(`${time}.${one!.raw}`).digest('hex'));
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(5);
  expect(one!.headers['x-webhook-endpoint-id']).toBe(id);
  expect(one!.body).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    type: 'whatsapp.message.updated',
    apiVersion: 'v2',
  });
});

test('a refused delivery comes again with the same event id until it is taken', async () => {
  await sandbox.hook(receiver);
  receiver.answers.splice(0, 1, 500, 404, 200);
  await sandbox.send();
  const got = await receiver.until(3);
  expect(new Set(got.map((one) => one.body.id)).size).toBe(1);
  const [endpoint] = (await sandbox.call('GET', '/_sandbox/webhooks')).body;
  expect(endpoint.deliveries).toHaveLength(1);
  expect(endpoint.deliveries[0].attempts.map((one: { status: number }) => one.status)).toEqual([500, 404, 200]);
  expect(endpoint.deliveries[0]).toMatchObject({ state: 'delivered', nextAttemptAt: null });
});

test('the waits between attempts follow YCloud’s schedule', async () => {
  const slow = await startTestSandbox({ retryFactor: 1 });
  receiver.answers.splice(0, 1, 500);
  await slow.hook(receiver);
  await slow.send();
  await receiver.until(1);
  await new Promise((done) => setTimeout(done, 50));
  const [endpoint] = (await slow.call('GET', '/_sandbox/webhooks')).body;
  const { nextAttemptAt, attempts } = endpoint.deliveries[0];
  const wait = Date.parse(nextAttemptAt) - Date.parse(attempts[0].at);
  expect(wait).toBeGreaterThanOrEqual(10_000);
  expect(wait).toBeLessThan(11_000);
  await slow.stop();
});

test('after eight attempts a delivery is given up', async () => {
  const hasty = await startTestSandbox({ retryFactor: 0, delays: { delivered: 600_000 } });
  receiver.answers.splice(0, 1, 500);
  await hasty.hook(receiver);
  await hasty.send();
  await receiver.until(8);
  await new Promise((done) => setTimeout(done, 50));
  const [endpoint] = (await hasty.call('GET', '/_sandbox/webhooks')).body;
  expect(receiver.got).toHaveLength(8);
  expect(endpoint.deliveries[0]).toMatchObject({ state: 'failed', nextAttemptAt: null });
  await hasty.stop();
});

test('only active endpoints get the events that they enabled, signed with a rotated secret', async () => {
  const { id } = await sandbox.hook(receiver, ['whatsapp.template.reviewed', 'whatsapp.message.updated']);
  await sandbox.call('POST', '/_sandbox/inbound', { from: to, text: 'hola' });
  const rotated = await sandbox.call('POST', `/v2/webhookEndpoints/${id}/rotateSecret`);
  await sandbox.send();
  const [one] = await receiver.until(1);
  expect(one!.body.type).toBe('whatsapp.message.updated');
  const [, time, signature] = /t=(\d+),s=(.*)/.exec(String(one!.headers['ycloud-signature']))!;
  expect(signature).toBe(createHmac('sha256', rotated.body.secret).update(`${time}.${one!.raw}`).digest('hex'));
  await sandbox.call('PATCH', `/v2/webhookEndpoints/${id}`, { status: 'disabled' });
  await sandbox.send();
  await new Promise((done) => setTimeout(done, 60));
  expect(receiver.got).toHaveLength(1);
});

test('webhook-duplicate delivers the same event more than once', async () => {
  await sandbox.hook(receiver);
  await fault('webhook-duplicate', { copies: 4, times: 1 });
  await sandbox.send();
  const got = await receiver.until(5);
  expect(new Set(got.map((one) => one.raw)).size).toBe(1);
});

test('webhook-lost delivers nothing, and says so', async () => {
  await sandbox.hook(receiver);
  await fault('webhook-lost', { times: 1, match: { status: 'sent' } });
  await sandbox.send({ externalId: 'lost' });
  await sandbox.send({ externalId: 'kept' });
  const [kept] = await receiver.until(1);
  expect(kept!.body.whatsappMessage.externalId).toBe('kept');
  const [endpoint] = (await sandbox.call('GET', '/_sandbox/webhooks')).body;
  expect(endpoint.deliveries.map((one: { state: string }) => one.state)).toEqual(['lost', 'delivered']);
});

test('webhook-late and webhook-shuffle change when a delivery comes', async () => {
  await sandbox.hook(receiver);
  await fault('webhook-late', { delayMs: 150, times: 1 });
  await sandbox.send({ externalId: 'first' });
  await sandbox.send({ externalId: 'second' });
  const got = await receiver.until(2);
  expect(got.map((one) => one.body.whatsappMessage.externalId)).toEqual(['second', 'first']);

  await sandbox.call('DELETE', '/_sandbox/faults');
  receiver.got.length = 0;
  await fault('webhook-shuffle', { windowMs: 200 });
  for (let i = 0; i < 12; i += 1) await sandbox.send({ externalId: String(i) });
  const order = (await receiver.until(12)).map((one) => Number(one.body.whatsappMessage.externalId));
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
  expect(order).not.toEqual(order.toSorted((a, b) => a - b));
});

test('webhook-conflict repeats an event id with another body; webhook-bad-signature forges the first attempt only', async () => {
  const { secret } = await sandbox.hook(receiver);
  await fault('webhook-conflict', { times: 1 });
  await sandbox.send();
  const [one, other] = await receiver.until(2);
  expect(one!.body.id).toBe(other!.body.id);
  expect(one!.raw).not.toBe(other!.raw);

  receiver.got.length = 0;
  receiver.answers.splice(0, 1, 401, 200);
  await fault('webhook-bad-signature', { times: 1 });
  await sandbox.send();
  const valid = (await receiver.until(2)).map((delivery) => {
    const [, time, signature] = /t=(\d+),s=(.*)/.exec(String(delivery.headers['ycloud-signature']))!;
    return signature === createHmac('sha256', secret).update(`${time}.${delivery.raw}`).digest('hex');
  });
  expect(valid).toEqual([false, true]);
});

test('an endpoint that fails 200 times in a minute gets nothing for three', async () => {
  let now = 1_800_000_000_000;
  const watched = await startTestSandbox({
    retryFactor: 1,
    now: () => now,
    delays: { delivered: 600_000 },
    limits: { enqueue: 1000 },
  });
  receiver.answers.splice(0, 1, 500);
  await watched.hook(receiver);
  for (let i = 0; i < 200; i += 1) await watched.send();
  await receiver.until(200);
  await new Promise((done) => setTimeout(done, 100));
  await watched.send();
  await new Promise((done) => setTimeout(done, 100));
  expect(receiver.got).toHaveLength(200);
  const last = watched.sandbox.deliveries.log.list().at(-1)!;
  expect(last).toMatchObject({ state: 'waiting', attempts: [{ error: 'suspended after too many failures' }] });
  now += 180_001;
  receiver.answers.splice(0, 1, 200);
  await watched.send();
  await receiver.until(201);
  await watched.stop();
});
