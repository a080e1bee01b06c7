import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
afterAll(() => scene?.stop());
beforeEach(() => scene.renew());

describe('what the team answers past us', () => {
  const echo = (type: string, more: object = {}) => ({
    type,
    whatsappMessage: {
      id: 'm_1',
      wamid: 'wamid.E1',
      from: '+12025550110',
      to: '+5491140000031',
      type: 'text',
      text: { body: 'Te paso la lista' },
      status: 'sent',
      createTime: '2026-11-20T12:00:00.000Z',
      ...more,
    },
  });
  it.each(['whatsapp.smb.message.echoes', 'whatsapp.smb.message.created', 'whatsapp.message.updated'])(
    'stands in the ledger and is an event: %s',
    async (type) => {
      await scene.deliver(scene.inbound('+5491140000031'));
      await scene.deliver(echo(type));
      await scene.deliver(echo(type));
      await scene.work();
      expect((await scene.types()).filter((name) => name === 'message.answered')).toHaveLength(1);
      expect(await scene.inTenant((tx) => tx`select text from team_messages`)).toEqual([{ text: 'Te paso la lista' }]);
      expect((await scene.leads())[0]!.last_inbound_at.toISOString()).toBe('2026-11-20T12:00:00.000Z');
    },
  );
  it.each<[string, object]>([
    ['a template of another program', echo('whatsapp.message.updated', { type: 'template', text: undefined })],
    ['a message with an id of ours', echo('whatsapp.message.updated', { externalId: 'gone' })],
    ['old news', { ...echo('whatsapp.smb.history') }],
    ['a group', echo('whatsapp.smb.message.echoes', { groupId: 'g@g.us' })],
  ])('is not %s', async (_, event) => {
    await scene.deliver(event);
    await scene.work();
    expect(await scene.types()).toEqual([]);
  });
});
