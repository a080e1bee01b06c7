import { describe, expect, it } from 'vitest';
import type { Sending } from '#db/sending/sending.ts';
import { askGates, type Case } from './gates.ts';

const now = new Date('2026-11-20T15:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

const sending = (over: Partial<Sending> = {}): Sending => ({
  now,
  leadId: '5b0f7f0e-3c5e-4b5c-9a54-111111111111',
  ended: false,
  flowPaused: false,
  stopped: { global: false, tenant: false, flow: false },
  tenant: {
    timezone: 'UTC',
    consent: 'implied',
    quietHours: null,
    dailyBudget: null,
    sentToday: 0,
    tomorrow: inHours(9),
  },
  lead: { phone: '+5491140000001', waUserId: null, consent: null, timezone: null, lastInboundAt: null },
  capUntil: null,
  sender: {
    id: 's',
    provider: 'ycloud',
    phone: '+12025550110',
    credentialKey: 'k',
    perSecond: 20,
    stopped: false,
    blockedUntil: null,
    blockedReason: null,
  },
  template: { status: 'APPROVED', category: 'MARKETING', components: [] },
  message: {
    id: 'm',
    externalId: 'x',
    state: 'planned',
    reason: null,
    attempt: 0,
    settleAt: null,
    createdAt: now,
    notBefore: null,
  },
  ...over,
});
const ask = (over: Partial<Sending> = {}, more: Partial<Case> = {}) =>
  askGates({
    sending: sending(over),
    prepared: { ok: true, parts: [], variables: [], rendered: '' },
    quietHours: null,
    holdoutPercent: 0,
    flowId: 'f',
    ...more,
  });
const tenant = (over: Partial<Sending['tenant']>) => ({ tenant: { ...sending().tenant, ...over } });
const lead = (over: Partial<Sending['lead']>) => ({ lead: { ...sending().lead, ...over } });
const held = (reason: string) => ({ is: 'defer', reason, until: null });

describe('askGates()', () => {
  it('lets an ordinary message go', () => expect(ask()).toBeNull());

  it.each([
    ['global', { stopped: { global: true, tenant: false, flow: false } }],
    ['tenant', { stopped: { global: false, tenant: true, flow: false } }],
    ['sender', { sender: { ...sending().sender!, stopped: true } }],
    ['flow', { stopped: { global: false, tenant: false, flow: true } }],
  ])('holds everything by the kill switch of the %s', (name, over) => {
    expect(ask({ ...over, ...lead({ consent: 'revoked' }) })).toEqual(held(`kill-switch-${name}`));
  });
  it('holds while the flow is paused', () => expect(ask({ flowPaused: true })).toEqual(held('flow-paused')));

  it('never writes to who said no, nor without a yes where one is needed', () => {
    expect(ask(lead({ consent: 'revoked' }))).toMatchObject({ is: 'suppress', reason: 'opted-out', port: 'failed' });
    expect(ask(tenant({ consent: 'explicit' }))).toMatchObject({ is: 'suppress', reason: 'no-consent' });
    expect(ask({ ...tenant({ consent: 'explicit' }), ...lead({ consent: 'granted' }) })).toBeNull();
  });
  it('needs a phone or a WhatsApp id that is not our own', () => {
    expect(ask(lead({ phone: null }))).toMatchObject({ reason: 'no-phone' });
    expect(ask(lead({ phone: null, waUserId: 'US.1' }))).toBeNull();
    expect(ask(lead({ phone: '+12025550110' }))).toMatchObject({ reason: 'phone-unusable' });
  });
  it('holds, and drops nobody, while the sender or the template is missing or not approved', () => {
    expect(ask({ sender: null })).toEqual(held('no-sender'));
    expect(ask({ template: null })).toEqual(held('template-missing'));
    const status = (word: string) => ask({ template: { ...sending().template!, status: word } });
    expect(status('PAUSED')).toEqual(held('template-paused'));
    expect(status('REJECTED')).toEqual(held('template-not-approved'));
  });
  it('says that a variable is missing', () => {
    const prepared = { ok: false, reason: 'variable-missing', detail: 'lead.name' } as const;
    expect(ask({}, { prepared })).toMatchObject({ is: 'suppress', reason: 'variable-missing' });
  });
  it('waits for the end of quiet hours in the lead’s zone; the flow’s own come before the tenant’s', () => {
    const night = { from: '21:00', to: '09:00' };
    const tokyo = lead({ timezone: 'Asia/Tokyo' }); // midnight there
    expect(ask({ ...tenant({ quietHours: night }), ...tokyo })).toEqual({
      is: 'defer',
      reason: 'quiet-hours',
      until: inHours(9),
    });
    expect(ask(tenant({ quietHours: night }))).toBeNull();
    const noon = { from: '14:00', to: '16:00' };
    expect(ask(tenant({ quietHours: night }), { quietHours: noon })).toEqual({
      is: 'defer',
      reason: 'quiet-hours',
      until: inHours(1),
    });
  });
  it('waits for room under the frequency cap for up to a day', () => {
    expect(ask({ capUntil: inHours(-1) })).toBeNull();
    expect(ask({ capUntil: inHours(20) })).toEqual({ is: 'defer', reason: 'frequency-cap', until: inHours(20) });
    expect(ask({ capUntil: inHours(50) })).toMatchObject({ is: 'suppress', reason: 'frequency-cap' });
  });
  it('goes on tomorrow when the budget is spent', () => {
    expect(ask(tenant({ dailyBudget: 3, sentToday: 2 }))).toBeNull();
    expect(ask(tenant({ dailyBudget: 3, sentToday: 3 }))).toEqual({
      is: 'defer',
      reason: 'send-budget',
      until: inHours(9),
    });
  });
  it('holds the same share of people out, and lets them walk on', () => {
    const people = Array.from({ length: 2000 }, (_, i) => ask({ leadId: `lead-${i}` }, { holdoutPercent: 20 }));
    const out = people.filter((verdict) => verdict?.is === 'suppress');
    expect(out.length / people.length).toBeCloseTo(0.2, 1);
    expect(out[0]).toEqual({ is: 'suppress', reason: 'holdout', port: 'sent' });
    expect(Array.from({ length: 2000 }, (_, i) => ask({ leadId: `lead-${i}` }, { holdoutPercent: 20 }))).toEqual(
      people,
    );
  });
  it('keeps the silence that the provider asked for, for the sender and for the message', () => {
    const blocked = { ...sending().sender!, blockedUntil: inHours(1), blockedReason: 'provider-billing' };
    expect(ask({ sender: blocked })).toEqual({ is: 'defer', reason: 'provider-billing', until: inHours(1) });
    const message = { ...sending().message, reason: 'provider-pair', notBefore: inHours(2) };
    expect(ask({ message })).toEqual({ is: 'defer', reason: 'provider-pair', until: inHours(2) });
    expect(ask({ message: { ...message, notBefore: inHours(-1) } })).toBeNull();
  });
  it('the first objection counts', () => {
    const all = { ...lead({ consent: 'revoked', phone: null }), template: null, capUntil: inHours(2) };
    expect(ask(all)).toMatchObject({ reason: 'opted-out' });
  });
});
