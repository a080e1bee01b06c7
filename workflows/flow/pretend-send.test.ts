/** A test run goes past the sender's gates: it promises no message that would not be sent. */
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import type { Facts } from './facts.ts';
import type { Sending } from './kind.ts';
import { readTemplate } from './parts/read.ts';
import type { Settings } from './schema.ts';
import { simulate } from './simulate.ts';
import { catalogueOf, factsOf, flowOf, followUp, noon } from './testing/samples.ts';
import type { ScriptEntry, SimulateOptions } from './trace.ts';

const hour = 3_600_000;
const at = (hours: number) => new Date(noon + hours * hour).toISOString();
const free: Sending = {
  consent: 'implied',
  quietHours: null,
  frequencyCap: null,
  dailyBudget: null,
  stopped: { global: false, tenant: false },
  sentOn: {},
};

/** Three messages, an hour from one to the next. */
const three = (settings: Partial<Settings> = {}) =>
  flowOf(
    [
      ['in', 'manual'],
      ['one', 'send-template', followUp],
      ['first', 'wait', { for: 'PT1H' }],
      ['two', 'send-template', followUp],
      ['second', 'wait', { for: 'PT1H' }],
      ['three', 'send-template', followUp],
    ],
    ['in:next>one', 'one:sent>first', 'first:next>two', 'two:sent>second', 'second:next>three'],
    settings,
  );

function run(
  rules: Partial<Sending>,
  more: { facts?: Facts; settings?: Partial<Settings>; script?: ScriptEntry[]; options?: SimulateOptions } = {},
) {
  const flow = three(more.settings);
  const catalogue = catalogueOf({ sending: { ...free, ...rules } });
  const options = { catalogue, flowId: 'f', ...more.options };
  const trace = simulate(flow, compile(flow), more.facts ?? factsOf(), more.script ?? [], options);
  const performed = trace.entries.filter((entry) => entry.command === 'perform');
  return { ...trace, told: performed.map(({ at, outcome, reason, until }) => [at, outcome, reason, until]) };
}
const sent = (hours: number) => [at(hours), 'sent', null, undefined];

