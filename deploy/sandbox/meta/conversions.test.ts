import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Conversion, createDatasets, eventOf } from '#providers/meta-graph/conversions.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { type MetaSandbox, startMetaSandbox } from './testing.ts';

const waba = '100000000000001';
let meta: MetaSandbox;
let dataset: string;
let token: string;
beforeAll(async () => {
  meta = await startMetaSandbox();
  const { body } = await meta.call('POST', '/_sandbox/meta/datasets', { name: 'Ventas', waba_ids: [waba] });
  [dataset, token] = [body.dataset_id, body.access_token];
});
afterAll(() => meta.stop());
const datasets = (by = token) => createDatasets({ token: by, url: meta.url, retries: 0 });
const hash = createHash('sha256').update('5491155550000').digest('hex');
// oxlint-disable-next-line typescript/no-explicit-any -- bodies of other shapes
type Loose = Record<string, any>;
const now = () => Math.floor(Date.now() / 1000);

const chat = (): Record<string, unknown> => ({
  event_name: 'Purchase',
  event_time: now(),
  event_id: crypto.randomUUID(),
  action_source: 'business_messaging',
  messaging_channel: 'whatsapp',
  user_data: { whatsapp_business_account_id: waba, ctwa_clid: 'ARAkLkA8rmlFeiCktEJQ', ph: [hash] },
  custom_data: { value: 10, currency: 'ARS' },
});
const crm = (): Record<string, unknown> => ({
  event_name: 'Calificado',
  event_time: now(),
  action_source: 'system_generated',
  user_data: { lead_id: '1234567890123456' },
  custom_data: { event_source: 'crm', lead_event_source: 'Cadencia' },
});
async function post(events: unknown): Promise<{ status: number; body: Loose }> {
  const headers = { authorization: `Bearer ${token}` };
  return await meta.call('POST', `/v25.0/${dataset}/events`, { data: events }, headers);
}
const without = (event: Loose, path: string): Record<string, unknown> => {
  const copy = structuredClone(event);
  const [first, second] = path.split('.');
  if (second) delete copy[first!][second];
  else delete copy[first!];
  return copy;
};
const withUser = (event: Loose, user: object) => ({
  ...event,
  user_data: { ...event.user_data, ...user },
});
const withCustom = (event: Loose, custom: object) => ({
  ...event,
  custom_data: { ...event.custom_data, ...custom },
});

test.each<[string, () => unknown, number | null]>([
  ['what messaging channels do not know', () => ({ ...chat(), event_name: 'Lead' }), 2_804_066],
  ['a name of one’s own in a conversation', () => ({ ...chat(), event_name: 'Ganado' }), 2_804_066],
  ['a conversation without its channel', () => without(chat(), 'messaging_channel'), 2_804_064],
  ['a conversation without its click', () => without(chat(), 'user_data.ctwa_clid'), 2_804_065],
  ['a click that is hashed', () => withUser(chat(), { ctwa_clid: hash }), 2_804_065],
  ['a conversation without its account', () => without(chat(), 'user_data.whatsapp_business_account_id'), 2_804_067],
  [
    'an account that is linked to another dataset',
    () => withUser(chat(), { whatsapp_business_account_id: '100000000000002' }),
    2_804_068,
  ],
  ['a phone as it is', () => withUser(chat(), { ph: ['5491155550000'] }), 2_804_019],
  ['a hash in capitals', () => withUser(chat(), { ph: [hash.toUpperCase()] }), 2_804_019],
  ['the hash of nothing', () => withUser(chat(), { em: [createHash('sha256').update('').digest('hex')] }), 2_804_019],
  ['a purchase without its amount', () => without(chat(), 'custom_data.value'), 2_804_023],
  ['a purchase without its currency', () => without(chat(), 'custom_data.currency'), 2_804_023],
  ['an amount as text', () => withCustom(chat(), { value: '10' }), 2_804_024],
  ['an amount below nothing', () => withCustom(chat(), { value: -10 }), 2_804_024],
  ['no currency', () => withCustom(chat(), { currency: 'PESOS' }), 2_804_025],
  ['eight days ago', () => ({ ...chat(), event_time: now() - 8 * 86_400 }), 2_804_003],
  ['tomorrow', () => ({ ...chat(), event_time: now() + 86_400 }), 2_804_004],
  ['milliseconds', () => ({ ...chat(), event_time: Date.now() }), null],
  ['a time as text', () => ({ ...chat(), event_time: String(now()) }), null],
  ['no name', () => without(chat(), 'event_name'), 2_804_009],
  ['another source', () => ({ ...chat(), action_source: 'whatsapp' }), 2_804_015],
  ['a lead id that is none', () => withUser(crm(), { lead_id: 'l:12' }), 2_804_052],
  ['a CRM without its name', () => without(crm(), 'custom_data.lead_event_source'), 2_804_053],
  ['nobody', () => without(crm(), 'user_data.lead_id'), 2_804_050],
])('%s is refused, and with it everything that came beside it', async (_name, event, subcode) => {
  const before = meta.sandbox.meta.conversions.taken.list().length;
  const { status, body } = await post([chat(), event()]);
  expect([status, body.error.code]).toEqual([400, 100]);
  expect(body.error.error_subcode).toBe(subcode ?? undefined);
  expect(body.error.fbtrace_id).toMatch(/^A/);
  expect(meta.sandbox.meta.conversions.taken.list()).toHaveLength(before);
});

test('what is right is taken, once for each id', async () => {
  const event = chat();
  for (const events of [[event, crm()], [event]]) {
    const { status, body } = await post(events);
    expect([status, body.events_received]).toEqual([200, events.length]);
  }
  const { body } = await meta.call('GET', '/_sandbox/meta/conversions');
  expect(body.items.find((one: { eventId: string }) => one.eventId === event.event_id)).toMatchObject({ times: 2 });
  expect((await post([])).status).toBe(400);
});

test('our client tells what the sandbox takes, in each of its forms', async () => {
  const one = (match: Conversion['match'], over: Partial<Conversion> = {}): Conversion => ({
    eventId: crypto.randomUUID(),
    name: 'Purchase',
    at: new Date(),
    match,
    phone: '+54 9 11 5555-0000',
    email: ' Ana@Example.com',
    money: { value: '1234567890.10', currency: 'CLP' },
    ...over,
  });
  const matches: Conversion['match'][] = [
    { by: 'ctwa', clickId: 'ARAkLkA8rmlFeiCktEJQ', wabaId: waba },
    { by: 'lead_form', leadgenId: '1234567890123456' },
    { by: 'person' },
  ];
  for (const match of matches)
    for (const over of [{}, { name: 'LeadSubmitted', money: null }, { email: null }])
      expect(await datasets().tell(dataset, one(match, over), null)).toMatchObject({ events_received: 1 });
  const { user_data } = await eventOf(one({ by: 'person' }));
  expect(user_data).toEqual({ ph: [hash], em: [createHash('sha256').update('ana@example.com').digest('hex')] });
  await expect(datasets().tell(dataset, one(matches[0]!, { name: 'Lead' }), null)).rejects.toMatchObject({
    kind: 'permanent',
    subcode: 2_804_066,
    told: expect.stringContaining('Messaging Event Invalid Event Type'),
  });
});

test('a token reads the dataset that it is for, and no other', async () => {
  expect(await datasets().read(dataset)).toEqual({ id: dataset, name: 'Ventas' });
  const other = (await meta.call('POST', '/_sandbox/meta/datasets', {})).body;
  const refused = await datasets()
    .read(other.dataset_id)
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(GraphError);
  expect(refused).toMatchObject({ reason: 'not-found' });
});
