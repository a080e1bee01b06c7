import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { from, type Receiver, startReceiver, startTestSandbox, type TestSandbox, to } from './testing.ts';

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

const inbound = (act: object) => sandbox.call('POST', '/_sandbox/inbound', { from: to, ...act });
const ofType = (type: string) => receiver.until(1, (one) => one.body.type === type).then(([one]) => one!.body);

describe('inbound', () => {
  test('text', async () => {
    const answer = await inbound({ text: 'Hola 👋', name: 'Zoë' });
    expect(answer.status).toBe(201);
    const event = await ofType('whatsapp.inbound_message.received');
    expect(event.id).toBe(answer.body.events[0]);
    expect(event.whatsappInboundMessage).toMatchObject({
      from: to,
      to: from,
      type: 'text',
      text: { body: 'Hola 👋' },
      customerProfile: { name: 'Zoë' },
      wamid: expect.stringMatching(/^wamid\./),
    });
  });

  test('button: answers the message that offered it, with its payload', async () => {
    await sandbox.call('POST', '/_sandbox/templates', {
      name: 'ask',
      language: 'es',
      body: '¿Vienes hoy?',
      buttons: [{ text: 'Sí' }],
    });
    const { body: sent } = await sandbox.send({
      template: {
        name: 'ask',
        language: { code: 'es' },
        components: [
          { type: 'button', sub_type: 'quick_reply', index: 0, parameters: [{ type: 'payload', payload: 'yes-1' }] },
        ],
      },
    });
    const [report] = await receiver.until(1, (one) => one.body.whatsappMessage?.id === sent.id);
    await inbound({ button: 'Sí' });
    expect((await ofType('whatsapp.inbound_message.received')).whatsappInboundMessage).toMatchObject({
      type: 'button',
      button: { text: 'Sí', payload: 'yes-1' },
      context: { from: '12025550110', id: report!.body.whatsappMessage.wamid },
    });
  });

  test('optOut: STOP, the preference and the unsubscription; optIn takes it back', async () => {
    await inbound({ optOut: true });
    expect((await ofType('whatsapp.inbound_message.received')).whatsappInboundMessage.text.body).toBe('STOP');
    expect((await ofType('whatsapp.user.preferences')).whatsappUserPreference).toMatchObject({
      contactPhoneNumber: to,
      businessPhoneNumber: from,
      category: 'marketing_messages',
      value: 'stop',
      timestamp: expect.stringMatching(/^\d{13}$/),
    });
    expect((await ofType('contact.unsubscribe.created')).contactUnsubscribeCreated).toMatchObject({
      phoneNumber: to,
      source: 'Whatsapp',
    });
    expect((await sandbox.call('GET', `/v2/unsubscribers/${to}/whatsapp`)).body).toMatchObject({
      customer: to,
      source: 'Whatsapp',
    });
    receiver.got.length = 0;
    await inbound({ optIn: true });
    expect((await ofType('whatsapp.user.preferences')).whatsappUserPreference.value).toBe('resume');
    expect((await ofType('contact.unsubscribe.deleted')).contactUnsubscribeDeleted.phoneNumber).toBe(to);
  });

  test('optOut by one way only', async () => {
    const answer = await inbound({ optOut: 'preferences' });
    expect(answer.body).toMatchObject({ message: null, events: [expect.any(String)] });
    await ofType('whatsapp.user.preferences');
    expect(receiver.got).toHaveLength(1);
  });

  test('referral: the ad in snake case, with a click id unless it is null', async () => {
    await inbound({ referral: { source_id: '1202', headline: 'Ducati' } });
    const first = (await ofType('whatsapp.inbound_message.received')).whatsappInboundMessage;
    expect(first.referral).toMatchObject({
      source_id: '1202',
      source_type: 'ad',
      headline: 'Ducati',
      ctwa_clid: expect.any(String),
    });
    receiver.got.length = 0;
    await inbound({ text: 'hola', referral: { source_id: '1202', ctwa_clid: null } });
    const second = (await ofType('whatsapp.inbound_message.received')).whatsappInboundMessage;
    expect(second.text.body).toBe('hola');
    expect(second.referral).not.toHaveProperty('ctwa_clid');
  });

  test('a person known by user id only', async () => {
    await sandbox.call('POST', '/_sandbox/inbound', { fromUserId: 'AR.123', text: 'hola' });
    const message = (await ofType('whatsapp.inbound_message.received')).whatsappInboundMessage;
    expect(message.fromUserId).toBe('AR.123');
    expect(message).not.toHaveProperty('from');
  });

  test('says what is missing or unknown', async () => {
    expect((await sandbox.call('POST', '/_sandbox/inbound', { text: 'x' })).body.error).toMatchObject({
      code: 'PARAM_MISSING',
      target: 'from',
    });
    expect((await inbound({})).status).toBe(400);
    expect((await inbound({ text: 'x', to: '+12025550199' })).status).toBe(404);
    expect((await inbound({ text: 'x', tags: [] })).status).toBe(400);
  });
});

