/** What one of the team writes by hand goes the ledger's road: once at most, and past the gates that bind people. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { planAnswer } from '#db/sending/answers.ts';
import { sendAgain } from '#db/sending/second-tries.ts';
import { setSwitch } from '#db/sending/switches.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { settleDoubtful } from '#db/platform/queues.ts';
import { relayAgain } from '../../relay/again.ts';
import { accepts, createLedgerScene, dies, type LedgerScene, loses, refuses } from '../../testing/ledger-scene.ts';
import { teamAnswer } from './team-answer.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
afterAll(() => scene?.stop());
afterEach(async () => {
  scene.answer(accepts);
  scene.requests.length = 0;
  await scene.inTenant(
    (tx) =>
      tx`update tenants set quiet_hours = null, frequency_cap = null, daily_send_budget = null, consent = 'implied'`,
  );
});

const sent = { type: 'performed', port: 'sent' };
const failed = { type: 'performed', port: 'failed' };

/** A person in a flow who wrote a minute ago, and an answer to them. */
async function answered(text = 'Te paso la lista') {
  const visit = await scene.visit();
  const { leadId } = visit;
  const messageId = await scene.inTenant(async (tx) => {
    await tx`update leads set last_inbound_at = now() - interval '1 minute' where id = ${leadId}`;
    return await planAnswer(tx, { leadId, senderId: scene.senderId, say: { is: 'text', text }, writtenBy: null });
  });
  return { visit, leadId, messageId, errand: teamAnswer({ tenantId: scene.tenantId, messageId }) };
}
const row = async (id: string) => (await scene.inTenant((tx) => tx`select * from messages where id = ${id}`))[0]!;

