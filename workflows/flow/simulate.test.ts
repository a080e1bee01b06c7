import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import type { Facts } from './facts.ts';
import { readyMadeFlows } from './ready-made/mod.ts';
import type { Flow } from './schema.ts';
import { simulate } from './simulate.ts';
import { catalogueOf, factsOf, flowOf, followUp, noon } from './testing/samples.ts';
import type { ScriptEntry, SimulateOptions, Trace } from './trace.ts';

const hour = 3_600_000;
const day = 24 * hour;
const at = (ms: number) => new Date(noon + ms).toISOString();
const run = (flow: Flow, facts: Facts = factsOf(), script: ScriptEntry[] = [], options: SimulateOptions = {}): Trace =>
  simulate(flow, compile(flow), facts, script, { catalogue: catalogueOf(), ...options });
const ready = (id: string) => readyMadeFlows.find((one) => one.id === id)!.flow;
const sends = (trace: Trace) =>
  trace.entries.filter((entry) => entry.outcome === 'sent').map((entry) => [entry.at, entry.data?.variables]);
const story = (trace: Trace) => trace.entries.map((entry) => [entry.node, entry.outcome, entry.reason]);

const opportunity = (deadline: string | null, status = 'open') => ({
  id: 'o',
  name: 'Plan anual',
  value: null,
  currency: null,
  stage: null,
  status,
  deadline,
});
const sale = (status: string, completedAt = at(0)) => ({
  id: 's',
  amount: '10',
  currency: 'ARS',
  status,
  completed_at: completedAt,
});
const cart = (last: number, status = 'open') => ({
  id: 'c',
  items: [{ name: 'Zapatillas' }],
  value: null,
  currency: null,
  status,
  last_activity_at: at(last),
});

