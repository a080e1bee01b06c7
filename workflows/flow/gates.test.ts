import { describe, expect, it } from 'vitest';
import { askGates, gates, roomAt, type Departure } from './gates.ts';

const now = Date.parse('2026-11-20T15:00:00Z');
const hourMs = 3_600_000;
const inHours = (hours: number) => now + hours * hourMs;

/** A message that nothing stands against, then changed. */
const departure = (...changes: ((one: Departure) => void)[]): Departure => {
  const one: Departure = {
    now,
    hasLeft: false,
    unreadSince: null,
    tenant: { timezone: 'UTC', consent: 'implied', quietHours: null, frequencyCap: null, dailyBudget: null },
    stopped: { global: false, tenant: false, flow: false },
    flow: { id: 'f', isPaused: false, quietHours: null, holdoutPercent: 0 },
    lead: {
      id: '5b0f7f0e-3c5e-4b5c-9a54-111111111111',
      phone: '+5491140000001',
      waUserId: null,
      consent: null,
      timezone: null,
      phoneZones: [],
      lastInboundAt: null,
    },
    sender: { phone: '+12025550110', stopped: false, silentUntil: null, silentReason: null },
    message: { type: 'template', template: { status: 'APPROVED' }, fault: null, asked: null },
    sent: { toLead: [], today: 0 },
  };
  for (const change of changes) change(one);
  return one;
};
const ask = (...changes: ((one: Departure) => void)[]) => askGates(departure(...changes));
const waits = (until: number) => ({ is: 'defer', reason: 'quiet-hours', until });
const held = (reason: string) => ({ is: 'defer', reason, until: null });
const night = { from: '14:00', to: '18:00' };

/** Every objection there is, in the order of the design: gate, reason, and what brings it about. */
const objections: [gate: string, reason: string, change: (one: Departure) => void][] = [
  ['kill switch', 'left-flow', (one) => (one.hasLeft = true)],
  ['kill switch', 'kill-switch-global', (one) => (one.stopped.global = true)],
  ['kill switch', 'kill-switch-tenant', (one) => (one.stopped.tenant = true)],
  ['kill switch', 'kill-switch-sender', (one) => one.sender && (one.sender.stopped = true)],
  ['kill switch', 'kill-switch-flow', (one) => (one.stopped.flow = true)],
  ['kill switch', 'flow-paused', (one) => (one.flow.isPaused = true)],
  ['consent', 'opted-out', (one) => (one.lead.consent = 'revoked')],
  ['phone', 'no-phone', (one) => (one.lead.phone = null)],
  ['phone', 'not-on-whatsapp', (one) => (one.lead.unreachableUntil = inHours(1))],
  ['sender', 'no-sender', (one) => (one.sender = null)],
  ['template', 'template-paused', (one) => one.message.template && (one.message.template.status = 'PAUSED')],
  [
    'template',
    'marketing-limit',
    (one) => {
      one.lead.limitedUntil = inHours(1);
      if (one.message.template) one.message.template.category = 'MARKETING';
    },
  ],
  ['variables', 'variable-missing', (one) => (one.message.fault = 'variable-missing')],
  ['window', 'window-closed', (one) => Object.assign(one.message, { type: 'text', template: null })],
  ['unread', 'unread', (one) => (one.unreadSince = one.now)],
  ['quiet hours', 'quiet-hours', (one) => (one.flow.quietHours = night)],
  [
    'frequency cap',
    'frequency-cap',
    (one) => {
      one.tenant.frequencyCap = { perDay: 1 };
      one.sent.toLead = [inHours(-1)];
    },
  ],
  ['daily budget', 'send-budget', (one) => (one.tenant.dailyBudget = 0)],
  ['holdout', 'holdout', (one) => (one.flow.holdoutPercent = 100)],
  ['provider', 'provider-pair', (one) => (one.message.asked = { reason: 'provider-pair', until: inHours(1) })],
];
/** Objections that cannot stand side by side: no sender has no switch, a text has no template. */
const strangers = ['kill-switch-sender no-sender', 'template-paused window-closed', 'marketing-limit window-closed'];

describe('the order of the gates', () => {
  it('is the design’s', () => {
    expect(gates.map(([name]) => name)).toEqual([
      'kill switch',
      'consent',
      'phone',
      'sender',
      'template',
      'variables',
      'window',
      'unread',
      'quiet hours',
      'frequency cap',
      'daily budget',
      'holdout',
      'provider',
    ]);
    expect([...new Set(objections.map(([gate]) => gate))]).toEqual(gates.map(([name]) => name));
  });

  it.each(objections)('%s: %s', (_, reason, change) => expect(ask(change)).toMatchObject({ reason }));

  const pairs = objections
    .flatMap((first, i) => objections.slice(i + 1).map((second) => [first[1], second[1], first[2], second[2]] as const))
    .filter(([first, second]) => !strangers.includes(`${first} ${second}`));
  it.each(pairs)('%s decides before %s', (reason, _, first, second) => {
    expect(ask(first, second)).toMatchObject({ reason });
    expect(ask(second, first)).toMatchObject({ reason });
  });
});

