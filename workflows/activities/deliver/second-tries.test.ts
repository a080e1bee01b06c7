/** Second tries of messages whose answer got lost. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Visit } from '#contract';
import { signalStop } from '#db/flows/enrolment-signals.ts';
import { claimAgain } from '#db/sending/second-tries.ts';
import { accepts, createLedgerScene, type LedgerScene, loses, refuses } from '../../testing/ledger-scene.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
afterAll(() => scene?.stop());
afterEach(async () => {
  scene.answer(accepts);
  scene.requests.length = 0;
  await scene.inTenant((tx) => tx`update tenants set frequency_cap = null`);
});

const sent = { type: 'performed', port: 'sent' };
const failed = { type: 'performed', port: 'failed' };
const deferred = (reason: string) => expect.objectContaining({ type: 'deferred', reason });
const once = { secondTry: 'once' } as const;

/** A visit whose answer got lost and of which nothing is heard any more. @returns it, with the id of the lost try */
async function lost({ isHeard = true, ...how }: { isHeard?: boolean; secondTry?: 'never' | 'once' } = {}) {
  const visit = await scene.visit();
  scene.answer(loses);
  expect(await scene.perform(visit, { ...once, ...how })).toEqual(deferred('unknown'));
  const first = (await scene.message(visit))!.external_id;
  await scene.silence(visit, isHeard);
  scene.answer(accepts);
  return { visit, first };
}
/** Has the visit end as unconfirmed, whatever its category. */
async function unconfirmed() {
  const { visit, first } = await lost({ isHeard: false });
  expect(await scene.perform(visit, once)).toEqual(failed);
  return { visit, first };
}
const setLead = (visit: Visit & { leadId: string }, consent: string) =>
  scene.inTenant((tx) => tx`update leads set consent = ${consent} where id = ${visit.leadId}`);

describe('by the setting', () => {
  it('a try of which nothing is heard is followed by one more, with an id of its own', async () => {
    const { visit, first } = await lost();
    expect(await scene.perform(visit, once)).toEqual(sent);
    expect(scene.requests).toHaveLength(2);
    expect(new Set(scene.requests.map((request) => request.externalId)).size).toBe(2);
    expect(await scene.message(visit)).toMatchObject({
      state: 'accepted',
      attempt: 2,
      doubtful_tries: 1,
      doubled_at: null,
    });
    const tries = await scene.inTenant((tx) => tx`select attempt, external_id, by_hand, fate from lost_tries`);
    expect(tries).toEqual([{ attempt: 1, external_id: first, by_hand: false, fate: null }]);
  });

  it('never by default for marketing, and never where silence means nothing', async () => {
    const marketing = await lost({ secondTry: 'never' });
    expect(await scene.perform(marketing.visit)).toEqual(failed);
    const deaf = await lost({ isHeard: false });
    expect(await scene.perform(deaf.visit, once)).toEqual(failed);
    const unread = await lost();
    await scene.inTenant(
      (tx) =>
        tx`insert into webhook_inbox (provider, endpoint, external_event_id, raw) values ('ycloud', 'e', 'unread', '')`,
    );
    expect(await scene.perform(unread.visit, once)).toEqual(failed);
    await scene.inTenant((tx) => tx`update webhook_inbox set processed_at = now()`);
    const owed = await lost();
    await scene.inTenant(
      (
        tx,
      ) => tx`update messages set state = 'accepted', provider_id = 'owed', accepted_at = now() - interval '14 minutes'
        where id = (select id from messages where enrolment_id = ${marketing.visit.enrolmentId})`,
    );
    expect(await scene.perform(owed.visit, once)).toEqual(failed);
    await scene.inTenant(
      (tx) => tx`update messages set accepted_at = now() - interval '1 day' where provider_id = 'owed'`,
    );
    const off = await lost();
    const set = (rule: string) =>
      scene.inTenant((tx) => tx`update tenants set second_tries = second_tries || ${tx.json({ utility: rule })}`);
    await set('never');
    expect(await scene.perform(off.visit, once)).toEqual(failed);
    await set('once');
    expect(scene.requests).toHaveLength(5);
  });

  it('is not repeated when the second answer gets lost too', async () => {
    const { visit } = await lost();
    scene.answer(loses);
    expect(await scene.perform(visit, once)).toEqual(deferred('unknown'));
    await scene.silence(visit, true);
    expect(await scene.perform(visit, once)).toEqual(failed);
    expect(await scene.message(visit)).toMatchObject({ state: 'unconfirmed', attempt: 2, doubtful_tries: 1 });
    expect(scene.requests).toHaveLength(2);
  });

  it('passes every gate again; what they forbid stays unconfirmed, for the first may have arrived', async () => {
    const { visit } = await lost();
    await setLead(visit, 'revoked');
    expect(await scene.perform(visit, once)).toEqual(failed);
    expect(await scene.message(visit)).toMatchObject({ state: 'unconfirmed', reason: 'opted-out' });
    const refused = await lost();
    scene.answer(refuses('recipient'));
    expect(await scene.perform(refused.visit, once)).toEqual(failed);
    expect(await scene.message(refused.visit)).toMatchObject({ state: 'unconfirmed', reason: 'provider-recipient' });
    expect(scene.requests).toHaveLength(3);
  });

  it('does not stand in its own way under a cap, nor does it hide from another message’s', async () => {
    const { visit } = await lost();
    await scene.inTenant((tx) => tx`update tenants set frequency_cap = '{"perDay": 1}'`);
    scene.answer(refuses('retry'));
    expect(await scene.perform(visit, once)).toEqual(deferred('provider-retry'));
    const other: Visit = { ...visit, seq: 2 };
    expect(await scene.perform(other)).toEqual(deferred('frequency-cap'));
  });

  it('does not follow when the enrolment was stopped, or the first is heard of in time', async () => {
    const stopped = await lost();
    await scene.inTenant((tx) => signalStop(tx, { enrolmentId: stopped.visit.enrolmentId }, 'stopped-by-person'));
    await scene.perform(stopped.visit, once);
    expect(await scene.message(stopped.visit)).toMatchObject({ state: 'unconfirmed' });
    const heard = await lost();
    await scene.told(heard.visit, 'sent');
    expect(await scene.perform(heard.visit, once)).toEqual(sent);
    expect(await scene.message(heard.visit)).toMatchObject({ state: 'sent', attempt: 1 });
    expect(scene.requests).toHaveLength(2);
  });
});