describe('the four flows of the mission', () => {
  it('says what the lead had where a decision or the trigger looked, when asked to explain', () => {
    const flow = ready('lead-follow-up');
    const seen = (options: SimulateOptions) =>
      run(flow, factsOf({ lead: { ...factsOf().lead, status: 'contacted' } }), [], options)
        .entries.filter(({ command }) => command === 'decide')
        .map((entry) => entry.seen?.es);
    expect(seen({ explain: true })).toEqual(['Estado del lead: Contactado']);
    expect(seen({})).toEqual([undefined]);
  });

  it('lead follow-up: after 24 h, only if still new', () => {
    const trace = run(ready('lead-follow-up'));
    expect(story(trace)).toEqual([
      ['start', 'entered', null],
      ['wait', 'waiting', null],
      ['wait', 'woke', null],
      ['still-new', 'yes', 'case-met'],
      ['send', 'sent', null],
      ['send', 'finished', 'end-of-path'],
    ]);
    expect(sends(trace)).toEqual([[at(day), ['Ana']]]);
    expect(trace.entries[4]?.data?.text).toBe(
      'Hola Ana, ¿pudiste ver nuestra propuesta? Estamos para ayudarte.\n\nResponde STOP para no recibir más mensajes',
    );
    expect(trace.path).toEqual(['start:next', 'wait:next', 'still-new:yes']);
    expect(
      sends(run(ready('lead-follow-up'), factsOf(), [{ afterMs: hour, patch: { lead: { status: 'contacted' } } }])),
    ).toEqual([]);
  });

  it('lead follow-up: a reply or an opt-out leaves it', () => {
    for (const name of ['message.replied', 'lead.opted_out'] as const) {
      const trace = run(ready('lead-follow-up'), factsOf(), [{ at: at(hour), event: { name } }]);
      expect(trace.result).toEqual({ result: 'exited', reason: `event:${name}` });
      expect(sends(trace)).toEqual([]);
    }
  });

  it('opportunity reminder: 2 h before, and a moved deadline moves it either way', () => {
    const flow = ready('opportunity-reminder');
    const facts = factsOf({ opportunity: opportunity(at(10 * hour)) });
    expect(sends(run(flow, facts)).map(([when]) => when)).toEqual([at(8 * hour)]);
    const move = (to: number): ScriptEntry => ({
      afterMs: hour,
      patch: { opportunity: { deadline: at(to) } },
      event: { name: 'opportunity.updated' },
    });
    expect(sends(run(flow, facts, [move(20 * hour)])).map(([when]) => when)).toEqual([at(18 * hour)]);
    expect(sends(run(flow, facts, [move(5 * hour)])).map(([when]) => when)).toEqual([at(3 * hour)]);
    expect(sends(run(flow, facts, [move(2 * hour)])).map(([when]) => when)).toEqual([at(hour)]);
    const gone: ScriptEntry = {
      afterMs: hour,
      patch: { opportunity: { deadline: null } },
      event: { name: 'opportunity.updated' },
    };
    expect(run(flow, facts, [gone]).result).toEqual({ result: 'exited', reason: 'deadline-removed' });
    expect(run(flow, facts, [{ afterMs: hour, event: { name: 'opportunity.won' } }]).result?.reason).toBe(
      'event:opportunity.won',
    );
    expect(sends(run(flow, facts, [{ afterMs: hour, event: { name: 'opportunity.won', own: false } }]))).toHaveLength(
      1,
    );
  });

  it('opportunity reminder: at once when the time for it has passed, never after the deadline', () => {
    const flow = ready('opportunity-reminder');
    expect(sends(run(flow, factsOf({ opportunity: opportunity(at(hour)) }))).map(([when]) => when)).toEqual([at(0)]);
    expect(run(flow, factsOf({ opportunity: opportunity(at(-hour)) })).result).toEqual({
      result: 'exited',
      reason: 'deadline-passed',
    });
  });

  it('post-sale feedback: seven days after, not for a refunded sale', () => {
    const facts = factsOf({ sale: sale('completed') });
    expect(sends(run(ready('post-sale-feedback'), facts)).map(([when]) => when)).toEqual([at(7 * day)]);
    // Noted three days late it is asked about four days later; noted too late, at once.
    const noted = (days: number) => factsOf({ sale: sale('completed', at(-days * day)) });
    expect(sends(run(ready('post-sale-feedback'), noted(3))).map(([when]) => when)).toEqual([at(4 * day)]);
    expect(sends(run(ready('post-sale-feedback'), noted(8))).map(([when]) => when)).toEqual([at(0)]);
    const refund = (own: boolean): ScriptEntry => ({ afterMs: day, event: { name: 'sale.refunded', own } });
    expect(run(ready('post-sale-feedback'), facts, [refund(true)]).result?.reason).toBe('event:sale.refunded');
    expect(sends(run(ready('post-sale-feedback'), facts, [refund(false)]))).toHaveLength(1);
  });

  it('abandoned cart: activity restarts the clock, a purchase ends it', () => {
    const flow = ready('abandoned-cart');
    const facts = factsOf({ cart: cart(0) });
    expect(sends(run(flow, facts))).toEqual([[at(48 * hour), ['Ana', 'Zapatillas']]]);
    const touch = (ms: number): ScriptEntry => ({
      afterMs: ms,
      patch: { cart: cart(ms) },
      event: { name: 'cart.updated' },
    });
    expect(sends(run(flow, facts, [touch(10 * hour), touch(50 * hour)])).map(([when]) => when)).toEqual([
      at(98 * hour),
    ]);
    // Even when the event is lost: the instant is worked out again before it counts.
    expect(sends(run(flow, facts, [{ afterMs: hour, patch: { cart: cart(hour) } }])).map(([when]) => when)).toEqual([
      at(49 * hour),
    ]);
    expect(run(flow, facts, [{ afterMs: hour, event: { name: 'cart.purchased' } }]).result?.reason).toBe(
      'event:cart.purchased',
    );
  });
});

describe('the other ready-made flows', () => {
  it('no-booking recovery: three touches inside 24 h, outside of quiet hours', () => {
    // 12:00 UTC is 09:00 in Buenos Aires: 11:00, 19:00, and 03:00 put off to 08:00.
    expect(sends(run(ready('booking-recovery'))).map(([when]) => when)).toEqual([
      at(2 * hour),
      at(10 * hour),
      at(23 * hour),
    ]);
    const deferred = run(ready('booking-recovery')).entries.find((entry) => entry.outcome === 'deferred');
    expect(deferred).toMatchObject({ node: 'touch-3', reason: 'quiet-hours', until: at(23 * hour) });
  });

  it('no-booking recovery: not for somebody with an opportunity', () => {
    const trace = run(ready('booking-recovery'), factsOf({ opportunity: opportunity(null) }));
    expect(story(trace)).toEqual([['start', 'refused', 'filter-not-met']]);
    expect(trace.result).toBeNull();
    expect(
      sends(run(ready('booking-recovery'), factsOf({ opportunity: opportunity(null) }), [], { enterAnyway: true })),
    ).toHaveLength(3);
  });

  it('reactivation: tags and tells when they reply, lets go when they do not', () => {
    const lost = factsOf({ lead: { status: 'lost' } });
    const back = run(ready('reactivation'), lost, [{ afterMs: 31 * day, event: { name: 'message.replied' } }]);
    expect(back.result).toEqual({ result: 'goal', reason: 'exit-node' });
    expect(back.facts.lead).toMatchObject({ status: 'contacted', tags: ['reactivado'] });
    expect(back.facts.enrolment).toMatchObject({ sent: 1, replied: true });
    expect(back.entries.find((entry) => entry.node === 'tell')?.data).toEqual({
      to: 'seller',
      text: 'Ana García respondió a la reactivación.',
    });
    expect(back.entries.find((entry) => entry.node === 'reply' && entry.outcome === 'matched')).toMatchObject({
      at: at(31 * day),
      reason: 'event:message.replied',
    });
    expect(run(ready('reactivation'), lost).result).toEqual({ result: 'none', reason: 'exit-node' });
  });
});

