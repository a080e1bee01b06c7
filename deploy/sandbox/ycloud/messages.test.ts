import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bodyOf,
  from,
  inTemplate,
  type Receiver,
  startReceiver,
  startTestSandbox,
  type TestSandbox,
  to,
} from '../testing.ts';

let sandbox: TestSandbox;
let receiver: Receiver;
beforeAll(async () => {
  [sandbox, receiver] = await Promise.all([startTestSandbox(), startReceiver()]);
  await sandbox.hook(receiver);
});
afterAll(() => Promise.all([sandbox.stop(), receiver.stop()]));
beforeEach(async () => {
  await sandbox.call('POST', '/_sandbox/reset');
  receiver.got.length = 0;
});

/** What was reported about a message, in the order of the reports' own times: deliveries may overtake each other. */
const statusesOf = (id: string): string[] =>
  receiver.got
    .map((one) => one.body.whatsappMessage)
    .filter((one) => one?.id === id)
    .toSorted((a, b) => a.updateTime.localeCompare(b.updateTime))
    .map((one) => one.status);

describe('a send', () => {
  test('is accepted, then reported as sent and delivered with its externalId', async () => {
    const answer = await sandbox.send({ externalId: 'e1' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      status: 'accepted',
      externalId: 'e1',
      from,
      to,
      regionCode: 'AR',
      pricingCategory: 'marketing',
    });
    expect(answer.body.wamid).toBeUndefined();
    expect(answer.headers.get('YCloud-Request-ID')).toMatch(/^req_/);
    const reports = await receiver.until(2);
    expect(statusesOf(answer.body.id)).toEqual(['sent', 'delivered']);
    expect(reports[0]!.body.whatsappMessage).toMatchObject({
      externalId: 'e1',
      wamid: expect.stringMatching(/^wamid\./),
    });
    const found = await sandbox.call('GET', `/v2/whatsapp/messages/${answer.body.id}`);
    expect(found.body).toMatchObject({ id: answer.body.id, status: 'delivered', deliverTime: expect.any(String) });
  });

  test('with an externalId that was used before is accepted again and marked as a duplicate', async () => {
    await sandbox.send({ externalId: 'twice' });
    await sandbox.send({ externalId: 'twice' });
    const listed = (await sandbox.call('GET', '/_sandbox/requests?kind=message')).body;
    expect(listed.map((one: { duplicate: boolean }) => one.duplicate)).toEqual([false, true]);
    expect((await sandbox.call('GET', '/_sandbox/summary')).body).toMatchObject({ accepted: 2, duplicates: 1 });
  });

  test('is listed with template, variables and the text that the lead reads', async () => {
    const { body: sent } = await sandbox.send({ externalId: 'x', ...inTemplate({ components: bodyOf('Zoë & *co*') }) });
    const { body: listed } = await sandbox.call('GET', '/_sandbox/requests?kind=message');
    expect(listed).toEqual([
      {
        id: sent.id,
        externalId: 'x',
        from,
        to,
        type: 'template',
        template: { name: 'greeting', language: 'es' },
        variables: ['Zoë & *co*'],
        components: bodyOf('Zoë & *co*'),
        text: 'Hola Zoë & *co*, ¿cómo estás?',
        acceptedAt: sent.createTime,
        provider: 'ycloud',
        duplicate: false,
      },
    ]);
  });

  test('that sendDirectly takes has its wamid at once', async () => {
    const answer = await sandbox.send({}, '/v2/whatsapp/messages/sendDirectly');
    expect(answer.body).toMatchObject({ status: 'accepted', wamid: expect.stringMatching(/^wamid\./) });
  });
});

/** The report of a message that was accepted and failed. */
const failure = async (answer: { status: number; body: { id: string } }): Promise<Record<string, unknown>> => {
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ status: 'accepted' });
  expect(answer.body).not.toHaveProperty('errorCode');
  const [report] = await receiver.until(1, (one) => one.body.whatsappMessage?.id === answer.body.id);
  return report!.body.whatsappMessage;
};

describe('a message that fails after it was accepted', () => {
  test('text outside the 24 h window: 131047', async () => {
    const failed = await failure(await sandbox.send({ type: 'text', text: { body: 'hola' }, template: undefined }));
    expect(failed).toMatchObject({ status: 'failed', errorCode: '131047', whatsappApiError: { code: '131047' } });
  });

  test('text inside the window is delivered', async () => {
    await sandbox.call('POST', '/_sandbox/inbound', { from: to, text: 'hola' });
    const { body: sent } = await sandbox.send({ type: 'text', text: { body: 'hola' }, template: undefined });
    await receiver.until(2, (one) => one.body.whatsappMessage?.id === sent.id);
    expect(statusesOf(sent.id)).toEqual(['sent', 'delivered']);
  });

  test('marketing to somebody who stopped it: 131050; other templates still arrive', async () => {
    await sandbox.call('POST', '/_sandbox/inbound', { from: to, optOut: 'preferences' });
    expect(await failure(await sandbox.send())).toMatchObject({ errorCode: '131050' });
    const { body: sent } = await sandbox.send(inTemplate({ name: 'plain', components: [] }));
    await receiver.until(2, (one) => one.body.whatsappMessage?.id === sent.id);
    expect(statusesOf(sent.id)).toEqual(['sent', 'delivered']);
  });

  test('filterUnsubscribed keeps a message from the unsubscribed, and only with the filter', async () => {
    await sandbox.call('POST', '/v2/unsubscribers', { type: 'PHONE_NUMBER', customer: to, channel: 'whatsapp' });
    const failed = await failure(await sandbox.send({ filterUnsubscribed: true }));
    expect(failed).toMatchObject({ status: 'failed', errorCode: 'RECIPIENT_UNSUBSCRIBED' });
    const { body: sent } = await sandbox.send();
    await receiver.until(2, (one) => one.body.whatsappMessage?.id === sent.id);
    expect(statusesOf(sent.id)).toEqual(['sent', 'delivered']);
  });

  test('a variable with a line break: 132018, at once on sendDirectly', async () => {
    expect(await failure(await sandbox.send(inTemplate({ components: bodyOf('a\nb') })))).toMatchObject({
      errorCode: '132018',
    });
    const direct = await sandbox.send(inTemplate({ components: bodyOf('a\tb') }), '/v2/whatsapp/messages/sendDirectly');
    expect(direct.body.error.whatsappApiError.code).toBe('132018');
  });
});

test('more sends in a second than allowed get 429 with Retry-After, and are not accepted', async () => {
  const limited = await startTestSandbox({ limits: { enqueue: 3 }, now: () => 1_800_000_000_000 });
  const answers = await Promise.all(Array.from({ length: 5 }, () => limited.send()));
  expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429, 429]);
  const refused = answers.find((one) => one.status === 429)!;
  expect(refused.body.error.code).toBe('SENDER_RATE_LIMITED');
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
  expect(limited.sandbox.store.accepted).toBe(3);
  await limited.stop();
});

test('people read by themselves when the sandbox is told so', async () => {
  const reading = await startTestSandbox({ readProbability: 1 });
  await reading.hook(receiver);
  const { body: sent } = await reading.send();
  await receiver.until(3, (one) => one.body.whatsappMessage?.id === sent.id);
  expect(statusesOf(sent.id)).toEqual(['sent', 'delivered', 'read']);
  await reading.stop();
});
