import { insertLead } from '#db/crm/leads.ts';
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

  const person = '+5491140000020';
  const long = '2026-11-10T12:00:00.000Z';
  const edit = (body: string) => ({
    type: 'edit',
    text: undefined,
    edit: { original_message_id: 'wamid.OLD', message: { type: 'text', text: { body } } },
  });
  const picked = (kind: 'button_reply' | 'list_reply', title: string) => ({
    type: 'interactive',
    text: undefined,
    interactive: { type: kind, [kind]: { id: 'x', title } },
  });

  it.each<[string, object, { reply: boolean; consent: string | null }]>([
    ['a text', {}, { reply: true, consent: null }],
    [
      'an order',
      { type: 'order', text: undefined, order: { text: 'quiero', product_items: [] } },
      { reply: true, consent: null },
    ],
    [
      'a place',
      { type: 'location', text: undefined, location: { latitude: -34.6, longitude: -58.4 } },
      { reply: true, consent: null },
    ],
    ['contacts', { type: 'contacts', text: undefined, contacts: [] }, { reply: true, consent: null }],
    [
      'a form',
      { type: 'interactive', text: undefined, interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } } },
      { reply: true, consent: null },
    ],
    ['a picture', { type: 'image', text: undefined, image: { caption: 'Baja' } }, { reply: true, consent: null }],
    [
      'a picture with a plain word',
      { type: 'image', text: undefined, image: { caption: 'No me escriban más' } },
      { reply: true, consent: 'revoked' },
    ],
    ['a row', picked('list_reply', 'Alto'), { reply: true, consent: null }],
    ['a row that says Baja', picked('list_reply', 'Baja'), { reply: true, consent: null }],
    ['a button beside Alta and Media', picked('button_reply', 'Baja'), { reply: true, consent: null }],
    [
      'a template’s button beside Alta',
      { type: 'button', text: undefined, button: { text: 'Baja', payload: 'Baja' } },
      { reply: true, consent: null },
    ],
    [
      'WhatsApp’s own button',
      { type: 'button', text: undefined, button: { text: 'Detener promociones', payload: 'STOP_PROMO' } },
      { reply: true, consent: 'revoked' },
    ],
    [
      'a button that can mean nothing else',
      { type: 'button', text: undefined, button: { text: 'Darme de baja', payload: 'x' } },
      { reply: true, consent: 'revoked' },
    ],
    ['somebody else’s word', { text: { body: 'Baja' }, context: { forwarded: true } }, { reply: true, consent: null }],
    ['a group', { groupId: '120363000000000901@g.us' }, { reply: false, consent: null }],
    [
      'a Baja in a group',
      { groupId: '120363000000000901@g.us', text: { body: 'Baja' } },
      { reply: false, consent: null },
    ],
    ['an edit', edit('perdón, 2 cuotas'), { reply: false, consent: null }],
    ['an edit to a stop', edit('No me escriban más'), { reply: false, consent: 'revoked' }],
    [
      'a deletion',
      { type: 'revoke', text: undefined, revoke: { original_message_id: 'wamid.OLD' } },
      { reply: false, consent: null },
    ],
    [
      'a reaction',
      { type: 'reaction', text: undefined, reaction: { message_id: 'wamid.OLD', emoji: '👍' } },
      { reply: false, consent: null },
    ],
    ['a notice', { type: 'system', text: undefined, system: { body: 'x' } }, { reply: false, consent: null }],
    ['an opened chat', { type: 'request_welcome', text: undefined }, { reply: false, consent: null }],
    [
      'what WhatsApp cannot show',
      { type: 'unsupported', text: undefined, errors: [{ code: '131051' }] },
      { reply: false, consent: null },
    ],
    ['a poll', { type: 'poll_update', text: undefined }, { reply: false, consent: null }],
    ['a message that vanishes', { type: 'ephemeral', text: undefined }, { reply: false, consent: null }],
    ['errors', { type: 'errors', text: undefined }, { reply: false, consent: null }],
    ['a sticker', { type: 'sticker', text: undefined, sticker: { id: 's' } }, { reply: true, consent: null }],
    ['a voice message', { type: 'audio', text: undefined, audio: { id: 'a' } }, { reply: true, consent: null }],
    ['a form in a group', { groupId: 'g@g.us', type: 'interactive', text: undefined }, { reply: false, consent: null }],
    ['what is new to us', { type: 'poll_creation', text: undefined }, { reply: false, consent: null }],
    ['an edit to a question', edit('¿baja el precio?'), { reply: false, consent: null }],
    [
      'a forwarded picture with a word',
      { type: 'image', text: undefined, image: { caption: 'No me escriban más' }, context: { forwarded: true } },
      { reply: true, consent: null },
    ],
    [
      'a row that can mean nothing else',
      picked('list_reply', 'No quiero más mensajes'),
      { reply: true, consent: 'revoked' },
    ],
  ])('%s: whether it is a reply and a word', async (_, message, { reply, consent }) => {
    await scene.deliver(scene.inbound(person, { sendTime: long }));
    await scene.work();
    await scene.deliver(scene.inbound(person, message));
    await scene.work();
    const [lead] = await scene.leads();
    expect(lead!.consent).toBe(consent);
    expect(lead!.last_inbound_at.toISOString()).toBe(reply ? '2026-11-20T12:00:00.000Z' : long);
    expect((await scene.types()).filter((type) => type === 'message.replied')).toHaveLength(reply ? 2 : 1);
  });

  describe('a no of somebody who is no lead yet', () => {
    const phone = '+5491160000901';
    const list = (kind: 'created' | 'deleted', source: string) => ({
      type: `contact.unsubscribe.${kind}`,
      [kind === 'created' ? 'contactUnsubscribeCreated' : 'contactUnsubscribeDeleted']: { phoneNumber: phone, source },
    });
    const preference = (value: string) => ({
      type: 'whatsapp.user.preferences',
      whatsappUserPreference: {
        contactPhoneNumber: phone,
        category: 'marketing_messages',
        value,
        timestamp: '1795176000000',
      },
    });
    it.each<[string, object[]]>([
      ['by WhatsApp', [list('created', 'Whatsapp')]],
      ['entered by an agent', [list('created', 'Manual')]],
      ['as a preference', [preference('stop')]],
      ['whom an agent took off the list again', [list('created', 'Whatsapp'), list('deleted', 'Manual')]],
      ['whom a program took off the list again', [preference('stop'), list('deleted', 'API')]],
    ])('counts for the lead they become: %s', async (_, events) => {
      for (const event of events) await scene.deliver(event);
      await scene.work();
      expect(await scene.leads()).toEqual([]);
      const lead = await scene.inTenant((tx) => insertLead(tx, { name: 'Rosa', phone: '+54 9 11 6000-0901' }));
      expect([lead.phone, lead.consent]).toEqual([phone, 'revoked']);
    });
  });

  it('of a stranger in a group make no lead', async () => {
    await scene.deliver(scene.inbound('+5491140000021', { groupId: '120363000000000901@g.us' }));
    await scene.work();
    expect(await scene.leads()).toEqual([]);
  });

  it('do not give somebody back who taps Alta', async () => {
    await scene.deliver(scene.inbound(person, { text: { body: 'BAJA' }, sendTime: long }));
    await scene.deliver(
      scene.inbound(person, { type: 'button', text: undefined, button: { text: 'Alta', payload: 'Alta' } }),
    );
    await scene.work();
    expect((await scene.leads())[0]).toMatchObject({ consent: 'revoked' });
  });

  it.each([
    ['Prefiero no seguir', 'revoked'],
    ['prefiero NO seguir 🙏', 'revoked'],
    ['Baja', null],
    ['Me interesa', null],
  ])('of a button that the step means as an opt-out are one: %s', async (text, consent) => {
    const sent = await scene.message(`x-optout-${text}`);
    await scene.inTenant(async (tx) => {
      const node = { id: 'send', kind: 'send-template', config: { optOutButtons: ['Prefiero no seguir'] } };
      await tx`
        insert into flow_versions (flow_id, number, graph, plan, note)
        select flow_id, 1, ${tx.json({ nodes: [node] })}, '{}', '' from messages where id = ${sent.id}`;
      await tx`update messages set wamid = 'wamid.O', state = 'sent', version = 1, node_id = 'send' where id = ${sent.id}`;
    });
    const button = { type: 'button', text: undefined, button: { text, payload: 'p' }, context: { id: 'wamid.O' } };
    await scene.deliver(scene.inbound('+5491140000099', button));
    await scene.work();
    expect((await scene.leads())[0]).toMatchObject({ consent });
  });

  it('of a clock that is ahead count as now', async () => {
    await scene.deliver(scene.inbound(person, { sendTime: '2099-01-01T00:00:00.000Z', text: { body: 'ALTA' } }));
    await scene.deliver(scene.inbound(person, { sendTime: undefined, text: { body: 'BAJA' } }));
    await scene.work();
    const [lead] = await scene.leads();
    expect(lead!.last_inbound_at.getTime()).toBeLessThanOrEqual(Date.now());
    expect(lead).toMatchObject({ consent: 'revoked' });
  });

  it('without a context answer the newest message that is known to have left', async () => {
    const known = await scene.message('x-known');
    await scene.inTenant(async (tx) => {
      await tx`update messages set wamid = 'wamid.K', state = 'sent' where id = ${known.id}`;
      await tx`
        insert into messages (external_id, lead_id, state, attempt, submit_started_at)
        values ('x-doubt', ${known.lead_id}, 'unknown', 1, '2026-11-20T11:59:30Z')`;
    });
    await scene.deliver(scene.inbound('+5491140000099'));
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select external_id from messages where replied_at is not null`)).toEqual([
      { external_id: 'x-known' },
    ]);
  });
});