describe('news of a try that was given up', () => {
  it('finds the message, and says that both may have arrived', async () => {
    const { visit, first } = await lost();
    await scene.perform(visit, once);
    await scene.told(visit, 'delivered', first);
    expect(await scene.message(visit)).toMatchObject({ state: 'delivered', doubled_at: expect.any(Date) });
    await scene.told(visit, 'failed');
    expect(await scene.message(visit)).toMatchObject({ state: 'delivered', doubled_at: null });
  });

  it('that it failed does not end the message, and is no event of it', async () => {
    const { visit, first } = await lost();
    await scene.perform(visit, once);
    await scene.told(visit, 'failed', first);
    expect(await scene.message(visit)).toMatchObject({ state: 'accepted', doubtful_tries: 0 });
    const events = () =>
      scene.inTenant((tx) => tx`select type from events where lead_id = ${visit.leadId} and type = 'message.failed'`);
    expect(await events()).toEqual([]);
    await scene.told(visit, 'failed');
    expect(await scene.message(visit)).toMatchObject({ state: 'failed' });
    expect(await events()).toHaveLength(1);
  });

  it.each([
    ['told', (visit: Visit) => scene.told(visit, 'failed', undefined, '131026'), accepts, sent],
    ['answered', () => Promise.resolve(), refuses('recipient', null, '131026'), failed],
  ])('that the number is not on WhatsApp, %s of the second, keeps others from it', async (_, tell, answer, port) => {
    const { visit } = await lost();
    scene.answer(answer);
    expect(await scene.perform(visit, once)).toEqual(port);
    await tell(visit);
    expect(await scene.message(visit)).toMatchObject({ state: 'unconfirmed', error_code: '131026' });
    scene.answer(accepts);
    const next = { ...visit, seq: 2 };
    expect(await scene.perform(next)).toEqual(failed);
    expect(await scene.message(next)).toMatchObject({ state: 'suppressed', reason: 'not-on-whatsapp' });
    // The first arrived after all: so the number is there.
    const [{ external_id: first }] = await scene.inTenant(
      (tx) => tx<[{ external_id: string }]>`
        select l.external_id from lost_tries l join messages m on m.id = l.message_id where m.enrolment_id = ${visit.enrolmentId}`,
    );
    await scene.told(visit, 'delivered', first);
    expect(await scene.perform({ ...visit, seq: 3 })).toEqual(sent);
  });

  it('that the number is not on WhatsApp, told of one of two while a third waits, keeps the third from it', async () => {
    const { visit, first } = await lost();
    scene.answer(loses);
    expect(await scene.perform(visit, once)).toEqual(deferred('unknown'));
    await scene.silence(visit, true);
    expect(await scene.perform(visit, once)).toEqual(failed);
    expect(await scene.sendAgain(visit)).toBe(true);
    scene.answer(accepts);
    await scene.told(visit, 'failed', first, '131026');
    expect(await scene.message(visit)).toMatchObject({ state: 'planned', doubtful_tries: 1 });
    expect(await scene.perform(visit, once)).toEqual(failed);
    expect(await scene.message(visit)).toMatchObject({ state: 'unconfirmed', reason: 'not-on-whatsapp' });
    expect(scene.requests).toHaveLength(2);
  });

  it('ends the second before its claim, also when it is an answer that comes very late', async () => {
    const { visit, first } = await unconfirmed();
    await scene.sendAgain(visit);
    await scene.told(visit, 'sent', first);
    expect(await scene.perform(visit, once)).toEqual(sent);

    const late = await scene.visit();
    let answer = () => {};
    scene.answer(async (request) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return { is: 'accepted', id: `late-${request.externalId}`, wamid: null };
    });
    const first2 = scene.perform(late, once);
    await expect.poll(() => scene.requests.length).toBe(2);
    await scene.silence(late, false);
    expect(await scene.perform(late, once)).toEqual(failed);
    expect(await scene.sendAgain(late)).toBe(true);
    answer();
    expect(await first2).toEqual(sent);
    expect(await scene.perform(late, once)).toEqual(sent);
    expect(await scene.message(late)).toMatchObject({ state: 'accepted', attempt: 1, doubled_at: null });
    expect(scene.requests).toHaveLength(2);
  });
});

