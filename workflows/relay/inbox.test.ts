import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertFlow } from '#db/flows.ts';
import { type Tx, withTenant } from '#db/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { storeDelivery } from '#db/webhook-inbox.ts';
import { relayInbox } from './inbox.ts';

let db: TestDatabase;
let tenant: string;
let events = 0;
beforeAll(async () => void (db = await createTestDatabase({ max: 8 })));
afterAll(() => db?.stop());
beforeEach(async () => {
  tenant = (await db.createTenant()).id;
  await inTenant((tx) => tx`insert into senders (provider, phone, credential_key, waba_id) values ('ycloud', '+12025550110', 'k', 'w')`);
});

const log = { error() {} };
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
const deliver = (event: object) => deliverRaw(JSON.stringify({ id: `evt_${++events}`, createTime: '2026-11-20T12:00:00.000Z', ...event }));
const deliverRaw = (raw: string | Uint8Array) =>
  inTenant((tx) =>
    storeDelivery(tx, {
      provider: 'ycloud',
      endpoint: 'e',
      eventId: `d_${++events}`,
      raw: typeof raw === 'string' ? new TextEncoder().encode(raw) : raw,
    }),
  );
const work = async () => {
  while (await relayInbox({ sql: db.sql, log }, 3));
};
const inbound = (from: string | undefined, more: object = {}) => ({
  type: 'whatsapp.inbound_message.received',
  whatsappInboundMessage: { id: `in_${events}`, wamid: `wamid.${++events}`, from, to: '+12025550110', sendTime: '2026-11-20T12:00:00.000Z', type: 'text', text: { body: 'Hola' }, ...more },
});
const leads = () => inTenant((tx) => tx`select * from leads order by created_at`);
const types = async () => (await inTenant((tx) => tx`select type from events order by seq`)).map((row) => row.type);
/** A message of ours that the provider accepted. */
const message = (externalId: string) =>
  inTenant(async (tx) => {
    const flowId = await insertFlow(tx, { name: 'f', description: '', graph: {} as never, userId: null });
    const [row] = await tx<{ id: string; lead_id: string }[]>`
      with lead as (insert into leads (name, phone, phone_key) values ('Ana', '+5491140000099', '541140000099') on conflict do nothing returning id)
      insert into messages (external_id, lead_id, flow_id, state, provider_id, attempt, submit_started_at, accepted_at)
      select ${externalId}, id, ${flowId}, 'accepted', 'p1', 1, '2026-11-20T11:59:00Z', '2026-11-20T11:59:00Z' from lead returning id, lead_id`;
    return row!;
  });
const status = (word: string, ids: object, more: object = {}) => ({
  type: 'whatsapp.message.updated',
  whatsappMessage: { id: 'p1', status: word, updateTime: '2026-11-20T12:00:00.000Z', ...ids, ...more },
});

describe('status webhooks', () => {
  it('end in the right state in any order and told five times, and each is one event of the CRM', async () => {
    const sent = await message('x-1');
    const told = ['read', 'sent', 'delivered', 'sent', 'read'].map((word) => status(word, { externalId: 'x-1' }));
    for (let i = 0; i < 5; i++) for (const one of told) await deliver(one);
    await work();
    const [row] = await inTenant((tx) => tx`select state, wamid, read_at from messages where id = ${sent.id}`);
    expect(row).toMatchObject({ state: 'read', read_at: new Date('2026-11-20T12:00:00Z') });
    expect((await types()).toSorted()).toEqual(['message.delivered', 'message.read']);
  });

  it('find the message by the provider’s id too, and pass over messages that are not ours', async () => {
    const sent = await message('x-2');
    await deliver(status('delivered', {}));
    await deliver(status('sent', { id: 'other', externalId: 'stranger' }));
    await work();
    expect(await inTenant((tx) => tx`select state from messages where id = ${sent.id}`)).toEqual([{ state: 'delivered' }]);
    expect(await inTenant((tx) => tx`select 1 from webhook_inbox where processed_at is null`)).toEqual([]);
  });

  it('keep the class and the code of a failure; 131050 is an opt-out', async () => {
    const sent = await message('x-3');
    await deliver(status('failed', { externalId: 'x-3' }, { errorCode: '131050', errorMessage: 'stopped' }));
    await work();
    const [row] = await inTenant((tx) => tx`select state, reason, error_code from messages where id = ${sent.id}`);
    expect(row).toEqual({ state: 'failed', reason: 'provider-opt-out', error_code: '131050' });
    expect((await leads())[0]).toMatchObject({ consent: 'revoked' });
    expect(await types()).toEqual(['message.failed', 'lead.opted_out']);
  });

  it('keep the price', async () => {
    const sent = await message('x-4');
    await deliver(status('delivered', { externalId: 'x-4' }, { totalPrice: 0.0618, currency: 'USD' }));
    await work();
    expect(await inTenant((tx) => tx`select price, price_currency from messages where id = ${sent.id}`)).toEqual([
      { price: '0.061800', price_currency: 'USD' },
    ]);
  });
});

