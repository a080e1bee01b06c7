import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Driver, type Signal } from './driver.ts';
import { newestRules, type Rules } from './contract.ts';
import type { Command, Instruction, Plan, StepEvent } from './plan.ts';
import { type Course, stepOn } from './walk/course.ts';
import { plan as scenePlan } from './testing/step-scene.ts';
import { event, plans } from './testing/plans.ts';

type Numbered = Signal & { number: number };
/** What is signalled at one instant, in the order in which it was sent. */
interface Burst {
  at: number;
  signals: Numbered[];
}

const when = fc.constantFrom('stay' as const, 'now' as const, 'next' as const);
const place = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'missing');
const choice = fc.record({ when, to: place }, { requiredKeys: ['when'] });

/** Signals of every kind; a move goes to a plan that differs in what its events do, and is taken back to the first. */
const signal = (plan: Plan, other: Plan): fc.Arbitrary<Signal> =>
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc
        .record({ id: fc.constantFrom('m', 'n'), places: fc.dictionary(place, choice), others: when })
        .map((move): Signal => ({ type: 'move', version: 2, plan: other, move })),
    },
    fc.constantFrom('m', 'n').map((undo): Signal => ({ type: 'move', version: 1, plan, move: { id: 'u', undo } })),
    {
      weight: 4,
      arbitrary: fc
        .array(fc.record({ id: fc.uuid(), name: event, own: fc.boolean() }), { minLength: 1, maxLength: 2 })
        .map((events): Signal => ({ type: 'happened', events })),
    },
    { weight: 2, arbitrary: fc.constant<Signal>({ type: 'pause' }) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom('send-now' as const, 'shift' as const, 'skip' as const)
        .map((catchUp): Signal => ({ type: 'resume', catchUp })),
    },
    fc.constant<Signal>({ type: 'retry' }),
    fc.constant<Signal>({ type: 'move', version: 2, plan: other }),
  );

const bursts = (plan: Plan, other: Plan): fc.Arbitrary<Burst[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.array(signal(plan, other), { minLength: 1, maxLength: 4 })), {
      maxLength: 6,
    })
    .map((list) => {
      let [at, number] = [0, 0];
      return list.map(([later, signals]) => ({
        at: (at += later),
        signals: signals.map((one) => ({ ...one, number: ++number })),
      }));
    });

/** What every effect comes to: always the same for a visit, so that two runs differ by their signals only. */
function answerTo(command: Command, now: number): StepEvent | null {
  const odd = command.seq % 3;
  if (command.do === 'decide') return { type: 'decided', port: odd ? 'yes' : 'else', now };
  if (command.do === 'resolve')
    return odd ? { type: 'resolved', at: now + 200, now } : { type: 'resolved', due: true, now };
  if (command.do !== 'perform') return null;
  if (odd === 1) return { type: 'performed', port: 'sent', now };
  return odd === 2
    ? { type: 'performed', port: 'failed', now }
    : { type: 'deferred', until: now + 150, wakeOn: [], reason: 'sender-rate', now };
}

const sendThen = (to: string): Instruction => ({ do: 'perform', main: 'sent', next: { sent: { to }, failed: { to } } });

/** What a walk from this command on comes to, as `advance` makes it: up to the first wait or the end, or at most so many effects. */
function walk(from: Course, first: Command, now: number, most: number): { log: unknown[]; answers: StepEvent[] } {
  const [log, answers]: [unknown[], StepEvent[]] = [[], []];
  let [course, command] = [from, first];
  for (;;) {
    log.push([now, command]);
    const answer = answerTo(command, now);
    if (!answer) break;
    answers.push(answer);
    const { commands, ...went } = stepOn(course, answer);
    if (!commands[0]) break;
    [course, command] = [went, commands[0]];
    const isEffect = command.do === 'perform' || command.do === 'decide' || command.do === 'resolve';
    if (isEffect && log.length >= most) break;
  }
  return { log, answers };
}

/** Drives a plan in virtual time. @returns every command that was done, and when, and how it stands in the end */
function drive(plan: Plan, arrivals: readonly { at: number; signal: Signal }[], steps = 1): unknown[] {
  const driver = new Driver({ plan, version: 1, rules: newestRules });
  const log: unknown[] = [];
  let now = 0;
  let next = 0;
  const arrive = () => {
    for (let one = arrivals[next]; one && one.at <= now; one = arrivals[++next]) driver.receive(one.signal);
  };
  arrive();
  driver.begin(now);
  // A plan may go round for ever.
  while (log.length < 150 && !driver.isOver) {
    const command = driver.next(now);
    if (command) {
      const walked = walk(driver, command, now, steps);
      log.push(...walked.log);
      driver.answer(walked.answers);
      continue;
    }
    const arrival = arrivals[next]?.at ?? Infinity;
    const due = driver.until ?? Infinity;
    if (arrival === Infinity && due === Infinity) break;
    now = Math.max(now, Math.min(arrival, due));
    const isSignalled = arrival <= now;
    arrive();
    if (!isSignalled) driver.wake(now);
  }
  return log.length < 150 ? [...log, driver.state] : log;
}