describe('a test run with the tenant’s rules', () => {
  it('sends where nothing is in the way', () => {
    expect(run({})).toMatchObject({ told: [sent(0), sent(1), sent(2)], sent: [at(0), at(1), at(2)] });
  });

  it.each([
    ['kill-switch-global', { stopped: { global: true, tenant: false } }],
    ['kill-switch-tenant', { stopped: { global: false, tenant: true } }],
  ])('holds for %s', (reason, rules) => {
    expect(run(rules)).toMatchObject({ told: [[at(0), 'deferred', reason, null]], sent: [], result: null });
  });
  it('holds for the switches of number and flow, and without a number', () => {
    const held = (change: object) => run({}, { options: { catalogue: { ...catalogueOf(), ...change } } }).told;
    const [number] = catalogueOf().senders;
    expect(held({ senders: [{ ...number!, stopped: true }] })[0]).toContain('kill-switch-sender');
    expect(held({ flows: [{ id: 'f', name: '', stopped: true }] })[0]).toContain('kill-switch-flow');
    expect(held({ flows: [{ id: 'g', name: '', stopped: true }] })).toHaveLength(3);
    expect(held({ senders: [] })[0]).toContain('no-sender');
  });

  it('asks for consent where the tenant does, and hears it during the run', () => {
    const yes: ScriptEntry = { afterMs: hour / 2, patch: { lead: { consent: 'granted' } } };
    const no: ScriptEntry = { afterMs: 1.5 * hour, patch: { lead: { consent: 'revoked' } } };
    expect(run({ consent: 'explicit' }, { script: [yes, no] }).told).toEqual([
      [at(0), 'failed', 'no-consent', undefined],
      sent(1),
      [at(2), 'failed', 'opted-out', undefined],
    ]);
  });

  it('reaches people who have only a WhatsApp id, and says who has neither', () => {
    const lead = (change: Partial<Facts['lead']>) => run({}, { facts: factsOf({ lead: change }) }).told[0];
    expect(lead({ phone: null, wa_user_id: 'US.1' })).toEqual(sent(0));
    expect(lead({ phone: null })).toContain('no-phone');
    expect(lead({ phone: catalogueOf().senders[0]!.phone })).toContain('phone-unusable');
  });

  it('waits for the end of the tenant’s quiet hours', () => {
    // 12:00 UTC is 09:00 in Buenos Aires.
    const quiet = { quietHours: { from: '09:30', to: '15:00' } };
    expect(run(quiet).told).toEqual([sent(0), [at(1), 'deferred', 'quiet-hours', at(6)], sent(6), sent(7)]);
  });

  it('counts its own messages and those before it for the frequency cap', () => {
    expect(run({ frequencyCap: { perDay: 2 } }).told).toEqual([
      sent(0),
      sent(1),
      [at(2), 'deferred', 'frequency-cap', at(24)],
      sent(24),
    ]);
    const before = { ...factsOf(), recent_sends: [at(-5), at(-200)] };
    expect(run({ frequencyCap: { perDay: 1 } }, { facts: before }).told).toEqual([
      [at(0), 'deferred', 'frequency-cap', at(19)],
      sent(19),
      [at(20), 'deferred', 'frequency-cap', at(43)],
      sent(43),
      [at(44), 'deferred', 'frequency-cap', at(67)],
      sent(67),
    ]);
    expect(run({ frequencyCap: { perWeek: 1 } }).told).toEqual([
      sent(0),
      [at(1), 'failed', 'frequency-cap', undefined],
      [at(2), 'failed', 'frequency-cap', undefined],
    ]);
  });

  it('counts its own messages and the tenant’s of the day for the budget', () => {
    // The day ends at 03:00 UTC.
    const budget = { dailyBudget: 10, sentOn: { '2026-11-23': 9, '2026-11-24': 0 } };
    expect(run(budget).told).toEqual([sent(0), [at(1), 'deferred', 'send-budget', at(24)], sent(24), sent(25)]);
    expect(run({ dailyBudget: 0 }).sent).toEqual([]);
  });

  it('holds out whom the sender would hold out, and lets them walk on', () => {
    const people = Array.from({ length: 40 }, (_, i) => factsOf({ lead: { id: `lead-${i}` } }));
    const out = people.map((facts) => run({}, { facts, settings: { holdoutPercent: 20 } }).sent.length === 0);
    expect(out.flatMap((isOut, i) => (isOut ? [i] : []))).toMatchInlineSnapshot(`
      [
        3,
        12,
        26,
      ]
    `);
    const facts = people[out.indexOf(true)]!;
    const { told, facts: after, entries } = run({}, { facts, settings: { holdoutPercent: 20 } });
    expect(told).toEqual([0, 1, 2].map((hours) => [at(hours), 'sent', 'holdout', undefined]));
    expect(after.enrolment?.sent).toBe(0);
    expect(entries.some((entry) => entry.data?.template)).toBe(false);
  });

  it('leaves out what the template has no more, and says what it cannot fill in', () => {
    const told = (...components: object[]) => {
      const templates = catalogueOf().templates.map((one) => ({ ...one, ...readTemplate(components) }));
      return run({}, { options: { catalogue: catalogueOf({ templates }) } }).entries[1];
    };
    const body = (text: string) => ({ type: 'BODY', text });
    expect(told(body('Hola'))).toMatchObject({ outcome: 'sent', data: { variables: [], text: 'Hola' } });
    expect(told({ type: 'HEADER', format: 'TEXT', text: 'Hoy' }, body('Hola {{1}}'))).toMatchObject({
      outcome: 'sent',
      data: { text: 'Hoy\n\nHola Ana García' },
    });
    expect(told(body('{{1}} y {{2}}'))).toMatchObject({ outcome: 'deferred', reason: 'template-unfilled' });
    expect(told(body('{{1}}'), { type: 'BUTTONS', buttons: [{ type: 'ORDER_DETAILS' }] })).toMatchObject({
      outcome: 'deferred',
      reason: 'template-unsupported',
    });
  });
});
