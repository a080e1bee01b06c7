import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInboxRelay } from './inbox.ts';
import { createInboxScene, type InboxScene } from '../testing/inbox-scene.ts';
import { until } from '../testing/flows.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
afterAll(() => scene?.stop());
beforeEach(() => scene.renew());

describe('news of the account', () => {
  const template = (more: object, createTime: string) =>
    scene.deliver({
      type: 'whatsapp.template.reviewed',
      createTime,
      whatsappTemplate: { wabaId: 'w', name: 't', language: 'es', category: 'UTILITY', ...more },
    });
  it('keep the latest word about a template, whatever the order', async () => {
    await template({ status: 'PAUSED' }, '2026-11-20T12:00:05.000Z');
    await template({ status: 'APPROVED' }, '2026-11-20T12:00:01.000Z');
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select status from meta_templates`)).toEqual([{ status: 'PAUSED' }]);
    await template({ status: 'APPROVED' }, '2026-11-20T12:00:09.000Z');
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select status from meta_templates`)).toEqual([{ status: 'APPROVED' }]);
  });
  it('change a number’s quality', async () => {
    await scene.deliver({
      type: 'whatsapp.phone_number.quality_updated',
      whatsappPhoneNumber: { phoneNumber: '+12025550110', qualityRating: 'RED', messagingLimit: 'TIER_250' },
    });
    await scene.work();
    expect(await scene.inTenant((tx) => tx`select quality, messaging_limit from senders`)).toEqual([
      { quality: 'RED', messaging_limit: 'TIER_250' },
    ]);
  });
});

it('takes more at once of what only tells what became of messages, and again few when somebody says something', async () => {
  await scene.message('x1');
  const tell = (word: string) => scene.deliver(scene.status(word, { externalId: 'x1' }, { id: 'p1' }));
  const relay = createInboxRelay({ sql: scene.db.sql, log: { error() {} } }, 2, 6);
  const left = async (): Promise<number> => {
    await relay();
    const [row] = await scene.inTenant(
      (tx) => tx`select count(*)::int as n from webhook_inbox where processed_at is null`,
    );
    return row!.n;
  };
  for (let n = 0; n < 15; n++) await tell(['sent', 'delivered', 'read'][n % 3]!);
  expect([await left(), await left()]).toEqual([13, 7]);
  const said = scene.inbound('+5491140000301');
  await scene.deliver(said, { phone: '+5491140000301', waUserId: null });
  expect([await left(), await left(), await left()]).toEqual([2, 0, 0]);
  expect(await scene.types()).toEqual(expect.arrayContaining(['message.delivered', 'message.read']));
});

describe('relayInbox()', () => {
  it('sets poison aside after three tries and works off the others', async () => {
    const poison = ['{"id":', new Uint8Array([0xff, 0xfe, 0x00]), '[]', '"text"', '['.repeat(100_000)];
    for (const one of poison) await scene.deliverRaw(one);
    await scene.deliver({ type: 'whatsapp.flow.status_change' });
    await scene.deliver(scene.inbound('+5491140000007', { text: { body: 'con \u0000 dentro' } }));
    await scene.deliver(
      scene.inbound('+5491140000008', { sendTime: 'never', customerProfile: { name: 'x'.repeat(5000) } }),
    );
    for (let i = 0; i < 4; i++) await scene.work();
    const rows = await scene.inTenant(
      (tx) => tx`select attempts, error, processed_at is not null as done from webhook_inbox order by seq`,
    );
    expect(rows.filter((row) => !row.done).map((row) => row.attempts)).toEqual([3, 3, 3, 3, 3]);
    expect(rows.filter((row) => row.done)).toHaveLength(3);
    expect(await scene.leads()).toHaveLength(2);
  });

  it('waits in no circle with others who lock the same people in the order of their ids', async () => {
    const { db } = scene;
    const phones = ['+5491140000201', '+5491140000202', '+5491140000203'];
    for (const phone of phones) await scene.deliver(scene.inbound(phone));
    await scene.work();
    const leads = (await scene.leads()).toSorted((a, b) => (a.id < b.id ? -1 : 1)) as { id: string; phone: string }[];
    const last = leads.toReversed();
    for (const { phone } of last) await scene.deliver(scene.inbound(phone), { phone, waUserId: null });
    let working: Promise<void> | undefined;
    await scene.inTenant(async (tx) => {
      const lock = (id: string) => tx`select from leads where id = ${id} for no key update`;
      await lock(leads[0]!.id);
      working = scene.work();
      await until(async () => {
        const [row] = await db.owner()`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return row;
      });
      await lock(leads[1]!.id);
      await lock(leads[2]!.id);
    });
    await working;
    // All of them in the one transaction that claimed them: none had to be tried by itself.
    const rows = await scene.inTenant(
      (tx) => tx`
      select xmin::text from webhook_inbox where processed_at is not null and is_said group by 1`,
    );
    expect(rows).toHaveLength(1);
    expect((await scene.types()).filter((type) => type === 'message.replied')).toHaveLength(6);
  });

  it('two at once do each delivery once', async () => {
    for (let i = 0; i < 20; i++) await scene.deliver(scene.inbound(`+54911400001${String(i).padStart(2, '0')}`));
    await Promise.all([scene.work(), scene.work(), scene.work()]);
    expect(await scene.leads()).toHaveLength(20);
    expect((await scene.types()).filter((type) => type === 'message.replied')).toHaveLength(20);
  });
});
