import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { from, message, type Receiver, startReceiver, startTestSandbox, type TestSandbox, to } from '../testing.ts';
import { wabaId } from './account.ts';
import { createJudge, hasOpenApi, type Judge } from './openapi-judge.ts';

const components = [
  { type: 'HEADER', format: 'TEXT', text: 'Oferta {{1}}', example: { header_text: ['hoy'] } },
  { type: 'BODY', text: 'Hola {{1}}, mira bien {{2}} hoy.', example: { body_text: [['Ana', 'esto']] } },
  { type: 'FOOTER', text: 'Responde STOP para salir' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Sí' },
      { type: 'URL', text: 'Ver', url: 'https://example.com/{{1}}', example: ['https://example.com/a'] },
    ],
  },
];
const rich = {
  from,
  to,
  type: 'template',
  externalId: 'rich',
  template: {
    name: 'rich_offer',
    language: { code: 'es', policy: 'deterministic' },
    components: [
      { type: 'header', parameters: [{ type: 'text', text: 'hoy' }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ana' },
          { type: 'text', text: 'esto' },
        ],
      },
      { type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'p' }] },
      { type: 'button', sub_type: 'url', index: 1, parameters: [{ type: 'text', text: 'a' }] },
    ],
  },
};

/** [operation of the file, path, status, body] in an order in which each makes sense. `*` stands for the id of the last answer. */
const calls: [operation: string, path: string, status: number, body?: unknown][] = [
  ['get /balance', '/balance', 200],
  ['get /whatsapp/phoneNumbers', '/whatsapp/phoneNumbers?limit=1&includeTotal=true', 200],
  ['get /whatsapp/phoneNumbers', '/whatsapp/phoneNumbers?limit=101', 400],
  ['get /whatsapp/phoneNumbers/{wabaId}/{phoneNumber}', `/whatsapp/phoneNumbers/${wabaId}/${from}`, 200],
  ['get /whatsapp/phoneNumbers/{wabaId}/{phoneNumber}', `/whatsapp/phoneNumbers/${wabaId}/+1`, 404],
  ['get /whatsapp/businessAccounts', '/whatsapp/businessAccounts?filter.accountReviewStatus=APPROVED', 200],
  ['get /whatsapp/businessAccounts/{id}', `/whatsapp/businessAccounts/${wabaId}`, 200],
  ['get /whatsapp/businessAccounts/{id}', '/whatsapp/businessAccounts/1', 404],
  [
    'get /whatsapp/templates',
    '/whatsapp/templates?filter.status=APPROVED,PAUSED&filter.name=greeting&includeTotal=true',
    200,
  ],
  [
    'post /whatsapp/templates',
    '/whatsapp/templates',
    200,
    { wabaId, name: 'rich_offer', language: 'es', category: 'MARKETING', components },
  ],
  [
    'post /whatsapp/templates',
    '/whatsapp/templates',
    409,
    { wabaId, name: 'rich_offer', language: 'es', category: 'MARKETING', components },
  ],
  ['get /whatsapp/templates/{wabaId}/{name}/{language}', `/whatsapp/templates/${wabaId}/rich_offer/es`, 200],
  ['get /whatsapp/templates/{wabaId}/{name}/{language}', `/whatsapp/templates/${wabaId}/rich_offer/en`, 404],
  [
    'patch /whatsapp/templates/{wabaId}/{name}/{language}',
    `/whatsapp/templates/${wabaId}/greeting/es`,
    200,
    { components: components.slice(1, 2) },
  ],
  [
    'patch /whatsapp/templates/{wabaId}/{name}/{language}',
    `/whatsapp/templates/${wabaId}/greeting/es`,
    403,
    { components: components.slice(1, 2) },
  ],
  ['post /whatsapp/messages', '/whatsapp/messages', 403, message()],
  ['post /whatsapp/messages', '/whatsapp/messages', 400, { from, type: 'text', text: { body: '' } }],
  ['post /whatsapp/messages/sendDirectly', '/whatsapp/messages/sendDirectly', 400, message()],
  ['post /whatsapp/messages', '/whatsapp/messages', 200, rich],
  ['get /whatsapp/messages/{id}', '/whatsapp/messages/*', 200],
  ['get /whatsapp/messages/{id}', '/whatsapp/messages/0', 404],
  ['post /whatsapp/messages/sendDirectly', '/whatsapp/messages/sendDirectly', 200, rich],
  [
    'post /whatsapp/messages',
    '/whatsapp/messages',
    200,
    { from, to, type: 'text', text: { body: 'hola', preview_url: true } },
  ],
  [
    'post /whatsapp/messages',
    '/whatsapp/messages',
    200,
    { from, to, type: 'image', image: { link: 'https://example.com/a.png', caption: 'a' } },
  ],
  [
    'post /whatsapp/messages',
    '/whatsapp/messages',
    200,
    { from, recipient: 'AR.1', type: 'location', location: { latitude: 1, longitude: 2, name: 'n' } },
  ],
  [
    'post /whatsapp/messages',
    '/whatsapp/messages',
    200,
    {
      from,
      to,
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: '¿?' },
        action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'Sí' } }] },
      },
    },
  ],
  ['get /unsubscribers', '/unsubscribers?limit=1', 200],
  ['post /unsubscribers', '/unsubscribers', 200, { type: 'PHONE_NUMBER', customer: to, channel: 'whatsapp' }],
  ['post /unsubscribers', '/unsubscribers', 400, { type: 'PHONE_NUMBER', customer: 'x', channel: 'whatsapp' }],
  ['get /unsubscribers', '/unsubscribers?limit=1&includeTotal=true', 200],
  ['get /unsubscribers/{customer}', `/unsubscribers/${to}`, 200],
  ['get /unsubscribers/{customer}', '/unsubscribers/+1', 404],
  ['get /unsubscribers/{customer}/{channel}', `/unsubscribers/${to}/whatsapp`, 200],
  ['delete /unsubscribers/{customer}/{channel}', `/unsubscribers/${to}/whatsapp`, 200],
  ['delete /unsubscribers/{customer}/{channel}', `/unsubscribers/${to}/whatsapp`, 404],
  ['get /webhookEndpoints', '/webhookEndpoints', 200],
  ['post /webhookEndpoints', '/webhookEndpoints', 400, { url: 'ftp://x', enabledEvents: ['contact.created'] }],
  [
    'post /webhookEndpoints',
    '/webhookEndpoints',
    400,
    { url: 'https://example.com', enabledEvents: ['nothing.happened'] },
  ],
  [
    'post /webhookEndpoints',
    '/webhookEndpoints',
    200,
    { url: 'http://127.0.0.1:9/', enabledEvents: ['contact.created'], description: 'd', status: 'disabled' },
  ],
  ['get /webhookEndpoints/{id}', '/webhookEndpoints/*', 200],
  ['patch /webhookEndpoints/{id}', '/webhookEndpoints/*', 200, { status: 'active' }],
  ['post /webhookEndpoints/{id}/rotateSecret', '/webhookEndpoints/*/rotateSecret', 200],
  ['delete /webhookEndpoints/{id}', '/webhookEndpoints/*', 200],
  ['get /webhookEndpoints/{id}', '/webhookEndpoints/*', 404],
  ['delete /whatsapp/templates/{wabaId}/{name}/{language}', `/whatsapp/templates/${wabaId}/rich_offer/es`, 200],
  ['delete /whatsapp/templates/{wabaId}/{name}', `/whatsapp/templates/${wabaId}/plain`, 200],
  ['delete /whatsapp/templates/{wabaId}/{name}', `/whatsapp/templates/${wabaId}/plain`, 404],
];

