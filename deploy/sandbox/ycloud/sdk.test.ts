import * as ycloud from '@ycloud-cpaas/ycloud-sdk-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { from, message, type Receiver, startReceiver, startTestSandbox, type TestSandbox, to } from '../testing.ts';
import { wabaId } from './account.ts';

/** YCloud's own client, as an independent judge: it only learns another base URL. */
let sandbox: TestSandbox;
let receiver: Receiver;
let configuration: ycloud.Configuration;
beforeAll(async () => {
  [sandbox, receiver] = await Promise.all([startTestSandbox(), startReceiver()]);
  configuration = new ycloud.Configuration({ apiKey: sandbox.apiKey, basePath: `${sandbox.url}/v2` });
});
afterAll(() => Promise.all([sandbox.stop(), receiver.stop()]));

const request = { ...message('Ana'), externalId: 'sdk-1' } as unknown as ycloud.WhatsappMessageSendRequest;

test('the SDK registers a webhook, sends, retrieves, and the webhook reports', async () => {
  const endpoints = new ycloud.WebhookEndpointsApi(configuration);
  const { data: endpoint } = await endpoints.create({
    url: receiver.url,
    enabledEvents: [ycloud.EventType.WhatsappMessageUpdated],
  });
  expect(endpoint.secret).toMatch(/^whsec_[0-9a-f]{32}$/);
  const messages = new ycloud.WhatsappMessagesApi(configuration);
  const { data: sent } = await messages.send(request);
  expect(sent).toMatchObject({ from, to, status: 'accepted', externalId: 'sdk-1', wabaId });
  await receiver.until(2, (one) => one.body.whatsappMessage.id === sent.id);
  expect((await messages.retrieve(sent.id)).data.status).toBe('delivered');
  const { data: direct } = await messages.sendDirectly(request);
  expect(direct.wamid).toMatch(/^wamid\./);

  const rotated = await endpoints.rotateSecret(endpoint.id);
  expect(rotated.data.secret).not.toBe(endpoint.secret);
  expect((await endpoints.update(endpoint.id, { status: ycloud.WebhookEndpointStatus.Disabled })).data.status).toBe(
    'disabled',
  );
  expect((await endpoints.list({ includeTotal: true })).data).toMatchObject({ total: 1, length: 1 });
  await endpoints.delete(endpoint.id);
  expect((await endpoints.list()).data.items).toEqual([]);
});

test('the SDK pages through templates, creates one, edits and deletes it', async () => {
  const templates = new ycloud.WhatsappTemplatesApi(configuration);
  const { data: page } = await templates.list({ page: 2, limit: 1, includeTotal: true, filterWabaId: wabaId });
  expect(page).toMatchObject({ offset: 1, limit: 1, length: 1, total: 2 });
  expect((await templates.list({ filterName: 'greeting', filterLanguage: 'es' })).data.items).toHaveLength(1);
  const body = { type: ycloud.WhatsappTemplateComponentTypeEnum.Body, text: 'Hola desde el SDK.' };
  const { data: created } = await templates.create({
    wabaId,
    name: 'from_sdk',
    language: 'es',
    category: ycloud.WhatsappTemplateCategory.Utility,
    components: [body],
  });
  expect(created.status).toBe('PENDING');
  await expect
    .poll(async () => (await templates.retrieveByNameAndLanguage(wabaId, 'from_sdk', 'es')).data.status)
    .toBe('APPROVED');
  const edited = await templates.editByNameAndLanguage(wabaId, 'from_sdk', 'es', {
    components: [{ ...body, text: 'Otra cosa.' }],
  });
  expect(edited.data.components).toEqual([{ ...body, text: 'Otra cosa.' }]);
  await templates.deleteByNameAndLanguage(wabaId, 'from_sdk', 'es');
  await expect(templates.retrieveByNameAndLanguage(wabaId, 'from_sdk', 'es')).rejects.toMatchObject({
    response: { status: 404 },
  });
});

test('the SDK reads numbers, accounts, balance and unsubscribers', async () => {
  expect((await new ycloud.WhatsappPhoneNumbersApi(configuration).list({})).data.items).toHaveLength(2);
  expect((await new ycloud.WhatsappBusinessAccountsApi(configuration).retrieve(wabaId)).data.name).toContain('Sandbox');
  expect((await new ycloud.BalanceApi(configuration).retrieve()).data).toMatchObject({ currency: 'USD' });
  const unsubscribers = new ycloud.UnsubscribersApi(configuration);
  const one = { type: ycloud.UnsubscriberType.PhoneNumber, customer: to, channel: ycloud.UnsubscriberChannel.Whatsapp };
  await unsubscribers.create(one);
  expect((await unsubscribers.listAllByCustomer(to)).data).toMatchObject([
    { customer: to, regionCode: 'AR', source: 'API' },
  ]);
  await unsubscribers.deleteByCustomerAndChannel(to, one.channel);
  expect((await unsubscribers.list()).data.items).toEqual([]);
});

test('the SDK sees YCloud’s errors', async () => {
  const wrong = new ycloud.Configuration({ apiKey: 'wrong', basePath: `${sandbox.url}/v2` });
  await expect(new ycloud.BalanceApi(wrong).retrieve()).rejects.toMatchObject({
    response: { status: 401, data: { error: { code: 'UNAUTHORIZED', requestId: expect.stringMatching(/^req_/) } } },
  });
  const unknown = { ...request, template: { name: 'nope', language: { code: 'es' } } };
  await expect(new ycloud.WhatsappMessagesApi(configuration).send(unknown)).rejects.toMatchObject({
    response: { status: 403, data: { error: { code: 'WHATSAPP_TEMPLATE_UNAVAILABLE' } } },
  });
});
