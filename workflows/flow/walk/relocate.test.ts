import { describe, expect, it } from 'vitest';
import { newestRules } from '../contract.ts';
import { Driver, type Signal } from '../driver.ts';
import type { Command, Instruction, Move, Plan } from '../plan.ts';
import { initialState } from '../step.ts';
import { hour, plan as first } from '../testing/step-scene.ts';
import { relocate } from './relocate.ts';

type Instructions = Record<string, Instruction>;
/** The second version: of the first, with these steps otherwise or gone. */
const version = (change: Record<string, Instruction | null>): Plan => {
  const instructions = Object.entries({ ...first.instructions, ...change }).filter((one) => one[1] !== null);
  return { ...first, instructions: Object.fromEntries(instructions) as Instructions };
};
const sleep = (hours: number, to: string): Instruction => ({
  do: 'sleep',
  forMs: hours * hour,
  next: { next: { to } },
});
const send = (to: string): Instruction => ({ do: 'perform', main: 'sent', next: { sent: { to }, failed: { to } } });

/** Somebody inside the first version, at its first wait of an hour. */
class Person {
  readonly driver = new Driver({ plan: first, version: 1, rules: newestRules });
  #told = 0;
  constructor() {
    this.driver.begin(0);
    this.command(0);
  }
  command(now: number): Command | undefined {
    return this.driver.next(now);
  }
  tell(signal: Signal, now: number): Command | undefined {
    this.driver.receive({ ...signal, number: ++this.#told });
    return this.command(now);
  }
  move(
    plan: Plan,
    move: {
      places?: Move extends infer M ? (M extends { places: infer P } ? P : never) : never;
      others?: 'stay' | 'now' | 'next';
    },
    now = 0,
  ) {
    const { places = {}, others = 'stay' } = move;
    return this.tell({ type: 'move', version: 2, plan, move: { id: 'm', places, others } }, now);
  }
  undo(now: number) {
    return this.tell({ type: 'move', version: 1, plan: first, move: { id: 'u', undo: 'm' } }, now);
  }
  wake(now: number): Command | undefined {
    this.driver.answer([]);
    this.driver.wake(now);
    return this.command(now);
  }
  performed(port: string, now: number): Command | undefined {
    this.driver.answer([{ type: 'performed', port, now }]);
    return this.command(now);
  }
  get outcomes() {
    return this.driver.moves.map(({ outcome }) => outcome);
  }
}

describe('moving now', () => {
  it('counts a wait of another length from when it began, and is overdue where that has passed', () => {
    const longer = new Person();
    expect(longer.move(version({ wait: sleep(3, 'send') }), { others: 'now' }, hour / 2)).toMatchObject({
      do: 'sleep',
      seq: 1,
      until: 3 * hour,
    });
    expect(longer.outcomes).toEqual(['moved']);
    const shorter = new Person();
    expect(shorter.move(version({ wait: sleep(0.25, 'send') }), { others: 'now' }, hour / 2)).toMatchObject({
      until: hour / 4,
    });
    expect(shorter.wake(hour / 2)).toMatchObject({ do: 'perform', node: 'send' });
  });

  it('puts whoever stands at a step that is gone where the mapping says, as a new visit', () => {
    const person = new Person();
    const command = person.move(
      version({ wait: null, rest: sleep(2, 'send') }),
      { places: { wait: { when: 'now', to: 'rest' } } },
      hour / 2,
    );
    expect(command).toEqual({ do: 'sleep', node: 'rest', seq: 2, until: 2.5 * hour });
    expect(person.driver).toMatchObject({ version: 2, state: { placed: 2 } });
  });

  it('leaves whoever stands at a step that is gone on their version where no mapping says more, and whoever is to stay', () => {
    for (const [plan, others] of [
      [version({ wait: null }), 'now'],
      [version({ wait: sleep(9, 'send') }), 'stay'],
    ] as const) {
      const person = new Person();
      expect(person.move(plan, { others })).toMatchObject({ do: 'sleep', node: 'wait', until: hour });
      expect(person.outcomes).toEqual(['stayed']);
      expect(person.driver.version).toBe(1);
    }
  });

  it('decides by where somebody truly stands when they hear of it', () => {
    const person = new Person();
    expect(person.wake(hour)).toMatchObject({ do: 'perform', node: 'send' });
    // The wait behind it is written down by whoever sent.
    expect(person.performed('sent', hour)).toBeUndefined();
    expect(person.driver.state.at).toBe('reply');
    person.move(
      version({ wait: null, rest: sleep(2, 'send') }),
      { places: { wait: { when: 'now', to: 'rest' } }, others: 'now' },
      hour,
    );
    expect(person.driver).toMatchObject({ version: 2, state: { at: 'reply', seq: 3 } });
  });

  it('knows a step by its name whatever that is', () => {
    const plan = version({ constructor: sleep(1, 'send') });
    const state = { ...initialState(), at: 'constructor', seq: 1, waiting: { for: 'time' as const, until: hour } };
    const move: Move = { id: 'm', places: {}, others: 'stay' };
    expect(relocate({ plan, version: 1, state }, { version: 2, plan, move }, 0).outcome).toBe('stayed');
  });

  it('tries what is put off with what the step says now', () => {
    const person = new Person();
    person.wake(hour);
    person.driver.answer([{ type: 'deferred', until: null, wakeOn: [], reason: 'template-paused', now: hour }]);
    person.command(hour);
    expect(person.move(version({}), { others: 'now' }, 2 * hour)).toEqual({ do: 'perform', node: 'send', seq: 2 });
  });

  it('holds who is paused in front of the step they are put onto', () => {
    const person = new Person();
    person.tell({ type: 'pause' }, 0);
    expect(person.move(version({ wait: null }), { places: { wait: { when: 'now', to: 'send' } } })).toMatchObject({
      do: 'sleep',
      node: 'send',
      until: null,
      reason: 'paused',
    });
  });
});

describe('moving at the next step', () => {
  it('ends the wait as it was, and leaves it by the ways of the new version', () => {
    const person = new Person();
    const plan = version({ wait: sleep(9, 'more'), more: sleep(5, 'send') });
    expect(person.move(plan, { others: 'next' })).toMatchObject({ do: 'sleep', node: 'wait', until: hour });
    expect(person.outcomes).toEqual(['pending']);
    expect(person.driver.version).toBe(1);
    expect(person.wake(hour)).toEqual({ do: 'sleep', node: 'more', seq: 2, until: 6 * hour });
    expect(person.driver.version).toBe(2);
    expect(person.driver.state.next).toBeUndefined();
  });

  it('goes from a step that is gone where the mapping says, and does not repeat the step there', () => {
    const person = new Person();
    person.move(version({ wait: null, send: null, other: send('out') }), {
      places: { wait: { when: 'next', to: 'other' } },
    });
    expect(person.wake(hour)).toMatchObject({ do: 'perform', node: 'other', seq: 2 });
    expect(person.driver.state.placed).toBe(2);
  });

  it('becomes what the step is now where nothing that it led to is left', () => {
    const person = new Person();
    person.move(version({ wait: { do: 'decide', next: { yes: { to: 'out' } } }, send: null }), { others: 'next' });
    expect(person.wake(hour)).toEqual({ do: 'decide', node: 'wait', seq: 2 });
  });

  it('survives a new run', () => {
    const person = new Person();
    const plan = version({ wait: sleep(9, 'out') });
    person.move(plan, { others: 'next' });
    const state = JSON.parse(JSON.stringify(person.driver.state));
    const again = new Driver({ plan: first, version: 1, state, nextPlan: plan, rules: newestRules });
    again.begin(hour);
    expect(again.next(hour)).toMatchObject({ do: 'finish', node: 'out' });
    expect(again.version).toBe(2);
  });
});

describe('taking a move back', () => {
  it('puts back who has done nothing since: the wait ends when it would have', () => {
    const person = new Person();
    person.move(version({ wait: sleep(3, 'send') }), { others: 'now' }, 1);
    expect(person.undo(2)).toMatchObject({ do: 'sleep', node: 'wait', seq: 1, until: hour });
    expect(person.driver.version).toBe(1);
    person.driver.answer([]);
    // Told once more, there is nothing to take back.
    person.undo(3);
    expect(person.outcomes).toEqual(['went-on']);
  });

  it('puts back who stands at another step, under a new visit', () => {
    const person = new Person();
    person.move(version({ wait: null, rest: sleep(2, 'send') }), { places: { wait: { when: 'now', to: 'rest' } } }, 1);
    expect(person.undo(2)).toEqual({ do: 'sleep', node: 'wait', seq: 3, until: hour });
    expect(person.outcomes).toEqual(['moved', 'restored']);
  });

  it('leaves put off what a pause has put off meanwhile', () => {
    const person = new Person();
    person.tell({ type: 'pause' }, 0);
    person.move(version({ wait: sleep(3, 'send') }), { others: 'now' }, hour / 2);
    person.tell({ type: 'resume', catchUp: 'shift' }, hour / 2);
    expect(person.undo(hour)).toMatchObject({ do: 'sleep', node: 'wait', seq: 1, until: 1.5 * hour });
  });

  it('counts a wait that somebody stood in front of, paused, from when they were let go', () => {
    const person = new Person();
    const longer: Instruction = {
      ...(first.instructions['reply'] as Extract<Instruction, { do: 'listen' }>),
      forMs: 4 * hour,
    };
    person.wake(hour);
    person.tell({ type: 'pause' }, hour);
    person.performed('sent', hour);
    person.move(version({ reply: longer }), { others: 'now' }, hour);
    expect(person.tell({ type: 'resume', catchUp: 'shift' }, 2 * hour)).toMatchObject({
      do: 'listen',
      until: 6 * hour,
    });
    expect(person.undo(3 * hour)).toMatchObject({ do: 'listen', node: 'reply', seq: 3, until: 4 * hour });
    expect(person.outcomes.at(-1)).toBe('restored');
  });

  it('forgets a move that was still to come', () => {
    const person = new Person();
    person.move(version({ wait: sleep(9, 'out') }), { others: 'next' });
    person.undo(2);
    expect(person.outcomes.at(-1)).toBe('restored');
    expect(person.wake(hour)).toMatchObject({ do: 'perform', node: 'send' });
    expect(person.driver.version).toBe(1);
  });

  it('leaves who has gone on, or was moved again', () => {
    const gone = new Person();
    gone.move(version({ wait: sleep(3, 'send') }), { others: 'now' });
    gone.wake(3 * hour);
    gone.performed('sent', 3 * hour);
    gone.undo(3 * hour);
    expect([gone.outcomes, gone.driver.version]).toEqual([['went-on'], 2]);
    const twice = new Person();
    twice.move(version({ wait: sleep(3, 'send') }), { others: 'now' });
    twice.tell({ type: 'move', version: 3, plan: first, move: { id: 'later', places: {}, others: 'now' } }, 1);
    twice.undo(2);
    expect([twice.outcomes.at(-1), twice.driver.version]).toEqual(['moved-again', 3]);
  });
});