if (!hasOpenApi) console.warn('skipped: no ../shared');

describe.skipIf(!hasOpenApi)('answers judged by YCloud’s OpenAPI file', () => {
  let sandbox: TestSandbox;
  let receiver: Receiver;
  let judge: Judge;
  let last = '';
  beforeAll(async () => {
    [sandbox, receiver] = await Promise.all([
      startTestSandbox({ readProbability: 1, reviewDelay: -1 }),
      startReceiver(),
    ]);
    judge = createJudge();
    await sandbox.hook(receiver);
  });
  afterAll(() => Promise.all([sandbox?.stop(), receiver?.stop()]));

  test.each(calls)('%s: %s answers %i', async (operation, path, status, body) => {
    // Nothing is reviewed by itself here, so that what is pending stays so.
    if (body === rich) {
      await sandbox.call('POST', '/_sandbox/templates', { name: 'rich_offer', language: 'es', status: 'APPROVED' });
    }
    const answer = await sandbox.call(operation.split(' ')[0]!.toUpperCase(), `/v2${path.replace('*', last)}`, body);
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: expect.anything() });
    expect(judge.faults({ operation, part: String(status) }, answer.body)).toBeNull();
    if (status === 200 && body !== undefined) expect(judge.faults({ operation, part: 'request' }, body)).toBeNull();
    if (typeof answer.body.id === 'string') last = answer.body.id;
  });

  test('every event is a well-formed Event', async () => {
    await sandbox.call('POST', '/_sandbox/reset');
    receiver.got.length = 0;
    await sandbox.send({ externalId: 'x' });
    await sandbox.send({ type: 'text', text: { body: 'fails' }, template: undefined, to: '+5491155550002' });
    await sandbox.call('POST', '/_sandbox/inbound', {
      from: to,
      name: 'Ana',
      referral: { source_id: '1', headline: 'h', body: 'b' },
    });
    await sandbox.call('POST', '/_sandbox/inbound', { from: to, button: { text: 'Sí', payload: 'p' } });
    await sandbox.call('POST', '/_sandbox/inbound', { from: to, optOut: true });
    await sandbox.call('POST', '/_sandbox/inbound', { from: to, optIn: true });
    const change = {
      name: 'plain',
      language: 'es',
      status: 'PAUSED',
      category: 'MARKETING',
      qualityRating: 'RED',
      reason: 'x',
    };
    await sandbox.call('POST', '/_sandbox/templates', change);
    const got = await receiver.until(14);
    expect(
      got
        .map((one) => [one.body.type, judge.faults({ schema: 'Event' }, one.body)])
        .filter(([, faults]) => faults !== null),
    ).toEqual([]);
    expect(new Set(got.map((one) => one.body.type)).size).toBe(8);
  });

  test('the judge itself sees a wrong type, a missing field and one that is not listed', () => {
    const operation = 'get /balance';
    expect(judge.faults({ operation, part: '200' }, { amount: 'much', currency: 'USD' })).toContain('number');
    expect(judge.faults({ operation, part: '200' }, { amount: 1 })).toContain('currency');
    expect(judge.faults({ operation, part: '200' }, { amount: 1, currency: 'USD', more: 1 })).toContain('unevaluated');
  });

  test('every path that a client of ours needs is covered', () => {
    const covered = new Set(calls.map(([operation]) => operation));
    const ours =
      /^(get|post|patch|delete) \/(balance|unsubscribers|webhookEndpoints|whatsapp\/(messages|templates|businessAccounts))/;
    expect(judge.operations.filter((operation) => ours.test(operation) && !covered.has(operation))).toEqual([]);
  });
});
