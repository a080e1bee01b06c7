import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { from, message, type Receiver, startReceiver, startTestSandbox, type TestSandbox, to } from '../testing.ts';

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

const template = (over: Record<string, unknown>): Record<string, unknown> => ({
  template: { ...(message().template as object), ...over },
});
const body = (...texts: string[]): object[] => [
  { type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) },
];
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
    const { body: sent } = await sandbox.send({ externalId: 'x', ...template({ components: body('Zoë & *co*') }) });
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

describe('what is wrong with a request', () => {
  const cases: [what: string, over: Record<string, unknown>, status: number, code: string, target: string][] = [
    ['no from', { from: undefined }, 400, 'PARAM_MISSING', 'from'],
    ['neither to nor recipient', { to: undefined }, 400, 'PARAM_MISSING', 'to'],
    ['a number without +', { to: '5491155550001' }, 400, 'PARAM_INVALID', 'to'],
    ['an unknown field', { idempotencyKey: 'x' }, 400, 'PARAM_INVALID', 'idempotencyKey'],
    ['an unknown field inside', template({ name2: 'x' }), 400, 'PARAM_INVALID', 'template.name2'],
    ['a type without its content', { type: 'text' }, 400, 'PARAM_MISSING', 'type'],
    ['an unknown type', { type: 'poll' }, 400, 'PARAM_INVALID', 'type'],
    [
      'a text that is too long',
      { type: 'text', text: { body: 'x'.repeat(4097) } },
      400,
      'PARAM_INVALID_LENGTH',
      'text.body',
    ],
    [
      'a button index as a string',
      template({ components: [{ type: 'button', sub_type: 'url', index: '0' }] }),
      400,
      'PARAM_INVALID',
      'template.components[0].index',
    ],
    ['a foreign sender', { from: '+12025550199' }, 403, 'WHATSAPP_PHONE_NUMBER_UNAVAILABLE', 'from'],
    [
      'a template that does not exist',
      template({ name: 'nope' }),
      403,
      'WHATSAPP_TEMPLATE_UNAVAILABLE',
      'template.name',
    ],
    [
      'a template in another language',
      template({ language: { code: 'es_AR' } }),
      403,
      'WHATSAPP_TEMPLATE_UNAVAILABLE',
      'template.name',
    ],
    ['too few variables', template({ components: [] }), 400, 'PARAM_NOT_MATCH', 'template.components'],
    [
      'too many variables',
      template({ components: body('a', 'b') }),
      400,
      'PARAM_NOT_MATCH',
      'template.components[0].parameters',
    ],
    [
      'an empty variable',
      template({ components: body('') }),
      400,
      'PARAM_NOT_MATCH',
      'template.components[0].parameters',
    ],
  ];
  test.each(cases)('%s', async (_, over, status, code, target) => {
    const answer = await sandbox.send(over);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatchObject({
      status,
      code,
      target,
      requestId: answer.headers.get('YCloud-Request-ID'),
    });
    expect((await sandbox.call('GET', '/_sandbox/requests?kind=message')).body).toEqual([]);
  });

  test('a template that is not approved', async () => {
    await sandbox.call('POST', '/_sandbox/templates', { name: 'greeting', language: 'es', status: 'PAUSED' });
    expect((await sandbox.send()).body.error.code).toBe('WHATSAPP_TEMPLATE_UNAVAILABLE');
    const direct = await sandbox.send({}, '/v2/whatsapp/messages/sendDirectly');
    expect(direct.body.error).toMatchObject({
      status: 400,
      target: 'whatsappApiError',
      whatsappApiError: { code: '132015' },
    });
  });

  test('sendDirectly passes on what WhatsApp says about the variables', async () => {
    const answer = await sandbox.send(template({ components: [] }), '/v2/whatsapp/messages/sendDirectly');
    expect(answer.body.error.whatsappApiError).toMatchObject({ code: '132000', type: 'OAuthException' });
  });

  test('no JSON, no key, a wrong key, an unknown path', async () => {
    expect((await sandbox.call('POST', '/v2/whatsapp/messages', '{"from":')).body.error).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
    expect((await sandbox.call('GET', '/v2/balance', undefined, { 'X-API-Key': '' })).body.error.code).toBe(
      'UNAUTHORIZED',
    );
    expect((await sandbox.call('GET', '/v2/balance', undefined, { 'X-API-Key': 'other' })).status).toBe(401);
    expect((await sandbox.call('GET', '/v2/whatsapp/nothing')).body.error).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    expect((await sandbox.call('GET', '/v2/whatsapp/messages/62fe')).status).toBe(404);
  });
});

describe('a message that fails after it was accepted', () => {
  const failure = async (answer: { status: number; body: { id: string } }): Promise<Record<string, unknown>> => {
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'accepted' });
    expect(answer.body).not.toHaveProperty('errorCode');
    const [report] = await receiver.until(1, (one) => one.body.whatsappMessage?.id === answer.body.id);
    return report!.body.whatsappMessage;
  };

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
    const { body: sent } = await sandbox.send(template({ name: 'plain', components: [] }));
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
    expect(await failure(await sandbox.send(template({ components: body('a\nb') })))).toMatchObject({
      errorCode: '132018',
    });
    const direct = await sandbox.send(template({ components: body('a\tb') }), '/v2/whatsapp/messages/sendDirectly');
    expect(direct.body.error.whatsappApiError.code).toBe('132018');
  });
});

test('more sends in a second than allowed get 429 with Retry-After, and are not accepted', async () => {
  const limited = await startTestSandbox({ limits: { enqueue: 3 }, now: () => 1_800_000_000_000 });
  const answers = await Promise.all(Array.from({ length: 5 }, () => limited.send()));
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 200, 200, 429, 429]);
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
