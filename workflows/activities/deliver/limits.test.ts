import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { localTime } from '#flow';
import { setSwitch } from '#db/sending/switches.ts';
import { recordWait } from '#db/flows/decision-log.ts';
import { accepts, createLedgerScene, type LedgerScene } from '../../testing/ledger-scene.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
afterAll(() => scene?.stop());
afterEach(async () => {
  scene.answer(accepts);
  scene.requests.length = 0;
  await scene.inTenant(async (tx) => {
    await tx`update tenants set daily_send_budget = null, frequency_cap = null, quiet_hours = null, consent = 'implied'`;
    await tx`update sender_pace set blocked_until = null, next_at = now() - interval '1 minute'`;
    await tx`update senders set per_second = 100`;
  });
});

const sent = { type: 'performed', port: 'sent' };

describe('deliver() within its limits', () => {
  it('holds for the kill switch and goes on from there', async () => {
    const visit = await scene.visit();
    await scene.inTenant((tx) => setSwitch(tx, { scope: 'tenant' }, true));
    expect(await scene.perform(visit)).toMatchObject({ type: 'deferred', reason: 'kill-switch-tenant', until: null });
    expect(await scene.message(visit)).toMatchObject({ state: 'planned', reason: 'kill-switch-tenant' });
    await scene.inTenant((tx) => setSwitch(tx, { scope: 'tenant' }, false));
    expect(await scene.perform(visit)).toEqual(sent);
  });

  it('tries no number again that is not on WhatsApp, until the person writes or has another one', async () => {
    const visit = await scene.visit();
    expect(await scene.perform(visit)).toEqual(sent);
    await scene.inTenant(
      (tx) => tx`
        update messages set state = 'failed', error_code = '131026', failed_at = now() where enrolment_id = ${visit.enrolmentId}`,
    );
    expect(await scene.perform({ ...visit, seq: 2 })).toMatchObject({ port: 'failed' });
    expect(await scene.message({ ...visit, seq: 2 })).toMatchObject({ state: 'suppressed', reason: 'not-on-whatsapp' });
    await scene.inTenant((tx) => tx`update leads set last_inbound_at = clock_timestamp() where id = ${visit.leadId}`);
    expect(await scene.perform({ ...visit, seq: 3 })).toEqual(sent);
  });

  it('claims nothing after an opt-out has committed', async () => {
    const visits = await Promise.all(Array.from({ length: 12 }, () => scene.visit()));
    const optOut = async (visit: { leadId: string }) => {
      await scene.inTenant((tx) => tx`update leads set consent = 'revoked' where id = ${visit.leadId}`);
      const [row] = await scene.inTenant((tx) => tx<{ now: Date }[]>`select clock_timestamp() as now`);
      return row!.now;
    };
    for (const visit of visits) {
      const [, stoppedAt] = await Promise.all([scene.perform(visit), optOut(visit)]);
      const message = await scene.message(visit);
      if (message!.state === 'suppressed') expect(message).toMatchObject({ reason: 'opted-out', attempt: 0 });
      else expect(message!.submit_started_at.getTime()).toBeLessThan(stoppedAt.getTime());
    }
  });

  it('never goes over a daily budget or a frequency cap, however many ask at once', async () => {
    await scene.inTenant(
      (tx) =>
        tx`update tenants set daily_send_budget = (select count(*)::int + 3 from messages where state not in ('planned', 'suppressed', 'failed'))`,
    );
    const visits = await Promise.all(Array.from({ length: 9 }, () => scene.visit()));
    const answers = await Promise.all(visits.map((visit) => scene.perform(visit)));
    expect(answers.filter((answer) => answer.type === 'performed')).toHaveLength(3);
    expect(
      answers.filter((answer) => answer.type === 'deferred').every((answer) => answer.reason === 'send-budget'),
    ).toBe(true);
    await scene.inTenant((tx) => tx`update tenants set daily_send_budget = null, frequency_cap = '{"perDay": 2}'`);
    const visit = await scene.visit();
    const again = await Promise.all([1, 2, 3, 4].map((seq) => scene.perform({ ...visit, seq })));
    expect(again.filter((answer) => answer.type === 'performed')).toHaveLength(2);
    expect(
      again.filter((answer) => answer.type === 'deferred').every((answer) => answer.reason === 'frequency-cap'),
    ).toBe(true);
  });

  it('spreads a crowd over the sender’s pace', async () => {
    await scene.inTenant((tx) => tx`update senders set per_second = 5`);
    const visits = await Promise.all(Array.from({ length: 12 }, () => scene.visit()));
    const answers = await Promise.all(visits.map((visit) => scene.perform(visit)));
    const later = answers.filter((answer) => answer.type === 'deferred');
    expect(scene.requests.length + later.length).toBe(12);
    const times = await scene.inTenant(
      (tx) => tx<{ at: Date }[]>`
      select submit_started_at as at from messages where enrolment_id = any(${visits.map((v) => v.enrolmentId)}) and submit_started_at is not null order by 1`,
    );
    // One second of its rate at once, then one every 200 ms.
    const firstSecond = times.filter(({ at }) => at.getTime() - times[0]!.at.getTime() < 900);
    expect(firstSecond.length).toBeLessThanOrEqual(10);
    expect(times.length).toBeGreaterThanOrEqual(6);
  });

  it('waits out quiet hours where the phone is, and remembers which zone that was', async () => {
    const { hour } = localTime(Date.now(), 'America/Bogota');
    const clock = (shift: number) => `${String((hour + shift + 24) % 24).padStart(2, '0')}:00`;
    await scene.inTenant((tx) => tx`update tenants set quiet_hours = ${tx.json({ from: clock(-1), to: clock(2) })}`);
    const colombian = await scene.visit({ phone: '+573001234567' });
    expect(await scene.perform(colombian)).toMatchObject({ type: 'deferred', reason: 'quiet-hours' });
    expect((await scene.message(colombian))!.reason_data).toEqual({ zone: 'America/Bogota' });
    // The decision log says whose hours they are, too.
    const step = { ...colombian, kind: 'send-template' };
    const wait = { until: new Date(Date.now() + 60_000), paused: false };
    const said = await scene.inTenant(async (tx) => {
      await recordWait(tx, step, { ...wait, reason: 'quiet-hours' });
      await recordWait(tx, { ...step, seq: 2 }, { ...wait, reason: 'unknown' });
      return await tx`select reason, data->>'zone' as zone from enrolment_steps where enrolment_id = ${colombian.enrolmentId} order by seq`;
    });
    expect(said).toEqual([
      { reason: 'quiet-hours', zone: 'America/Bogota' },
      { reason: 'unknown', zone: null },
    ]);
    // The lead's own zone comes before the phone's.
    await scene.inTenant((tx) => tx`update leads set timezone = 'Europe/Madrid' where id = ${colombian.leadId}`);
    expect(await scene.perform(colombian)).toEqual(sent);
    expect((await scene.message(colombian))!.reason_data).toBeNull();
  });

  it('holds for a paused template and is nudged when it is approved again', async () => {
    const visit = await scene.visit();
    const change = (status: string) => scene.inTenant((tx) => tx`update meta_templates set status = ${status}`);
    await change('PAUSED');
    expect(await scene.perform(visit)).toMatchObject({ type: 'deferred', reason: 'template-paused', until: null });
    await change('APPROVED');
    expect(await scene.perform(visit)).toEqual(sent);
  });
});