describe('an answer by hand', () => {
  it('goes once, as a text, from the number it was planned for, however often and by however many it is asked for', async () => {
    const { messageId, errand } = await answered('¿Seguimos? 🦤');
    const answers = await Promise.all([1, 2, 3, 4].map(() => scene.deliver(errand)));
    expect(answers).toContainEqual(sent);
    expect(await scene.deliver(errand)).toEqual(sent);
    expect(scene.requests).toHaveLength(1);
    expect(scene.requests[0]).toMatchObject({ is: 'text', text: '¿Seguimos? 🦤', from: '+12025550110' });
    expect(scene.requests[0]!.externalId).toBe((await row(messageId)).external_id);
    expect(await row(messageId)).toMatchObject({ state: 'accepted', attempt: 1 });
  });

  it('is not bound by what keeps flows from being a nuisance, and keeps none of them waiting', async () => {
    await scene.inTenant(
      (tx) => tx`update tenants set quiet_hours = '{"from": "00:00", "to": "23:59"}', frequency_cap = '{"perDay": 1}',
        daily_send_budget = 0, consent = 'explicit'`,
    );
    const { visit, errand } = await answered();
    expect(await scene.deliver(errand)).toEqual(sent);
    await scene.inTenant(
      (tx) => tx`update tenants set quiet_hours = null, daily_send_budget = null, consent = 'implied'`,
    );
    await scene.inTenant((tx) => tx`update events set processed_at = now()`);
    expect(await scene.perform(visit)).toEqual(sent);
  });

  it.each([
    [
      'opted-out',
      (leadId: string) => scene.inTenant((tx) => tx`update leads set consent = 'revoked' where id = ${leadId}`),
    ],
    [
      'window-closed',
      (leadId: string) =>
        scene.inTenant((tx) => tx`update leads set last_inbound_at = now() - interval '25 hours' where id = ${leadId}`),
    ],
  ])('is suppressed by what has come in between: %s', async (reason, happen) => {
    const { leadId, messageId, errand } = await answered();
    await happen(leadId);
    expect(await scene.deliver(errand)).toEqual(failed);
    expect(await row(messageId)).toMatchObject({ state: 'suppressed', reason, attempt: 0 });
    expect(scene.requests).toEqual([]);
  });

  it('waits for what the person has said and nobody has read, and for the switch', async () => {
    const { leadId, errand, messageId } = await answered();
    await scene.inTenant(
      (tx) => tx`
        insert into webhook_inbox (provider, endpoint, external_event_id, raw, phone_key, is_said)
        select 'ycloud', 'e', ${randomUUID()}, '', phone_key, true from leads where id = ${leadId}`,
    );
    expect(await scene.deliver(errand)).toMatchObject({ type: 'deferred', reason: 'unread' });
    await scene.inTenant((tx) => tx`update webhook_inbox set processed_at = now()`);
    await scene.inTenant((tx) => setSwitch(tx, { scope: 'tenant' }, true));
    expect(await scene.deliver(errand)).toMatchObject({ type: 'deferred', reason: 'kill-switch-tenant' });
    expect(await row(messageId)).toMatchObject({ state: 'planned', reason: 'kill-switch-tenant' });
    await scene.inTenant((tx) => setSwitch(tx, { scope: 'tenant' }, false));
    expect(await scene.deliver(errand)).toEqual(sent);
  });

  it('fails with the provider’s word, and is told apart from what may have gone', async () => {
    const refused = await answered();
    scene.answer(refuses('window', null, '131047'));
    expect(await scene.deliver(refused.errand)).toEqual(failed);
    expect(await row(refused.messageId)).toMatchObject({
      state: 'failed',
      reason: 'provider-window',
      error_code: '131047',
    });

    const doubted = await answered();
    scene.answer(loses);
    expect(await scene.deliver(doubted.errand)).toMatchObject({ type: 'deferred', reason: 'unknown' });
    scene.answer(accepts);
    expect(await scene.deliver(doubted.errand)).toMatchObject({ type: 'deferred', reason: 'unknown' });
    expect(scene.requests).toHaveLength(2);
  });

  it('of a worker that died after the claim is never sent by itself, and once more when a person asks', async () => {
    const { messageId, errand } = await answered();
    scene.answer(dies);
    void scene.deliver(errand);
    await expect.poll(() => scene.requests.length).toBe(1);
    scene.answer(accepts);
    expect(await scene.deliver(errand)).toMatchObject({ type: 'deferred', reason: 'unknown' });
    await scene.inTenant(
      (tx) => tx`update messages set settle_at = now() - interval '1 second' where id = ${messageId}`,
    );
    await settleDoubtful(scene.db.sql);
    expect(await row(messageId)).toMatchObject({ state: 'unconfirmed' });
    expect(scene.requests).toHaveLength(1);
    expect(await scene.inTenant((tx) => sendAgain(tx, messageId, wholeTenant))).toBe(true);
    expect(await scene.deliver(errand)).toEqual(sent);
    expect(new Set(scene.requests.map(({ externalId }) => externalId)).size).toBe(2);
  });

  it('by a template goes to who has not written for long, filled in as it is sent, and past the gates of every template', async () => {
    const to = async (
      rule: 'implied' | 'explicit',
      blanks: Record<string, string> = { 1: '{{lead.name | "amigo"}}' },
    ) => {
      const { leadId } = await scene.visit();
      const messageId = await scene.inTenant(async (tx) => {
        await tx`update leads set name = 'Ana', last_inbound_at = now() - interval '9 days' where id = ${leadId}`;
        await tx`update tenants set consent = ${rule}, quiet_hours = '{"from": "00:00", "to": "23:59"}'`;
        const say = { is: 'template', name: 'hola', language: 'es', blanks, rendered: 'Hola' } as const;
        return await planAnswer(tx, { leadId, senderId: scene.senderId, say, writtenBy: null });
      });
      return { leadId, messageId, errand: teamAnswer({ tenantId: scene.tenantId, messageId }) };
    };
    const first = await to('implied');
    expect(await scene.deliver(first.errand)).toEqual(sent);
    expect(scene.requests).toMatchObject([{ is: 'template', name: 'hola', language: 'es' }]);
    expect(await row(first.messageId)).toMatchObject({
      type: 'template',
      state: 'accepted',
      variables: ['Ana'],
      rendered: 'Hola Ana',
      category: 'MARKETING',
    });

    const unasked = await to('explicit');
    expect(await scene.deliver(unasked.errand)).toEqual(failed);
    expect(await row(unasked.messageId)).toMatchObject({ state: 'suppressed', reason: 'no-consent' });

    const held = await to('implied');
    await scene.inTenant((tx) => tx`update meta_templates set status = 'PAUSED' where name = 'hola'`);
    expect(await scene.deliver(held.errand)).toMatchObject({ type: 'deferred', reason: 'template-paused' });
    await scene.inTenant((tx) => tx`update meta_templates set status = 'APPROVED' where name = 'hola'`);
    expect(await scene.deliver(held.errand)).toEqual(sent);
  });

  it('is taken up by the relay, which needs no flow for it', async () => {
    const { messageId } = await answered();
    const warned: object[] = [];
    const deps = scene.relayDeps((data) => warned.push(data));
    await relayAgain(deps, 10);
    expect(warned).toEqual([]);
    expect(await row(messageId)).toMatchObject({ state: 'accepted' });
    await relayAgain(deps, 10);
    expect(scene.requests).toHaveLength(1);
  });
});
