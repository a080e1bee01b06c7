import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderAccount } from '#providers/port.ts';
import type { Providers } from '../../services/providers.ts';
import { askSilent } from './ask-silent.ts';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
afterAll(() => scene?.stop());
beforeEach(() => scene.renew());

describe('status webhooks', () => {
  it('end in the right state in any order and told five times, and each is one event of the CRM', async () => {
    const sent = await scene.message('x-1');
    const told = ['read', 'sent', 'delivered', 'sent', 'read'].map((word) => scene.status(word, { externalId: 'x-1' }));
    for (let i = 0; i < 5; i++) for (const one of told) await scene.deliver(one);
    await scene.work();
    const [row] = await scene.inTenant((tx) => tx`select state, wamid, read_at from messages where id = ${sent.id}`);
    expect(row).toMatchObject({ state: 'read', read_at: new Date('2026-11-20T12:00:00Z') });
    expect(new Set(await scene.types())).toEqual(new Set(['message.delivered', 'message.read']));
    expect(await scene.types()).toHaveLength(2);
  });

  it.each([
    ['read alone', ['read'], ['message.delivered', 'message.read']],
    ['read first', ['read', 'delivered'], ['message.delivered', 'message.read']],
    ['delivered first', ['delivered', 'read'], ['message.delivered', 'message.read']],
    ['delivered alone', ['delivered', 'sent'], ['message.delivered']],
  ])('count what was read as delivered, and tell each once: %s', async (name, words, types) => {
    const externalId = name.replaceAll(' ', '-');
    const sent = await scene.message(externalId);
    for (const word of words) {
      await scene.deliver(scene.status(word, { externalId }));
      await scene.work();
    }
    expect(await scene.types()).toEqual(types);
    const [row] = await scene.inTenant((tx) => tx`select delivered_at from messages where id = ${sent.id}`);
    expect(row!.delivered_at).not.toBeNull();
  });

  it('find the message by the provider’s id too, and pass over messages that are not ours', async () => {
    const sent = await scene.message('x-2');
    await scene.deliver(scene.status('delivered', {}));
    await scene.deliver(scene.status('sent', { id: 'other', externalId: 'stranger' }));
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select state from messages where id = ${sent.id}`)).toEqual([
      { state: 'delivered' },
    ]);
    expect(await scene.inTenant((tx) => tx`select 1 from webhook_inbox where processed_at is null`)).toEqual([]);
  });

  it('keep the class and the code of a failure; 131050 is an opt-out', async () => {
    const sent = await scene.message('x-3');
    await scene.deliver(
      scene.status('failed', { externalId: 'x-3' }, { errorCode: '131050', errorMessage: 'stopped' }),
    );
    await scene.work();
    const [row] = await scene.inTenant(
      (tx) => tx`select state, reason, error_code from messages where id = ${sent.id}`,
    );
    expect(row).toEqual({ state: 'failed', reason: 'provider-opt-out', error_code: '131050' });
    expect((await scene.leads())[0]).toMatchObject({ consent: 'revoked' });
    expect(await scene.types()).toEqual(['message.failed', 'lead.opted_out']);
  });

  it('keep the price', async () => {
    const sent = await scene.message('x-4');
    await scene.deliver(scene.status('delivered', { externalId: 'x-4' }, { totalPrice: 0.0618, currency: 'USD' }));
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select price, price_currency from messages where id = ${sent.id}`)).toEqual([
      { price: '0.061800', price_currency: 'USD' },
    ]);
  });
});

describe('askSilent()', () => {
  it('asks once about what was accepted long ago and never heard of, and believes the answer', async () => {
    const sent = await scene.message('x-6');
    await scene.inTenant(
      (
        tx,
      ) => tx`update messages set accepted_at = now() - interval '20 minutes', provider_id = 'p6', sender_id = (select id from senders)
        where id = ${sent.id}`,
    );
    const asked: string[] = [];
    const account: Partial<ProviderAccount> = {
      findStatus: (providerId) => {
        asked.push(providerId);
        return Promise.resolve({
          is: 'status',
          eventId: `get:${providerId}:delivered`,
          at: new Date('2026-11-20T12:00:00.000Z'),
          status: 'delivered',
          message: { externalId: 'x-6', providerId, wamid: null },
          error: null,
          price: null,
        });
      },
    };
    const providers = { accountFor: () => Promise.resolve(account) } as unknown as Providers;
    for (let i = 0; i < 2; i++) await askSilent({ sql: scene.sql, providers, log: { warn() {} } }, 10);
    expect(asked).toEqual(['p6']);
    expect(await scene.inTenant((tx) => tx`select state from messages where id = ${sent.id}`)).toEqual([
      { state: 'delivered' },
    ]);
    expect(await scene.types()).toEqual(['message.delivered']);
  });
});