describe('by hand', () => {
  it('adds exactly one, also when its flow has ended; the relay is given it', async () => {
    const { visit } = await unconfirmed();
    await scene.inTenant(
      (tx) => tx`update enrolments set ended_at = now(), state = 'finished' where id = ${visit.enrolmentId}`,
    );
    expect(await scene.sendAgain(visit)).toBe(true);
    expect(await scene.sendAgain(visit)).toBe(false);
    const wanted = await claimAgain(scene.db.sql, 9);
    expect(wanted.filter((one) => one.enrolmentId === visit.enrolmentId)).toMatchObject([
      { nodeId: visit.nodeId, visit: visit.seq, tenantId: scene.tenantId },
    ]);
    await Promise.all([1, 2, 3].map(() => scene.perform({ ...visit, heard: 99 }, once)));
    expect(scene.requests).toHaveLength(2);
    expect(await scene.sendAgain(visit)).toBe(false);
    expect(await claimAgain(scene.db.sql, 9)).toEqual([]);
  });

  it('is asked for anew each time', async () => {
    const { visit } = await unconfirmed();
    for (const attempt of [2, 3]) {
      scene.answer(loses);
      expect(await scene.sendAgain(visit)).toBe(true);
      await scene.perform(visit, once);
      await scene.silence(visit, true);
      await scene.perform(visit, once);
      expect(await scene.message(visit)).toMatchObject({ state: 'unconfirmed', attempt, doubtful_tries: attempt - 1 });
    }
    expect(scene.requests).toHaveLength(3);
  });

  it('asks consent like every other', async () => {
    const { visit } = await unconfirmed();
    await setLead(visit, 'revoked');
    await scene.sendAgain(visit);
    expect(await scene.perform(visit, once)).toEqual(failed);
    expect(await scene.message(visit)).toMatchObject({ state: 'unconfirmed', reason: 'opted-out' });
    expect(scene.requests).toHaveLength(1);
  });
});
