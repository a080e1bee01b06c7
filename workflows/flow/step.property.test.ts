import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, State, StepEvent } from './plan.ts';
import { initialState, step } from './step.ts';
import { event, plans } from './testing/plans.ts';

const port = fc.constantFrom('sent', 'failed', 'yes', 'else', 'next', 'toString');
const events: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ type: fc.constantFrom('decided', 'performed'), port }),
  fc.record({
    type: fc.constant('deferred'),
    until: fc.option(fc.integer({ min: 0, max: 20_000 })),
    wakeOn: fc.array(event, { maxLength: 1 }),
    reason: fc.constant('quiet-hours'),
  }),
  fc.record({ type: fc.constant('resolved'), at: fc.integer({ min: 0, max: 20_000 }) }),
  fc.constantFrom(
    { type: 'resolved', due: true },
    { type: 'resolved', void: 'gone' },
    { type: 'woke' },
    { type: 'paused' },
    { type: 'retried' },
    { type: 'moved' },
    { type: 'started' },
  ),
  fc.record({
    type: fc.constant('happened'),
    events: fc.array(fc.record({ id: fc.constant('x'), name: event, own: fc.boolean() }), { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('resumed'), catchUp: fc.constantFrom('send-now', 'shift', 'skip', 'end') }),
  { weight: 1, arbitrary: fc.constant({ type: 'stopped', reason: 'stopped-by-hand' }) },
);
const scripts = fc.array(fc.tuple(events, fc.integer({ min: 0, max: 800 })), { maxLength: 40 });

const answers = ['decided', 'performed', 'deferred', 'resolved'];
const awaited = (state: State) => state.waiting && ['decide', 'perform', 'resolve'].includes(state.waiting.for);

describe('step(), whatever the plan and whatever happens', () => {
  it('keeps its state plain, stands at one place, and either waits or has ended', () => {
    fc.assert(
      fc.property(plans, scripts, (plan, script) => {
        let state = initialState();
        let now = 0;
        for (const [event, later] of [[{ type: 'started' }, 0] as const, ...script]) {
          now += later;
          const before = JSON.stringify(state);
          const next = step(plan, state, { ...event, now } as StepEvent);
          expect(JSON.stringify(state)).toBe(before);
          expect(JSON.parse(JSON.stringify(next.state))).toEqual(next.state);
          expect(next.commands.length).toBeLessThanOrEqual(1);
          const [command] = next.commands;
          // A command that is outstanding stays so until its answer comes, and gets no company.
          if (awaited(state) && !answers.includes(String(event.type))) {
            expect(next.commands).toEqual([]);
            expect(next.state.waiting?.for).toBe(state.waiting?.for);
          }
          if (command) expect(command).toMatchObject({ node: next.state.at, seq: next.state.seq });
          if (command && command.do !== 'finish') expect(plan.instructions[command.node]).toBeDefined();
          // Ended, or waiting for something, or held in front of a node by a pause.
          const { done, waiting, paused } = next.state;
          expect(done !== null || waiting !== null || paused !== null).toBe(true);
          if (done && !state.done) expect(command?.do).toBe('finish');
          if (state.done) expect(next).toEqual({ state, commands: [] });
          expect(next.state.seq).toBeGreaterThanOrEqual(state.seq);
          state = next.state;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('comes to an end or a wait when every command is answered at once', () => {
    fc.assert(
      fc.property(plans, fc.infiniteStream(port), (plan, ports) => {
        let { state, commands } = step(plan, initialState(), { type: 'started', now: 0 });
        for (let i = 0; i < 50; i++) {
          const command: Command | undefined = commands[0];
          expect(command).toBeDefined();
          if (command?.do === 'finish' || command?.do === 'sleep' || command?.do === 'listen') return;
          const [port] = ports.take(1);
          const answer: StepEvent =
            command?.do === 'resolve'
              ? { type: 'resolved', due: true, now: 0 }
              : { type: command!.do === 'decide' ? 'decided' : 'performed', port: port!, now: 0 };
          ({ state, commands } = step(plan, state, answer));
        }
      }),
    );
  });

  it('leaves on an event of the CRM that ends it, at once or when what is under way has answered, and on no other', () => {
    fc.assert(
      fc.property(plans, scripts, event, fc.boolean(), port, (plan, script, name, own, port) => {
        let state = step(plan, initialState(), { type: 'started', now: 0 }).state;
        let now = 0;
        for (const [event, later] of script)
          state = step(plan, state, { ...event, now: (now += later) } as StepEvent).state;
        fc.pre(!state.done);
        const next = step(plan, state, { type: 'happened', now, events: [{ id: 'x', name, own }] });
        const isGoal = plan.goal?.event === name && now <= 5_000;
        const leaves = own && (isGoal || plan.exitOn.includes(name) || plan.voidOn.includes(name));
        if (!leaves) {
          expect(next.state.ending).toEqual(state.ending);
          expect(next.state.done?.reason ?? '').not.toMatch(/^event:/);
          // The relay tells of what a plan listens to; whatever else there is must make no difference.
          const isAwaited = state.waiting?.for === 'again' && state.waiting.wakeOn.includes(name);
          if (!own || (!plan.listens.includes(name) && !isAwaited)) expect(next).toEqual({ state, commands: [] });
          return;
        }
        const end = { result: isGoal ? 'goal' : 'exited', reason: `event:${name}` };
        if (!awaited(state)) {
          expect(next.state).toMatchObject({ done: end, waiting: null, paused: null });
          expect(next.commands).toMatchObject([{ do: 'finish', ...end }]);
          return;
        }
        // The first reason to leave is the one that counts.
        const reason = state.ending ?? end;
        expect(next).toEqual({ state: { ...state, ending: reason }, commands: [] });
        const answer = { decide: 'decided', perform: 'performed', resolve: 'resolved' }[state.waiting!.for as 'decide'];
        const answered = step(plan, next.state, { type: answer, port, due: true, now } as StepEvent);
        expect(answered.state.done).toEqual(reason);
        expect(answered.commands).toMatchObject([{ do: 'finish', ...reason }]);
      }),
      { numRuns: 500 },
    );
  });

  it('loses nobody over a pause: resumed at once, everybody stands where they stood', () => {
    fc.assert(
      fc.property(plans, scripts, fc.constantFrom('send-now', 'shift', 'skip', 'end'), (plan, script, catchUp) => {
        let state = step(plan, initialState(), { type: 'started', now: 0 }).state;
        let now = 0;
        for (const [event, later] of script)
          state = step(plan, state, { ...event, now: (now += later) } as StepEvent).state;
        const { waiting } = state;
        fc.pre(!state.paused && !state.done && waiting !== null);
        fc.pre(!('until' in waiting) || (waiting.until !== null && waiting.until > now));
        const paused = step(plan, state, { type: 'paused', now }).state;
        const resumed = step(plan, paused, { type: 'resumed', catchUp, now });
        const asksAnew = waiting.for === 'time' && plan.instructions[state.at!]!.do === 'sleep-until';
        expect(resumed.state).toEqual(asksAnew ? { ...state, waiting: { for: 'resolve' } } : state);
        expect(resumed.commands.length).toBe(awaited(state) ? 0 : 1);
      }),
    );
  });
});
