import { addTestPhone, findVerified } from '#db/sending/test-phones.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => {
  scene = await createInboxScene();
  await scene.renew();
});
afterAll(() => scene?.stop());

it('messages that carry the code of somebody of the team verify their phone, and make no lead', async () => {
  const [phone, written] = ['+5491140000900', { e164: '+541140000900', key: '541140000900' }];
  const userId = (await scene.inTenant((tx) => tx<{ user_id: string }[]>`select user_id from memberships`))[0]!.user_id;
  await scene.inTenant((tx) => addTestPhone(tx, userId, written, '482913'));
  await scene.deliver(scene.inbound(phone, { text: { body: 'Cadencia 482913.' } }));
  await scene.work();
  expect(await scene.inTenant((tx) => findVerified(tx, userId, written))).toBe(phone);
  expect(await scene.leads()).toEqual([]);
  await scene.deliver(scene.inbound(phone, { text: { body: 'CADENCIA 111111' } }));
  await scene.work();
  expect(await scene.leads()).toHaveLength(1);
});
