import { insertLiveFlow } from '#db/testing/flow-scene.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
afterAll(() => scene?.stop());
beforeEach(() => scene.renew());

describe('inbound messages', () => {
  it('make the lead first, open the window, and count once', async () => {
    const event = { id: 'evt_same', ...scene.inbound('+5491140000001', { customerProfile: { name: 'Zoe' } }) };
    await scene.deliver(event);
    await scene.deliver(event);
    await scene.work();
    const [lead, ...others] = await scene.leads();
    expect(others).toEqual([]);
    expect(lead).toMatchObject({
      name: 'Zoe',
      phone: '+5491140000001',
      last_inbound_at: new Date('2026-11-20T12:00:00Z'),
    });
    expect(await scene.types()).toEqual(['lead.created', 'message.replied']);
    expect(await scene.inTenant((tx) => tx`select source from lead_touches`)).toEqual([{ source: 'organic' }]);
  });

  it('know a person by phone and by WhatsApp id as the same one', async () => {
    await scene.deliver(scene.inbound('+5491140000002', { fromUserId: 'US.77' }));
    await scene.deliver(scene.inbound(undefined, { fromUserId: 'US.77', text: { body: 'otra vez' } }));
    await scene.deliver(scene.inbound('541140000002'));
    await scene.work();
    expect(await scene.leads()).toHaveLength(1);
    expect(await scene.inTenant((tx) => tx`select 1 from inbound_messages`)).toHaveLength(3);
  });

  it('that carry phone and WhatsApp id make one lead of two, whose refusal counts in every flow', async () => {
    const phone = '+5491160000701';
    await scene.deliver(scene.inbound(phone));
    await scene.work();
    await scene.deliver(scene.inbound(undefined, { fromUserId: 'AR.701', customerProfile: { name: 'Gala' } }));
    await scene.work();
    const [first, second] = await scene.leads();
    const enrolments = await scene.inTenant(async (tx) => {
      const flowId = await insertLiveFlow(tx);
      return await tx<{ id: string }[]>`
        insert into enrolments (flow_id, version, lead_id, occurrence) select ${flowId}, 1, id, id::text from leads returning id`;
    });
    await scene.deliver(scene.inbound(phone, { fromUserId: 'AR.701', text: { body: 'BAJA' } }));
    await scene.work();
    expect(await scene.leads()).toMatchObject([
      { id: first!.id, phone, wa_user_id: 'AR.701', name: 'Gala', consent: 'revoked' },
    ]);
    expect(await scene.inTenant((tx) => tx`select distinct lead_id from inbound_messages`)).toEqual([
      { lead_id: first!.id },
    ]);
    const rows = await scene.inTenant(
      (tx) => tx<{ id: string; lead_id: string }[]>`select id, lead_id from enrolments`,
    );
    expect(rows.map(({ id }) => id).toSorted()).toEqual(enrolments.map(({ id }) => id).toSorted());
    expect(new Set(rows.map(({ lead_id }) => lead_id))).toEqual(new Set([first!.id]));
    const [trace] = await scene.inTenant((tx) => tx`select lead_id, data from events where type = 'lead.merged'`);
    expect(trace).toEqual({ lead_id: first!.id, data: { lead: second!.id, name: 'Gala', source: 'whatsapp' } });
  });

  describe('of a changed number', () => {
    const [before, now] = ['+5491160000801', '+5491160000888'];
    const notice = () =>
      scene.inbound(before, {
        type: 'system',
        text: undefined,
        system: { type: 'user_changed_number', body: 'changed', new_wa_id: now.slice(1) },
      });
    const fromNew = () => scene.inbound(now, { text: { body: 'Hola, soy Dora' } });
    const stop = () => scene.inbound(before, { text: { body: 'BAJA' } });

    it.each([
      ['then a message from the new one', () => [stop(), notice(), fromNew()]],
      ['after a message from the new one', () => [stop(), fromNew(), notice()]],
      ['twice', () => [stop(), notice(), { ...notice() }, fromNew()]],
    ])('keep the lead and its refusal: %s', async (_, events) => {
      for (const event of events()) {
        await scene.deliver(event);
        await scene.work();
      }
      expect(await scene.leads()).toMatchObject([{ phone: now, consent: 'revoked' }]);
    });

    it('make no lead where nobody is known, and leave the old number to whoever has it next', async () => {
      await scene.deliver(notice());
      await scene.work();
      expect(await scene.leads()).toEqual([]);
      for (const event of [stop(), notice(), scene.inbound(before)]) {
        await scene.deliver(event);
        await scene.work();
      }
      expect((await scene.leads()).map(({ phone }) => phone)).toEqual([now, before]);
    });
  });

  it('from an ad write a touch and the ad onto the lead', async () => {
    const referral = {
      source_type: 'ad',
      source_id: '120226305854810726',
      headline: 'Promo',
      body: 'Ven',
      source_url: 'https://fb.me/x',
      ctwa_clid: 'ARA1',
    };
    await scene.deliver(scene.inbound('+5491140000003', { referral }));
    await scene.work();
    expect((await scene.leads())[0]).toMatchObject({
      meta_ad_id: '120226305854810726',
      meta_ad_headline: 'Promo',
      lead_source: 'META_ADS',
    });
    expect(await scene.inTenant((tx) => tx`select source, ad_id, ctwa_clid from lead_touches`)).toEqual([
      { source: 'ctwa', ad_id: '120226305854810726', ctwa_clid: 'ARA1' },
    ]);
  });

  it('mark the message they answer', async () => {
    const sent = await scene.message('x-5');
    await scene.deliver(scene.inbound('+5491140000099'));
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select replied_at from messages where id = ${sent.id}`)).toEqual([
      { replied_at: new Date('2026-11-20T12:00:00Z') },
    ]);
  });

  it('of a button are an answer and a tap', async () => {
    await scene.deliver(
      scene.inbound('+5491140000004', { type: 'button', text: undefined, button: { payload: 'YES', text: 'Sí' } }),
    );
    await scene.work();
    expect(await scene.types()).toEqual(['lead.created', 'message.replied', 'message.button']);
    expect((await scene.inTenant((tx) => tx`select text, button_payload from inbound_messages`))[0]).toEqual({
      text: 'Sí',
      button_payload: 'YES',
    });
  });

  it.each([
    ['a word', () => scene.inbound('+5491140000005', { text: { body: ' ¡BAJA! ' } })],
    [
      'a preference',
      () => ({
        type: 'whatsapp.user.preferences',
        whatsappUserPreference: {
          contactPhoneNumber: '+5491140000005',
          category: 'marketing_messages',
          value: 'stop',
          timestamp: '1795176000000',
        },
      }),
    ],
    [
      'YCloud’s list',
      () => ({
        type: 'contact.unsubscribe.created',
        contactUnsubscribeCreated: { phoneNumber: '+5491140000005', updateTime: '2026-11-20T13:00:00.000Z' },
      }),
    ],
  ])('opt out by %s, once', async (_, event) => {
    await scene.deliver(scene.inbound('+5491140000005'));
    await scene.work();
    for (let i = 0; i < 2; i++) await scene.deliver(event());
    await scene.work();
    expect((await scene.leads())[0]).toMatchObject({ consent: 'revoked' });
    expect((await scene.types()).filter((type) => type === 'lead.opted_out')).toHaveLength(1);
  });

  it('take no reaction for an answer', async () => {
    await scene.deliver(scene.inbound('+5491140000006', { type: 'reaction', text: undefined }));
    await scene.work();
    expect(await scene.types()).toEqual(['lead.created']);
  });
});
