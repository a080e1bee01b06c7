import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
afterAll(() => scene?.stop());
beforeEach(() => scene.renew());

describe('a number that is gone or disabled', () => {
  it.each<[string, object, string]>([
    ['whatsapp.phone_number.deleted', { whatsappPhoneNumber: { phoneNumber: '+12025550110' } }, 'DELETED'],
    [
      'whatsapp.business_account.updated',
      { whatsappBusinessAccount: { id: 'w', updateEvent: 'DISABLED_UPDATE' } },
      'DISABLED',
    ],
  ])('sends nothing more: %s', async (type, content, status) => {
    await scene.deliver({ type, ...content });
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select status, sending_stopped from senders`)).toEqual([
      { status, sending_stopped: true },
    ]);
  });
});
