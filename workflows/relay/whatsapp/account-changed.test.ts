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

describe('news of a number', () => {
  const phoneNumber = '+12025550110';
  it.each<[string, object, string | null, number]>([
    ['its rating is told', { phoneNumber, qualityRating: 'YELLOW' }, 'YELLOW', 0],
    ['its rating is not told', { phoneNumber, messagingLimit: 'TIER_10K' }, null, 1],
    ['it is not ours', { phoneNumber: '+12025550999' }, null, 0],
  ])('are looked up where %s', async (_what, whatsappPhoneNumber, quality, syncs) => {
    await scene.inTenant((tx) => tx`update senders set quality = null`);
    for (const _ of [1, 2]) await scene.deliver({ type: 'whatsapp.phone_number.quality_updated', whatsappPhoneNumber });
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select quality from senders`)).toEqual([{ quality }]);
    // Asked for once, however often it is told.
    expect(await scene.inTenant((tx) => tx`select kind from sync_runs`)).toHaveLength(syncs);
  });
});