describe('simulate()', () => {
  const simple = flowOf(
    [
      ['in', 'lead-created'],
      ['send', 'send-template', followUp],
    ],
    ['in:next>send'],
  );

  it('says why a message would not go', () => {
    const entry = (facts: Facts, options: SimulateOptions = {}) => run(simple, facts, [], options).entries[1];
    expect(entry(factsOf({ lead: { phone: null } }))).toMatchObject({ outcome: 'failed', reason: 'no-phone' });
    const asks = flowOf(
      [
        ['in', 'lead-created'],
        ['send', 'send-template', { ...followUp, variables: { '1': '{{seller.name}}' } }],
      ],
      ['in:next>send'],
    );
    expect(run(asks).entries[1]).toMatchObject({
      outcome: 'failed',
      reason: 'variable-missing',
      data: { position: '1', path: 'seller.name' },
    });
    const paused = catalogueOf({ templates: catalogueOf().templates.map((one) => ({ ...one, status: 'PAUSED' })) });
    expect(entry(factsOf(), { catalogue: paused })).toMatchObject({
      outcome: 'deferred',
      reason: 'template-paused',
      until: null,
    });
  });

  it('stops at the horizon with the lead still waiting', () => {
    const trace = run(ready('lead-follow-up'), factsOf(), [], { horizonMs: hour });
    expect(trace.result).toBeNull();
    expect(trace.entries.at(-1)).toMatchObject({ node: 'wait', outcome: 'waiting', until: at(day) });
  });

  it('follows pauses, resumes and stops of the script', () => {
    const during: ScriptEntry[] = [
      { afterMs: hour, control: { type: 'paused' } },
      { afterMs: 30 * hour, control: { type: 'resumed', catchUp: 'shift' } },
    ];
    expect(sends(run(ready('lead-follow-up'), factsOf(), during)).map(([when]) => when)).toEqual([at(53 * hour)]);
    expect(
      run(ready('lead-follow-up'), factsOf(), [
        { afterMs: hour, control: { type: 'stopped', reason: 'stopped-by-hand' } },
      ]).result?.result,
    ).toBe('stopped');
  });

  it('lets the caller decide what an effect answers', () => {
    const trace = run(simple, factsOf(), [], {
      outcome: ({ attempt }) =>
        attempt < 3 ? { deferUntil: noon + attempt * hour, reason: 'sender-rate' } : { port: 'failed' },
    });
    expect(trace.entries.map((entry) => entry.outcome)).toEqual([
      'entered',
      'deferred',
      'waiting',
      'woke',
      'deferred',
      'waiting',
      'woke',
      'failed',
      'finished',
    ]);
    expect(trace.entries.at(-1)?.at).toBe(at(2 * hour));
  });

  it('changes nothing it is given and gives the same trace again, ordered in time', () => {
    const script: fc.Arbitrary<ScriptEntry[]> = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 40 * day }),
        event: fc.option(
          fc.record({
            name: fc.constantFrom(
              'message.replied',
              'cart.updated',
              'opportunity.updated',
              'sale.refunded',
              'message.read',
            ),
            own: fc.boolean(),
          }),
          { nil: undefined },
        ),
        patch: fc.option(fc.record({ lead: fc.record({ status: fc.constantFrom('new', 'lost', 'won') }) }), {
          nil: undefined,
        }),
      }),
      { maxLength: 8 },
    ) as fc.Arbitrary<ScriptEntry[]>;
    fc.assert(
      fc.property(fc.constantFrom(...readyMadeFlows), script, ({ flow }, lines) => {
        const facts = factsOf({ opportunity: opportunity(at(5 * day)), sale: sale('completed'), cart: cart(0) });
        const copy = structuredClone(facts);
        const first = run(flow, facts, lines, { enterAnyway: true });
        expect(facts).toEqual(copy);
        expect(run(flow, facts, lines, { enterAnyway: true })).toEqual(first);
        const times = first.entries.map((entry) => entry.at);
        expect(times).toEqual(times.toSorted());
        expect(first.result !== null).toBe(first.entries.at(-1)?.outcome === 'finished');
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);
      }),
    );
  });
});
