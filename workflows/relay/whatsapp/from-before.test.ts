import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deletePerson } from '#db/crm/delete-person.ts';
import { findOrCreateLead } from '#db/crm/leads.ts';
import { mergeLeads } from '#db/crm/merge-leads.ts';
import { retryKept } from '#db/platform/kept-aside.ts';
import { findTraces } from '#db/testing/traces.ts';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
beforeEach(async () => {
  await scene.owner()`delete from leads`;
  await scene.renew();
});
afterAll(() => scene?.stop());

const phone = '+5491164445566';
const person = { phone, name: 'Ulises Paz', wa_user_id: 'AR.5566' };
const now = () => new Date().toISOString();
const make = () => scene.inTenant(async (tx) => (await findOrCreateLead(tx, person)).lead.id);
const remove = (id: string) => scene.inTenant((tx) => deletePerson(tx, id));
const write = (text: string, more: object = {}) =>
  scene.deliver(scene.inbound(phone, { sendTime: now(), text: { body: text }, ...more }));
/** What the number has said, asked by making a lead of it. */
const consent = () => scene.inTenant(async (tx) => (await findOrCreateLead(tx, { phone })).lead.consent);
const traces = () => findTraces(scene.owner(), ['91164445566', '541164445566', 'Ulises', 'AR.5566', 'Hola']);

describe('what a person said before they were deleted', () => {
  it.each([
    ['a message', () => write('Hola')],
    ['an edited message', () => write('Hola', { type: 'edit' })],
    ['an answer of the team’s', () => scene.deliver(echo(now()))],
    [
      'their new number',
      () => write('Hola', { type: 'system', system: { type: 'user_changed_number', newPhoneNumber: phone } }),
    ],
  ])('makes no lead and leaves nothing: %s that was not read yet', async (_, say) => {
    const id = await make();
    await say();
    await remove(id);
    await scene.work();
    expect(await scene.leads()).toHaveLength(0);
    expect(await traces()).toEqual([]);
  });

  it('makes none either when it reaches us only afterwards, by the provider’s clock', async () => {
    const id = await make();
    const before = now();
    await remove(id);
    await scene.deliver(scene.inbound(phone, { sendTime: before }));
    await scene.deliver(echo(before));
    await scene.work();
    expect(await scene.leads()).toHaveLength(0);
    expect(await traces()).toEqual([]);
  });

  it('tells nothing to the lead that they have become since', async () => {
    const id = await make();
    const before = now();
    await remove(id);
    const { lead } = await scene.inTenant((tx) => findOrCreateLead(tx, { phone }));
    await scene.deliver(scene.inbound(phone, { sendTime: before }));
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select from inbound_messages where lead_id = ${lead.id}`)).toHaveLength(0);
  });

  it('was set aside and is tried again: nothing', async () => {
    const id = await make();
    await write('Hola');
    await scene.inTenant((tx) => tx`update webhook_inbox set attempts = 3, error = 'broken'`);
    await remove(id);
    await scene.inTenant((tx) => retryKept(tx, null));
    await scene.work();
    expect(await scene.leads()).toHaveLength(0);
    expect(await traces()).toEqual([]);
  });

  it.each([
    ['as text', () => write('BAJA')],
    [
      'after it was set aside',
      async () => {
        await write('STOP');
        await scene.inTenant((tx) => tx`update webhook_inbox set attempts = 3, error = 'broken'`);
      },
    ],
    [
      'in WhatsApp’s own menu',
      () =>
        scene.deliver({
          type: 'whatsapp.user.preferences',
          whatsappUserPreference: {
            contactPhoneNumber: phone,
            category: 'marketing_messages',
            value: 'stop',
            timestamp: Date.now(),
          },
        }),
    ],
  ])('still counts where it is a refusal: %s', async (_, say) => {
    const id = await make();
    await say();
    await remove(id);
    await scene.work();
    expect(await scene.leads()).toHaveLength(0);
    expect(await traces()).toEqual([]);
    expect(await consent()).toBe('revoked');
  });

  it.each([
    ['their yes by word', () => write('alta')],
    [
      'their yes in WhatsApp’s own menu',
      () =>
        scene.deliver({
          type: 'whatsapp.user.preferences',
          whatsappUserPreference: {
            contactPhoneNumber: phone,
            category: 'marketing_messages',
            value: 'resume',
            timestamp: Date.now(),
          },
        }),
    ],
  ])('does not count where it is %s', async (_, say) => {
    const id = await make();
    await say();
    await remove(id);
    await scene.work();
    expect(await consent()).toBeNull();
  });

  it('is known by the number of a lead that became part of theirs', async () => {
    const other = '+5491164447788';
    const ids = [
      await make(),
      await scene.inTenant(async (tx) => (await findOrCreateLead(tx, { phone: other })).lead.id),
    ] as const;
    await scene.inTenant((tx) => mergeLeads(tx, { into: ids[0], from: ids[1], source: 'person' }));
    await scene.deliver(scene.inbound(other, { sendTime: now() }));
    await remove(ids[0]);
    await scene.work();
    expect(await scene.leads()).toHaveLength(0);
  });
});

it('whoever writes after they were deleted is somebody new, with no word given', async () => {
  const id = await make();
  await remove(id);
  await new Promise((done) => setTimeout(done, 5));
  await write('Hola');
  await scene.work();
  expect(await scene.leads()).toMatchObject([{ phone, consent: null }]);
  expect((await scene.leads())[0]!.id).not.toBe(id);
});

it('a status that comes after the deletion is about nobody', async () => {
  const { id, lead_id } = await scene.message('ours-1');
  await remove(lead_id);
  await scene.deliver(scene.status('delivered', { externalId: 'ours-1' }, { to: '+5491140000099', type: 'template' }));
  await scene.work();
  expect(id).toBeTruthy();
  expect(await scene.leads()).toHaveLength(0);
});

it('what is worked off keeps nothing of what it held, of whomever', async () => {
  await write('Hola');
  await scene.work();
  const rows = await scene.inTenant((tx) => tx`select raw, phone_key, wa_user_id from webhook_inbox`);
  expect(rows.map(({ raw, ...rest }) => ({ bytes: raw.length, ...rest }))).toEqual([
    { bytes: 0, phone_key: null, wa_user_id: null },
  ]);
});

const echo = (sendTime: string) => ({
  type: 'whatsapp.smb.message.echoes',
  whatsappMessage: {
    id: 'echo',
    wamid: 'wamid.echo',
    from: '+12025550110',
    to: phone,
    type: 'text',
    text: { body: 'Hola' },
    sendTime,
  },
});