describe('inbound messages', () => {
  it('make the lead first, open the window, and count once', async () => {
    const event = { id: 'evt_same', ...inbound('+5491140000001', { customerProfile: { name: 'Zoe' } }) };
    await deliver(event);
    await deliver(event);
    await work();
    const [lead, ...others] = await leads();
    expect(others).toEqual([]);
    expect(lead).toMatchObject({ name: 'Zoe', phone: '+5491140000001', last_inbound_at: new Date('2026-11-20T12:00:00Z') });
    expect(await types()).toEqual(['lead.created', 'message.replied']);
    expect(await inTenant((tx) => tx`select source from lead_touches`)).toEqual([{ source: 'organic' }]);
  });

  it('know a person by phone and by WhatsApp id as the same one', async () => {
    await deliver(inbound('+5491140000002', { fromUserId: 'US.77' }));
    await deliver(inbound(undefined, { fromUserId: 'US.77', text: { body: 'otra vez' } }));
    await deliver(inbound('541140000002'));
    await work();
    expect(await leads()).toHaveLength(1);
    expect(await inTenant((tx) => tx`select 1 from inbound_messages`)).toHaveLength(3);
  });

  it('from an ad write a touch and the ad onto the lead', async () => {
    const referral = { source_type: 'ad', source_id: '120226305854810726', headline: 'Promo', body: 'Ven', source_url: 'https://fb.me/x', ctwa_clid: 'ARA1' };
    await deliver(inbound('+5491140000003', { referral }));
    await work();
    expect((await leads())[0]).toMatchObject({ meta_ad_id: '120226305854810726', meta_ad_headline: 'Promo', lead_source: 'META_ADS' });
    expect(await inTenant((tx) => tx`select source, ad_id, ctwa_clid from lead_touches`)).toEqual([
      { source: 'ctwa', ad_id: '120226305854810726', ctwa_clid: 'ARA1' },
    ]);
  });

  it('mark the message they answer', async () => {
    const sent = await message('x-5');
    await deliver(inbound('+5491140000099'));
    await work();
    expect(await inTenant((tx) => tx`select replied_at from messages where id = ${sent.id}`)).toEqual([{ replied_at: new Date('2026-11-20T12:00:00Z') }]);
  });

  it('of a button are an answer and a tap', async () => {
    await deliver(inbound('+5491140000004', { type: 'button', text: undefined, button: { payload: 'YES', text: 'Sí' } }));
    await work();
    expect(await types()).toEqual(['lead.created', 'message.replied', 'message.button']);
    expect((await inTenant((tx) => tx`select text, button_payload from inbound_messages`))[0]).toEqual({ text: 'Sí', button_payload: 'YES' });
  });

  it.each([
    ['a word', () => inbound('+5491140000005', { text: { body: ' ¡BAJA! ' } })],
    ['a preference', () => ({ type: 'whatsapp.user.preferences', whatsappUserPreference: { contactPhoneNumber: '+5491140000005', category: 'marketing_messages', value: 'stop', timestamp: '1795176000000' } })],
    ['YCloud’s list', () => ({ type: 'contact.unsubscribe.created', contactUnsubscribeCreated: { phoneNumber: '+5491140000005', updateTime: '2026-11-20T13:00:00.000Z' } })],
  ])('opt out by %s, once', async (_, event) => {
    await deliver(inbound('+5491140000005'));
    await work();
    for (let i = 0; i < 2; i++) await deliver(event());
    await work();
    expect((await leads())[0]).toMatchObject({ consent: 'revoked' });
    expect((await types()).filter((type) => type === 'lead.opted_out')).toHaveLength(1);
  });

  it('take no reaction for an answer', async () => {
    await deliver(inbound('+5491140000006', { type: 'reaction', text: undefined }));
    await work();
    expect(await types()).toEqual(['lead.created']);
  });
});

describe('news of the account', () => {
  const template = (more: object, createTime: string) =>
    deliver({ type: 'whatsapp.template.reviewed', createTime, whatsappTemplate: { wabaId: 'w', name: 't', language: 'es', category: 'UTILITY', ...more } });
  it('keep the latest word about a template, whatever the order', async () => {
    await template({ status: 'PAUSED' }, '2026-11-20T12:00:05.000Z');
    await template({ status: 'APPROVED' }, '2026-11-20T12:00:01.000Z');
    await work();
    expect(await inTenant((tx) => tx`select status from meta_templates`)).toEqual([{ status: 'PAUSED' }]);
    await template({ status: 'APPROVED' }, '2026-11-20T12:00:09.000Z');
    await work();
    expect(await inTenant((tx) => tx`select status from meta_templates`)).toEqual([{ status: 'APPROVED' }]);
  });
  it('change a number’s quality', async () => {
    await deliver({ type: 'whatsapp.phone_number.quality_updated', whatsappPhoneNumber: { phoneNumber: '+12025550110', qualityRating: 'RED', messagingLimit: 'TIER_250' } });
    await work();
    expect(await inTenant((tx) => tx`select quality, messaging_limit from senders`)).toEqual([{ quality: 'RED', messaging_limit: 'TIER_250' }]);
  });
});

describe('relayInbox()', () => {
  it('sets poison aside after three tries and works off the others', async () => {
    const poison = ['{"id":', new Uint8Array([0xff, 0xfe, 0x00]), '[]', '"text"', `${'['.repeat(100_000)}`];
    for (const one of poison) await deliverRaw(one);
    await deliver({ type: 'whatsapp.flow.status_change' });
    await deliver(inbound('+5491140000007', { text: { body: 'con \u0000 dentro' } }));
    await deliver(inbound('+5491140000008', { sendTime: 'never', customerProfile: { name: 'x'.repeat(5000) } }));
    for (let i = 0; i < 4; i++) await work();
    const rows = await inTenant((tx) => tx`select attempts, error, processed_at is not null as done from webhook_inbox order by seq`);
    expect(rows.filter((row) => !row.done).map((row) => row.attempts)).toEqual([3, 3, 3, 3, 3]);
    expect(rows.filter((row) => row.done)).toHaveLength(3);
    expect(await leads()).toHaveLength(2);
  });

  it('two at once do each delivery once', async () => {
    for (let i = 0; i < 20; i++) await deliver(inbound(`+54911400001${String(i).padStart(2, '0')}`));
    await Promise.all([work(), work(), work()]);
    expect(await leads()).toHaveLength(20);
    expect((await types()).filter((type) => type === 'message.replied')).toHaveLength(20);
  });
});