describe('templates', () => {
  test('a change of status is reported as a review', async () => {
    await sandbox.call('POST', '/_sandbox/templates', {
      name: 'greeting',
      language: 'es',
      status: 'REJECTED',
      reason: 'INVALID_FORMAT',
    });
    expect((await ofType('whatsapp.template.reviewed')).whatsappTemplate).toMatchObject({
      name: 'greeting',
      status: 'REJECTED',
      statusUpdateEvent: 'REJECTED',
      reason: 'INVALID_FORMAT',
    });
  });

  test('a new one is approved unless told otherwise and can be sent', async () => {
    const made = await sandbox.call('POST', '/_sandbox/templates', {
      name: 'fresh',
      language: 'en',
      body: 'Hi {{1}} and {{2}}!',
    });
    expect([made.status, made.body.status]).toEqual([201, 'APPROVED']);
    const components = [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'A' },
          { type: 'text', text: 'B' },
        ],
      },
    ];
    await sandbox.send({ template: { name: 'fresh', language: { code: 'en' }, components } });
    expect((await sandbox.call('GET', '/_sandbox/requests?kind=message')).body).toMatchObject([
      { variables: ['A', 'B'], text: 'Hi A and B!' },
    ]);
  });

  test('category and quality have their own events', async () => {
    await sandbox.call('POST', '/_sandbox/templates', {
      name: 'plain',
      language: 'es',
      category: 'MARKETING',
      qualityRating: 'RED',
    });
    expect((await ofType('whatsapp.template.category_updated')).whatsappTemplate).toMatchObject({
      category: 'MARKETING',
      previousCategory: 'UTILITY',
    });
    expect((await ofType('whatsapp.template.quality_updated')).whatsappTemplate.qualityRating).toBe('RED');
    expect(receiver.got.some((one) => one.body.type === 'whatsapp.template.reviewed')).toBe(false);
  });
});

test('requests can be narrowed down', async () => {
  await sandbox.send({ externalId: 'a' });
  await sandbox.send({ externalId: 'b', to: '+5491155550002' });
  const ids = async (query: string) =>
    (await sandbox.call('GET', `/_sandbox/requests?kind=message&${query}`)).body.map(
      (one: { externalId: string }) => one.externalId,
    );
  expect(await ids('externalId=b')).toEqual(['b']);
  expect(await ids(`to=${encodeURIComponent(to)}`)).toEqual(['a']);
  expect(await ids('template=greeting')).toEqual(['a', 'b']);
  expect(await ids('template=plain')).toEqual([]);
});

test('reset forgets messages and faults, restores the templates, keeps endpoints unless told otherwise', async () => {
  await sandbox.send();
  await sandbox.call('POST', '/_sandbox/faults', { kind: 'refuse' });
  await sandbox.call('POST', '/_sandbox/templates', { name: 'greeting', language: 'es', status: 'PAUSED' });
  await sandbox.call('POST', '/_sandbox/reset');
  expect((await sandbox.call('GET', '/_sandbox/requests?kind=message')).body).toEqual([]);
  expect((await sandbox.call('GET', '/_sandbox/webhooks')).body).toMatchObject([{ url: receiver.url, deliveries: [] }]);
  expect((await sandbox.send()).status).toBe(200);
  await sandbox.call('POST', '/_sandbox/reset', { endpoints: true });
  expect((await sandbox.call('GET', '/_sandbox/webhooks')).body).toEqual([]);
  await sandbox.hook(receiver);
});

test('a form of another page cannot drive the sandbox', async () => {
  const answer = await sandbox.call('POST', '/_sandbox/inbound', '{"from":"+5491155550001","text":"x"}', {
    'Content-Type': 'text/plain',
  });
  expect(answer.status).toBe(415);
});