describe('askGates()', () => {
  it('lets an ordinary message go', () => expect(ask()).toBeNull());

  it('holds, and drops nobody, for what people must mend', () => {
    for (const [, reason, change] of objections.slice(1, 6)) expect(ask(change)).toEqual(held(reason));
    expect(ask((one) => (one.sender = null))).toEqual(held('no-sender'));
    expect(ask((one) => (one.message.template = null))).toEqual(held('template-missing'));
    const status = (word: string) => ask((one) => (one.message.template = { status: word }));
    expect([status('PAUSED'), status('REJECTED')]).toEqual([held('template-paused'), held('template-not-approved')]);
  });
  it('never writes to who said no, nor without a yes where one is needed', () => {
    const explicit = (one: Departure) => (one.tenant.consent = 'explicit');
    expect(ask((one) => (one.lead.consent = 'revoked'))).toMatchObject({ is: 'suppress', port: 'failed' });
    expect(ask(explicit)).toMatchObject({ is: 'suppress', reason: 'no-consent' });
    expect(ask(explicit, (one) => (one.lead.consent = 'granted'))).toBeNull();
  });
  it('needs a phone or a WhatsApp id that is not our own', () => {
    const withId = (one: Departure) => Object.assign(one.lead, { phone: null, waUserId: 'US.1' });
    expect(ask(withId)).toBeNull();
    expect(ask((one) => (one.lead.phone = '+12025550110'))).toMatchObject({ reason: 'phone-unusable' });
  });
  it('lets a text go for 24 h after the person wrote', () => {
    const text = (lastInboundAt: number) =>
      ask((one) => {
        Object.assign(one.message, { type: 'text', template: null });
        one.lead.lastInboundAt = lastInboundAt;
      });
    expect([text(inHours(-23.9)), text(inHours(-24))]).toMatchObject([null, { reason: 'window-closed' }]);
  });
  it('waits for the end of quiet hours in the lead’s zone; the flow’s own come before the tenant’s', () => {
    const quiet = (one: Departure) => (one.tenant.quietHours = { from: '21:00', to: '09:00' });
    const tokyo = (one: Departure) => (one.lead.timezone = 'Asia/Tokyo'); // midnight there
    expect(ask(quiet, tokyo)).toEqual({ ...waits(inHours(9)), data: { zone: 'Asia/Tokyo' } });
    expect(ask(quiet)).toBeNull();
    const own = (one: Departure) => (one.flow.quietHours = { from: '14:00', to: '16:00' });
    expect(ask(quiet, own)).toEqual({ ...waits(inHours(1)), data: { zone: 'UTC' } });
  });
  it('waits where the phone is when the lead has no zone: while it is quiet in any of its country', () => {
    // 15:00 UTC is 05:00 in Honolulu and 10:00 in New York.
    const quiet = (one: Departure) => (one.tenant.quietHours = { from: '21:00', to: '09:00' });
    const phone = (one: Departure) => (one.lead.phoneZones = ['America/New_York', 'Pacific/Honolulu']);
    expect(ask(quiet, phone)).toEqual({ ...waits(inHours(4)), data: { zone: 'Pacific/Honolulu' } });
    const own = (one: Departure) => (one.lead.timezone = 'America/New_York');
    expect(ask(quiet, phone, own)).toBeNull();
    // Once it is no more quiet in the one it may be quiet in the other.
    const siesta = (one: Departure) => (one.tenant.quietHours = { from: '05:00', to: '11:00' });
    expect(ask(siesta, phone)).toEqual({ ...waits(inHours(6)), data: { zone: 'Pacific/Honolulu' } });
    const apart = (one: Departure) => (one.lead.phoneZones = ['Europe/Kaliningrad', 'Asia/Kamchatka']);
    const evening = (one: Departure) => (one.tenant.quietHours = { from: '18:00', to: '09:00' });
    // It is always quiet in one of them: the tenant's zone counts, where it is 15:00.
    expect(ask(evening, apart)).toBeNull();
    expect(ask(evening, apart, (one) => (one.now = inHours(4)))).toEqual({
      ...waits(inHours(18)),
      data: { zone: 'UTC' },
    });
  });
  it('waits for room under the frequency cap for up to a day', () => {
    const week = (hoursAgo: number) => (one: Departure) => {
      one.tenant.frequencyCap = { perWeek: 1 };
      one.sent.toLead = [inHours(-hoursAgo)];
    };
    expect(ask(week(169))).toBeNull();
    expect(ask(week(150))).toEqual({ is: 'defer', reason: 'frequency-cap', until: inHours(18) });
    expect(ask(week(100))).toEqual({ is: 'suppress', reason: 'frequency-cap', port: 'failed' });
  });
  it('finds room by the n-th last message, whichever cap is the stricter', () => {
    const sends = [-30, -2, -100, -20].map(inHours);
    expect(roomAt({ perDay: 2 }, sends)).toBe(inHours(4));
    expect(roomAt({ perDay: 3 }, sends)).toBe(inHours(-6));
    expect(roomAt({ perDay: 2, perWeek: 4 }, sends)).toBe(inHours(68));
    expect(roomAt({ perDay: 5, perWeek: null }, sends)).toBeNull();
    expect(roomAt(null, sends)).toBeNull();
  });
  it('goes on tomorrow when the budget is spent, at an hour for people', () => {
    const spent = (today: number) => (one: Departure) => {
      one.tenant.dailyBudget = 3;
      one.sent.today = today;
    };
    expect(ask(spent(2))).toBeNull();
    const until = (...changes: ((one: Departure) => void)[]) => {
      const verdict = ask(spent(3), ...changes);
      return verdict?.is === 'defer' && verdict.reason === 'send-budget' && (verdict.until! - now) / hourMs;
    };
    // Midnight in UTC is nine hours away: 09:00 there, the end of quiet hours, or at once where it is day by then.
    expect(until()).toBe(18);
    expect(until((one) => (one.tenant.quietHours = { from: '22:00', to: '08:00' }))).toBe(17);
    expect(until((one) => (one.flow.quietHours = { from: '23:00', to: '07:30' }))).toBe(16.5);
    expect(until((one) => (one.tenant.quietHours = { from: '01:00', to: '02:00' }))).toBe(18);
    expect(until((one) => (one.lead.timezone = 'Asia/Tokyo'))).toBe(9);
    expect(until((one) => (one.lead.phoneZones = ['Europe/Madrid', 'Asia/Kolkata']))).toBe(17);
  });
  it('holds a share of people out, always the same ones, and lets them walk on', () => {
    const people = (percent: number, flowId = 'f') =>
      Array.from({ length: 2000 }, (_, i) =>
        ask((one) => {
          one.lead.id = `lead-${i}`;
          Object.assign(one.flow, { id: flowId, holdoutPercent: percent });
        }),
      );
    const [some, more, others] = [people(20), people(40), people(20, 'g')];
    const out = some.filter((verdict) => verdict !== null);
    expect(out.length / some.length).toBeCloseTo(0.2, 1);
    expect(out[0]).toEqual({ is: 'suppress', reason: 'holdout', port: 'sent' });
    // Whoever is out at 20 % is out at 40 %; another flow draws others.
    expect(some.every((verdict, i) => verdict === null || more[i] !== null)).toBe(true);
    const both = some.filter((verdict, i) => verdict !== null && others[i] !== null).length;
    expect(both / out.length).toBeLessThan(0.4);
    // The draw itself: a change of it would move people between the groups of flows that run.
    expect(some.flatMap((verdict, i) => (verdict && i < 40 ? [i] : []))).toMatchInlineSnapshot(`
      [
        3,
        12,
        26,
      ]
    `);
  });
  it('keeps the silence that the provider asked for, for the sender and for the message', () => {
    const silent = (one: Departure) =>
      Object.assign(one.sender!, { silentUntil: inHours(1), silentReason: 'provider-billing' });
    expect(ask(silent)).toEqual({ is: 'defer', reason: 'provider-billing', until: inHours(1) });
    const asked = (until: number) => ask((one) => (one.message.asked = { reason: 'provider-pair', until }));
    expect(asked(inHours(2))).toEqual({ is: 'defer', reason: 'provider-pair', until: inHours(2) });
    expect(asked(inHours(-1))).toBeNull();
  });
});

describe('what WhatsApp said of a person', () => {
  it.each([
    ['a limit on marketing keeps marketing', 'MARKETING', 1, true],
    ['and lets what the person needs to know through', 'UTILITY', 1, false],
    ['until it is over', 'MARKETING', -1, false],
  ])('%s', (_, category, hours, objects) => {
    const verdict = ask((one) => {
      one.lead.limitedUntil = inHours(hours);
      one.message.template = { status: 'APPROVED', category };
    });
    expect(verdict).toEqual(objects ? { is: 'defer', reason: 'marketing-limit', until: inHours(hours) } : null);
  });

  it('a number that is not there is tried again when its time is over', () => {
    expect(ask((one) => (one.lead.unreachableUntil = inHours(-1)))).toBeNull();
  });
});
