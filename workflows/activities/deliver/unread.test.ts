import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { keepAliases } from '#db/crm/lead-aliases.ts';
import { storeDelivery } from '#db/platform/webhook-inbox.ts';
import { createLedgerScene, type LedgerScene } from '../../testing/ledger-scene.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
afterAll(() => scene?.stop());
afterEach(() => scene.inTenant((tx) => tx`update leads set phone = null, phone_key = null, wa_user_id = null`));

const nobody = { phone: null, waUserId: null };

it.each([
  ['their number', { ...nobody, phone: '+5491157770001' }, true],
  ['their WhatsApp id', { ...nobody, waUserId: 'AR.own' }, true],
  ['the number of a lead that became part of theirs', { ...nobody, phone: '+5491157770002' }, true],
  ['the WhatsApp id of a lead that became part of theirs', { ...nobody, waUserId: 'AR.other' }, true],
  ['somebody else', { phone: '+5491157770003', waUserId: 'AR.else' }, false],
])('a message waits while what came from %s is unread', async (_, person, waits) => {
  const visit = await scene.visit({ phone: '+5491157770001' });
  await scene.inTenant(async (tx) => {
    const [lead] = await tx<[{ id: string }]>`
      update leads set wa_user_id = 'AR.own', phone_key = '541157770001' where id = (select lead_id from enrolments where id = ${visit.enrolmentId}) returning id`;
    await keepAliases(tx, lead.id, [
      ['phone', '541157770002'],
      ['wa_user_id', 'AR.other'],
    ]);
    await storeDelivery(tx, {
      provider: 'ycloud',
      endpoint: 'e',
      eventId: visit.enrolmentId,
      raw: new Uint8Array(),
      person,
    });
  });
  const answer = await scene.perform(visit);
  expect(answer).toMatchObject(waits ? { type: 'deferred', reason: 'unread' } : { type: 'performed', port: 'sent' });
  await scene.inTenant((tx) => tx`update webhook_inbox set processed_at = now()`);
  if (waits) expect(await scene.perform(visit)).toMatchObject({ type: 'performed', port: 'sent' });
});
