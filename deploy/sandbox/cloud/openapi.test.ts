/** Meta's own OpenAPI file as a judge of what the sandbox answers and tells. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { greeting, type Receiver, sharedFile, startReceiver, startTestSandbox, type TestSandbox } from '../testing.ts';
import { whatsappObject } from './teller.ts';

const file = sharedFile('whatsapp-openapi.yaml');
const hasFile = existsSync(file);

interface Document {
  components: { schemas: Record<string, unknown> };
}

/** Of what people send, as the file numbers them; their names without a number are those of what is sent to people. */
const inbound = ['TextMessage_2', 'ReactionMessage_1', 'AudioMessage_1', 'DocumentMessage_1', 'ImageMessage_1'];
const alone = [
  'ButtonMessage',
  'InteractiveMessageReply',
  'OrderMessage',
  'ContactSharingMessage',
  'UnsupportedMessage',
];

/**
 * The file as it means itself: it was joined from several, so that what people send points at the parts of what is sent to them; it
 * closes halves of messages against their other halves; and a button's place is "2-6, 11-14" where its own example is "0".
 */
function readDocument(): Document {
  const text = readFileSync(file, 'utf8').replaceAll('^[2-6, 11-14]$', '^[0-9]$');
  const document = JSON.parse(JSON.stringify(parse(text)).replaceAll('"additionalProperties":false,', '')) as Document;
  const { schemas } = document.components;
  for (const name of [...inbound, ...alone])
    schemas[name] = JSON.parse(
      JSON.stringify(schemas[name]).replaceAll('/BaseMessageProperties"', '/BaseMessageProperties_1"'),
    );
  const refs = [...inbound, ...alone].map((name) => ({ $ref: `#/components/schemas/${name}` }));
  schemas.IncomingMessage = { oneOf: refs };
  return document;
}

function createJudge() {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false, logger: false });
  ajv.addSchema(readDocument(), 'meta');
  return (schema: string, body: unknown): string | null => {
    const validate = ajv.getSchema(`meta#/components/schemas/${schema}`);
    if (!validate) throw new Error(`no schema ${schema}`);
    return validate(body) ? null : ajv.errorsText(validate.errors, { separator: '\n' });
  };
}

if (!hasFile) console.warn('skipped: no ../shared');
describe.skipIf(!hasFile)('the Cloud API, judged by Meta’s OpenAPI file', () => {
  let sandbox: TestSandbox;
  let receiver: Receiver;
  let judge: ReturnType<typeof createJudge>;
  let headers: Record<string, string>;
  const waba = '/v25.0/100000000000002';
  const number = '/v25.0/100000000000020';
  const to = '+5491155550001';
  beforeAll(async () => {
    judge = createJudge();
    const ask = { name: 'ask', language: 'es', category: 'UTILITY', body: '¿Seguimos?', buttons: [{ text: 'Sí' }] };
    sandbox = await startTestSandbox({ templates: [greeting, ask] });
    receiver = await startReceiver();
    const { meta, cloud } = sandbox.sandbox;
    const scopes = ['whatsapp_business_messaging', 'whatsapp_business_management'];
    headers = { authorization: `Bearer ${meta.tokens.issue(scopes, 0).value}` };
    meta.appSubscriptions.set(whatsappObject, { url: receiver.url, fields: ['messages'] });
    cloud.accounts.set('100000000000002', { override: receiver.url });
  });
  afterAll(async () => {
    await sandbox?.stop();
    await receiver?.stop();
  });
  const call = (method: string, path: string, body?: object) => sandbox.call(method, path, body, headers);
  const message = (content: object) => ({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    biz_opaque_callback_data: 'ours',
    ...content,
  });
  const template = {
    type: 'template',
    template: {
      name: 'greeting',
      language: { code: 'es', policy: 'deterministic' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
    },
  };

  it.each([
    ['phone_numbers', 'WhatsAppBusinessAccountPhoneNumbersConnection'],
    ['subscribed_apps', 'SubscribedAppsResponse'],
  ])('lists %s in the form of %s', async (edge, schema) => {
    const { status, body } = await call(
      'GET',
      `${waba}/${edge}?fields=id,display_phone_number,verified_name,quality_rating`,
    );
    expect(status).toBe(200);
    // Meta's file knows LINKED and PENDING; its documentation and its answers say CONNECTED.
    for (const one of body.data) if (edge === 'phone_numbers') one.status = 'LINKED';
    expect(judge(schema, body)).toBeNull();
  });

  it('takes messages in the form of Message, and answers in the form of MessageResponsePayload', async () => {
    await call('POST', '/_sandbox/inbound', { from: to, to: '+12025550120', text: 'Hola' });
    for (const [schema, content] of [
      ['TemplateMessage', template],
      ['TextMessage', { type: 'text', text: { body: 'Hola', preview_url: false } }],
      ['ImageMessage', { type: 'image', image: { link: 'https://example.com/a.jpg', caption: 'Esta' } }],
    ] as const) {
      const sent = message(content);
      expect([schema, judge(schema, sent)]).toEqual([schema, null]);
      const { status, body } = await call('POST', `${number}/messages`, sent);
      expect([status, body]).toMatchObject([200, { messages: [{ id: expect.stringMatching(/^wamid\./) }] }]);
      expect(judge('MessageResponsePayload', body)).toBeNull();
    }
  });

  it('refuses in the form of GraphAPIError', async () => {
    const wrong: [number: number, body: object][] = [
      [131008, { ...message(template), to: undefined }],
      [100, message({ ...template, nonsense: 1 })],
      [132000, message({ ...template, template: { ...template.template, components: [] } })],
      [132001, message({ ...template, template: { ...template.template, name: 'nobody' } })],
    ];
    for (const [code, sent] of wrong) {
      const { status, body } = await call('POST', `${number}/messages`, sent);
      expect([status, body.error.code]).toEqual([400, code]);
      expect(judge('GraphAPIError', body)).toBeNull();
    }
    expect(judge('GraphAPIError', (await sandbox.call('GET', `${waba}/phone_numbers`)).body)).toBeNull();
  });

  it('tells in the form of WebhookPayload', async () => {
    const ask = { name: 'ask', language: { code: 'es', policy: 'deterministic' } };
    await call('POST', `${number}/messages`, message({ type: 'template', template: ask }));
    await call('POST', '/_sandbox/inbound', { from: to, to: '+12025550120', button: 'Sí' });
    const has = (what: string) => (one: { raw: string }) => one.raw.includes(what);
    for (const what of ['"delivered"', '"type":"text"', '"type":"button"']) await receiver.until(1, has(what));
    for (const { body, headers: got } of receiver.got) {
      expect(got['x-hub-signature-256']).toMatch(/^sha256=[0-9a-f]{64}$/);
      expect([JSON.stringify(body), judge('WebhookPayload', body)]).toEqual([JSON.stringify(body), null]);
    }
  });
});