describe('signals', () => {
  it('that come twice, late, and in any order decide the same as when each comes once and in its order', () => {
    const runs = fc
      .tuple(plans, plans)
      .chain(([plan, other]) => fc.tuple(fc.constant(plan), bursts(plan, other), fc.infiniteStream(fc.nat(999))));
    fc.assert(
      fc.property(runs, ([plan, sent, chance]) => {
        const once = sent.flatMap(({ at, signals }) => signals.map((one) => ({ at, signal: one as Signal })));
        const draw = () => chance.next().value!;
        const again = once.map(({ at, signal: one }) => ({ at: at + (draw() % 1500), signal: one }));
        const shuffled = sent.flatMap(({ at, signals }) =>
          [...signals, ...signals]
            .map((one) => [draw(), one] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, one]) => ({ at, signal: one as Signal })),
        );
        const twice = [...shuffled, ...again].toSorted((a, b) => a.at - b.at);
        expect(drive(plan, twice)).toEqual(drive(plan, once));
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 2000) },
    );
  });

  it('without numbers, of before there were any, are taken as they come', () => {
    const driver = new Driver({ plan: scenePlan, version: 1 });
    driver.begin(0);
    driver.next(0);
    driver.receive({ type: 'stop', reason: 'stopped-by-hand' });
    expect(driver.next(1)).toMatchObject({ do: 'finish', reason: 'stopped-by-hand' });
    expect(driver.state.heard).toBeUndefined();
  });
});

describe('moves', () => {
  it('leave nobody at a place that their version has not, and say of each what it came to', () => {
    const runs = fc
      .tuple(plans, plans)
      .chain(([plan, other]) =>
        fc.tuple(
          fc.constant(plan),
          fc.constant(other),
          fc.array(fc.tuple(signal(plan, other), fc.integer({ min: 0, max: 900 })), { maxLength: 12 }),
        ),
      );
    fc.assert(
      fc.property(runs, ([plan, other, sent]) => {
        const driver = new Driver({ plan, version: 1, rules: newestRules });
        driver.begin(0);
        let now = 0;
        for (const [i, [signal, later]] of sent.entries()) {
          driver.receive({ ...signal, number: i + 1 });
          const moves: string[] = [];
          for (let most = 60, command = driver.next(now); command && most > 0; command = driver.next(now), most--) {
            moves.push(...driver.moves.map(({ id }) => id));
            const { at } = driver.state;
            expect(driver.plan).toBe(driver.version === 1 ? plan : other);
            if (command.do !== 'finish' && at !== null) expect(driver.plan.instructions[at]).toBeDefined();
            if (driver.state.next) expect(driver.nextPlan).toBe(other);
            expect(JSON.parse(JSON.stringify(driver.state))).toEqual(driver.state);
            driver.answer(walk(driver, command, now, 1).answers);
          }
          if (signal.type === 'move' && signal.move && !driver.isOver) expect(moves).toContain(signal.move.id);
          now += later;
          if (driver.until !== null && driver.until <= now) driver.wake(now);
        }
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 1000) },
    );
  });
});

describe('a walk', () => {
  it('of many commands comes to the same as one command at a time, and none is done again', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 2, max: 20 }), (plan, steps) => {
        // Nothing is signalled meanwhile: between the commands of a walk nothing is heard.
        const [one, many] = [drive(plan, []), drive(plan, [], steps)];
        const most = Math.min(one.length, many.length, 150);
        expect(many.slice(0, most)).toEqual(one.slice(0, most));
      }),
      { numRuns: Number(process.env.FC_RUNS ?? 2000) },
    );
  });

  it('is asked for again from its second command on where the run began under the second rules, as its history says', () => {
    const three: Plan = {
      ...scenePlan,
      start: 'a',
      instructions: { ...scenePlan.instructions, a: sendThen('b'), b: sendThen('out') },
    };
    const begin = (rules: Rules) => {
      const driver = new Driver({ plan: three, version: 1, rules });
      driver.begin(0);
      const walked = walk(driver, driver.next(0)!, 0, 9);
      driver.answer(walked.answers);
      return driver;
    };
    expect(begin(2).next(0)).toMatchObject({ do: 'perform', node: 'b' });
    expect(begin(3).isOver).toBe(true);
  });
});

describe('a command that was not handed out yet', () => {
  const send: Plan = { ...scenePlan, start: 'send' };
  const stop: Numbered = { type: 'stop', reason: 'stopped-by-hand', number: 1 };
  const begin = (rules: Rules) => {
    const driver = new Driver({ plan: send, version: 1, rules });
    driver.receive(stop);
    driver.begin(0);
    return driver;
  };

  it('is dropped by a stop that came before it', () => {
    expect(begin(newestRules).next(0)).toMatchObject({ do: 'finish', result: 'stopped', reason: 'stopped-by-hand' });
  });

  it('is still done where the run began under the older rules, as its history says', () => {
    const driver = begin(1);
    expect(driver.next(0)).toMatchObject({ do: 'perform' });
    driver.answer([{ type: 'performed', port: 'sent', now: 0 }]);
    expect(driver.state.done).toEqual({ result: 'stopped', reason: 'stopped-by-hand' });
  });

  it('is held by a pause and done on resume', () => {
    const driver = new Driver({ plan: send, version: 1, rules: newestRules });
    driver.receive({ type: 'pause', number: 1 });
    driver.begin(0);
    expect(driver.next(0)).toMatchObject({ do: 'sleep', until: null, reason: 'paused' });
    driver.receive({ type: 'resume', catchUp: 'send-now', number: 2 });
    expect(driver.next(1)).toMatchObject({ do: 'perform', node: 'send' });
  });

  it('still stands after news that change nothing', () => {
    const driver = new Driver({ plan: send, version: 1, rules: newestRules });
    driver.receive({ type: 'happened', number: 1, events: [{ id: 'e', name: 'message.read', own: true }] });
    driver.begin(0);
    expect(driver.next(0)).toMatchObject({ do: 'perform', node: 'send' });
    driver.answer([{ type: 'performed', port: 'sent', now: 0 }]);
    expect(driver.state).toMatchObject({ at: 'reply', heard: 1 });
  });
});
