import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Visit } from '#contract';
import { recordWait } from '#db/flows/decision-log.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Doing } from '../doing.ts';
import { accepts, createLedgerScene, dies, type LedgerScene, loses, refuses } from '../../testing/ledger-scene.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
afterAll(() => scene?.stop());
afterEach(async () => {
  scene.answer(accepts);
  scene.requests.length = 0;
  await scene.inTenant(async (tx) => {
    await tx`update tenants set daily_send_budget = null, frequency_cap = null, consent = 'implied'`;
    await tx`update sender_pace set blocked_until = null, next_at = now() - interval '1 minute'`;
    await tx`update senders set per_second = 100`;
  });
});

const sent = { type: 'performed', port: 'sent' };
const failed = { type: 'performed', port: 'failed' };
const deferred = (reason: string) => expect.objectContaining({ type: 'deferred', reason });
const stepsOf = (visit: Visit) =>
  scene.inTenant((tx) => tx`select outcome, reason from enrolment_steps where enrolment_id = ${visit.enrolmentId}`);

describe('deliver()', () => {
  it('sends one request and remembers everything about it', async () => {
    const visit = await scene.visit({ name: 'Ana', phone: '+5491159999999' });
    expect(await scene.perform(visit)).toEqual(sent);
    const message = await scene.message(visit);
    expect(scene.requests).toEqual([
      {
        from: '+12025550110',
        to: { phone: '+5491159999999', waUserId: null },
        externalId: message!.external_id,
        is: 'template',
        name: 'hola',
        language: 'es',
        parts: [{ in: 'body', values: [{ is: 'text', text: 'Ana' }] }],
      },
    ]);
    expect(message).toMatchObject({
      state: 'accepted',
      attempt: 1,
      variables: ['Ana'],
      rendered: 'Hola Ana',
      to_phone: '+5491159999999',
      category: 'MARKETING',
      sender_id: scene.senderId,
    });
    expect(await stepsOf(visit)).toEqual([{ outcome: 'sent', reason: null }]);
  });

  it('writes down where an accepted message leads together with it: both or nothing, and nothing of one that was refused', async () => {
    const led: string[] = [];
    const leading = async (isTorn = false): Promise<Doing> => {
      const visit = await scene.visit();
      const lead = async (tx: Tx, port: string) => {
        led.push(port);
        await tx`update enrolments set node_id = 'behind' where id = ${visit.enrolmentId}`;
        if (isTorn) throw new Error('torn');
      };
      return { ...visit, lead };
    };
    const placesOf = ({ enrolmentId }: Visit) =>
      scene.inTenant((tx) => tx`select node_id from enrolments where id = ${enrolmentId}`);
    const whole = await leading();
    expect(await scene.perform(whole)).toEqual(sent);
    expect(await placesOf(whole)).toEqual([{ node_id: 'behind' }]);
    const torn = await leading(true);
    await expect(scene.perform(torn)).rejects.toThrow('torn');
    expect(await placesOf(torn)).not.toEqual([{ node_id: 'behind' }]);
    expect(await scene.message(torn)).toMatchObject({ state: 'submitting' });
    scene.answer(refuses('template'));
    expect(await scene.perform(await leading())).not.toEqual(sent);
    expect(led).toEqual(['sent', 'sent']);
  });

  it('locks the enrolment before the message, as whoever stops an enrolment does', async () => {
    const visit = await scene.visit();
    const { enrolmentId, nodeId, seq } = visit;
    let isSent = () => {};
    scene.answer((request) => new Promise((done) => (isSent = () => done(accepts(request)))));
    const doing: Doing = {
      ...visit,
      lead: (tx) =>
        recordWait(
          tx,
          { enrolmentId, seq: seq + 1, nodeId, kind: 'wait' },
          { until: null, paused: false, reason: null },
        ),
    };
    const performing = scene.perform(doing);
    await expect.poll(() => scene.requests.length).toBe(1);
    await scene.inTenant(async (tx) => {
      await tx`select from enrolments where id = ${enrolmentId} for no key update`;
      isSent();
      await expect
        .poll(async () => {
          const waiting = await tx`
            select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`;
          return waiting.length;
        })
        .toBeGreaterThan(0);
      // Free, although whoever writes the outcome waits for the enrolment.
      expect(await tx`select from messages where enrolment_id = ${enrolmentId} for update nowait`).toHaveLength(1);
    });
    expect(await performing).toEqual(sent);
  });

  it('asked again, even at the same time, answers from the ledger', async () => {
    const visit = await scene.visit();
    await Promise.all(Array.from({ length: 8 }, () => scene.perform(visit)));
    expect(await scene.perform(visit)).toEqual(sent);
    expect(scene.requests).toHaveLength(1);
    expect(await stepsOf(visit)).toHaveLength(1);
  });

  it('never sends what it finds claimed: a worker died between claim and commit', async () => {
    const visit = await scene.visit();
    scene.answer(dies);
    void scene.perform(visit, { settleSeconds: 1 });
    await expect.poll(() => scene.requests.length).toBe(1);
    scene.answer(accepts);
    expect(await scene.perform(visit, { settleSeconds: 1 })).toEqual(deferred('unknown'));
    await expect.poll(() => scene.perform(visit), { timeout: 5_000 }).toEqual(failed);
    expect(await scene.message(visit)).toMatchObject({ state: 'unconfirmed', reason: 'unconfirmed' });
    expect(await stepsOf(visit)).toEqual([{ outcome: 'failed', reason: 'unconfirmed' }]);
    expect(scene.requests).toHaveLength(1);
  });

  it('waits out a lost answer, and a webhook ends the doubt early', async () => {
    const visit = await scene.visit();
    scene.answer(loses);
    const answer = await scene.perform(visit);
    expect(answer).toEqual(deferred('unknown'));
    expect(await scene.message(visit)).toMatchObject({ state: 'unknown', error_code: 'ECONNRESET' });
    await scene.told(visit, 'sent');
    expect(await scene.message(visit)).toMatchObject({ state: 'sent', reason: null });
    const signals = await scene.inTenant(
      (tx) => tx`select payload from enrolment_signals where enrolment_id = ${visit.enrolmentId}`,
    );
    expect(signals).toEqual([{ payload: { type: 'retry' } }]);
    expect(await scene.perform(visit)).toEqual(sent);
    expect(scene.requests).toHaveLength(1);
  });

  it('believes late evidence about what was unconfirmed', async () => {
    const visit = await scene.visit();
    scene.answer(loses);
    await scene.perform(visit, { settleSeconds: 0.1 });
    await expect.poll(() => scene.perform(visit)).toEqual(failed);
    await scene.told(visit, 'delivered');
    expect(await scene.message(visit)).toMatchObject({ state: 'delivered', reason: null });
    expect(await scene.perform(visit)).toEqual(sent);
    expect(scene.requests).toHaveLength(1);
  });

  it('takes an answer that names another message for no answer', async () => {
    const [first, second] = [await scene.visit(), await scene.visit()];
    scene.answer(() => Promise.resolve({ is: 'accepted', id: 'the-same', wamid: null }));
    expect(await scene.perform(first)).toEqual(sent);
    expect(await scene.perform(second)).toEqual(deferred('unknown'));
    expect(await scene.message(second)).toMatchObject({
      state: 'unknown',
      provider_id: null,
      error_code: 'FOREIGN_ANSWER',
    });
  });

  it('links a webhook that is quicker than the answer', async () => {
    const visit = await scene.visit();
    scene.answer(async () => {
      await scene.told(visit, 'delivered');
      return { is: 'accepted', id: 'quick', wamid: null };
    });
    expect(await scene.perform(visit)).toEqual(sent);
    expect(await scene.message(visit)).toMatchObject({ state: 'delivered' });
    expect(await stepsOf(visit)).toEqual([{ outcome: 'sent', reason: null }]);
  });

  it('tries again what was surely not sent, with the next attempt number', async () => {
    const visit = await scene.visit();
    scene.answer(refuses('retry'));
    expect(await scene.perform(visit)).toEqual(deferred('provider-retry'));
    expect(await scene.message(visit)).toMatchObject({ state: 'planned', reason: 'provider-retry' });
    scene.answer(accepts);
    // Nudged too early: the provider's pause stands.
    expect(await scene.perform(visit)).toEqual(deferred('provider-retry'));
    await scene.inTenant((tx) => tx`update messages set not_before = now() where enrolment_id = ${visit.enrolmentId}`);
    expect(await scene.perform(visit)).toEqual(sent);
    expect(await scene.message(visit)).toMatchObject({ state: 'accepted', attempt: 2 });
  });

  it('keeps a sender silent for as long as the provider wants, and only that sender', async () => {
    const [first, second] = [await scene.visit(), await scene.visit()];
    scene.answer(refuses('throttle', 30));
    const before = Date.now();
    const answer = await scene.perform(first);
    expect(answer).toEqual(deferred('provider-throttle'));
    if (answer.type === 'deferred') expect(answer.until! - before).toBeGreaterThanOrEqual(29_500);
    scene.answer(accepts);
    expect(await scene.perform(second)).toEqual(deferred('provider-throttle'));
    expect(scene.requests).toHaveLength(1);
  });

  it('gives up on refusals for good, and records an opt-out as consent', async () => {
    const [gone, stopped] = [await scene.visit(), await scene.visit()];
    scene.answer(refuses('recipient'));
    expect(await scene.perform(gone)).toEqual(failed);
    expect(await scene.message(gone)).toMatchObject({ state: 'failed', reason: 'provider-recipient' });
    scene.answer(refuses('opt-out'));
    expect(await scene.perform(stopped)).toEqual(failed);
    const [lead] = await scene.inTenant((tx) => tx`select consent from leads where id = ${stopped.leadId}`);
    expect(lead).toEqual({ consent: 'revoked' });
    expect(await scene.perform(gone)).toEqual(failed);
    expect(scene.requests).toHaveLength(2);
  });

  it('leaves a message unsaid for which a value is missing', async () => {
    const visit = await scene.visit({ name: null });
    expect(await scene.perform(visit, { variable: '{{lead.name}}' })).toEqual(failed);
    expect(await scene.message(visit)).toMatchObject({ state: 'suppressed', reason: 'variable-missing' });
    expect(scene.requests).toHaveLength(0);
  });

  it('does not send when it was frozen past its lease', async () => {
    const visit = await scene.visit();
    const real = performance.now.bind(performance);
    let calls = 0;
    performance.now = () => real() + (calls++ > 0 ? 11_000 : 0);
    try {
      expect(await scene.perform(visit)).toEqual(deferred('provider-retry'));
    } finally {
      performance.now = real;
    }
    expect(scene.requests).toHaveLength(0);
    expect(await scene.message(visit)).toMatchObject({ state: 'planned', error_code: 'LEASE_EXPIRED' });
  });
});
