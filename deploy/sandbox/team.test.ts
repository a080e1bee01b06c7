import { afterAll, beforeAll, expect, test } from 'vitest';
import { from, type Receiver, startReceiver, startTestSandbox, type TestSandbox, to } from './testing.ts';

let sandbox: TestSandbox;
let receiver: Receiver;
beforeAll(async () => {
  [sandbox, receiver] = await Promise.all([startTestSandbox(), startReceiver()]);
  const types = [
    'message.updated',
    'inbound_message.received',
    'smb.message.echoes',
    'smb.message.created',
    'phone_number.deleted',
    'business_account.updated',
  ];
  await sandbox.hook(
    receiver,
    types.map((type) => `whatsapp.${type}`),
  );
});
afterAll(() => Promise.all([sandbox.stop(), receiver.stop()]));

const next = async (work: () => Promise<unknown>) => {
  receiver.got.length = 0;
  await work();
  return await receiver.until(1, () => true).then(([one]) => one!.body);
};

test.each([
  ['app', 'whatsapp.smb.message.echoes'],
  ['app-older', 'whatsapp.smb.message.created'],
  ['inbox', 'whatsapp.message.updated'],
])('the team answers from the %s', async (place, type) => {
  const event = await next(() => sandbox.call('POST', '/_sandbox/answer', { to, text: 'Te paso la lista', in: place }));
  expect(event).toMatchObject({
    type,
    whatsappMessage: { from, to, type: 'text', text: { body: 'Te paso la lista' } },
  });
  expect(event.whatsappMessage.externalId).toBeUndefined();
});

test.each([
  ['deleted', { type: 'whatsapp.phone_number.deleted', whatsappPhoneNumber: { phoneNumber: from } }],
  [
    'disabled',
    { type: 'whatsapp.business_account.updated', whatsappBusinessAccount: { updateEvent: 'DISABLED_UPDATE' } },
  ],
])('a number is %s', async (becomes, event) => {
  expect(await next(() => sandbox.call('POST', '/_sandbox/numbers', { phoneNumber: from, becomes }))).toMatchObject(
    event,
  );
});

test.each<[string, object, object]>([
  [
    'an edit',
    { content: { type: 'edit', edit: { original_message_id: 'w', message: { type: 'text', text: { body: 'no' } } } } },
    { type: 'edit' },
  ],
  [
    'a place',
    { content: { type: 'location', location: { latitude: 1, longitude: 2 } } },
    { location: { latitude: 1 } },
  ],
  ['a group', { text: 'hola', groupId: 'g@g.us' }, { groupId: 'g@g.us' }],
  ['passed on', { text: 'baja', forwarded: true }, { context: { forwarded: true } }],
])('somebody sends what is no plain text: %s', async (_, act, message) => {
  const event = await next(() => sandbox.call('POST', '/_sandbox/inbound', { from: to, ...act }));
  expect(event).toMatchObject({ type: 'whatsapp.inbound_message.received', whatsappInboundMessage: message });
});

test('content has to hold what its type says', async () => {
  const answer = await sandbox.call('POST', '/_sandbox/inbound', { from: to, content: { type: 'location' } });
  expect(answer.status).toBe(400);
});
