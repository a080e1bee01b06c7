import { describe, expect, it } from 'vitest';
import type { Command, Happening, Plan, State, StepEvent } from './plan.ts';
import { initialState, step } from './step.ts';

const hour = 3_600_000;
const plan: Plan = {
  engine: 1,
  start: 'wait',
  instructions: {
    wait: { do: 'sleep', forMs: hour, next: { next: { to: 'send' } } },
    send: {
      do: 'perform',
      main: 'sent',
      next: { sent: { to: 'reply' }, failed: { finish: 'failed', reason: 'effect-failed' } },
    },
    reply: {
      do: 'listen',
      events: ['message.read'],
      forMs: 2 * hour,
      next: { matched: { to: 'check' }, timeout: { finish: 'none', reason: 'end-of-path' } },
    },
    check: { do: 'decide', next: { yes: { to: 'due' }, else: { to: 'out' } } },
    due: { do: 'sleep-until', rearmOn: ['opportunity.updated'], next: { next: { to: 'send-2' } } },
    'send-2': { do: 'perform', main: 'sent', next: { sent: { to: 'out' }, failed: { to: 'out' } } },
    out: { do: 'finish', result: 'goal', reason: 'exit-node' },
  },
  exitOn: ['lead.opted_out', 'message.replied'],
  voidOn: ['opportunity.lost'],
  goal: { event: 'sale.completed', withinMs: 24 * hour },
  listens: [],
};

type Loose = StepEvent extends infer E ? (E extends StepEvent ? Omit<E, 'now'> & { now?: number } : never) : never;

/** Plays events one after the other and gives back the last state and command. */
function play(...events: Loose[]): { state: State; command: Command | undefined; all: Command[] } {
  let state = initialState();
  const all: Command[] = [];
  let command: Command | undefined;
  let now = 0;
  for (const event of events) {
    now = event.now ?? now;
    const next = step(plan, state, { ...event, now } as StepEvent);
    state = JSON.parse(JSON.stringify(next.state)) as State;
    command = next.commands[0];
    all.push(...next.commands);
  }
  return { state, command, all };
}

const happened = (name: Happening['name'], own = true, now?: number): Loose => ({
  type: 'happened',
  events: [{ id: 'e', name, own }],
  now,
});
const toSend: Loose[] = [{ type: 'started' }, { type: 'woke', now: hour }];
const toReply: Loose[] = [...toSend, { type: 'performed', port: 'sent' }];
const toDue: Loose[] = [...toReply, happened('message.read'), { type: 'decided', port: 'yes' }];

describe('step()', () => {
  it('starts once, waits, acts, listens, decides and finishes', () => {
    expect(play({ type: 'started' }).command).toEqual({ do: 'sleep', node: 'wait', seq: 1, until: hour });
    expect(play({ type: 'started' }, { type: 'started' }).command).toBeUndefined();
    expect(play(...toSend).command).toEqual({ do: 'perform', node: 'send', seq: 2 });
    expect(play(...toReply).command).toEqual({
      do: 'listen',
      node: 'reply',
      seq: 3,
      events: ['message.read'],
      until: 3 * hour,
    });
    expect(play(...toReply, happened('message.read')).command).toEqual({ do: 'decide', node: 'check', seq: 4 });
    expect(play(...toReply, { type: 'woke', now: 3 * hour }).state.done).toEqual({
      result: 'none',
      reason: 'end-of-path',
    });
    expect(play(...toDue, { type: 'resolved', due: true }, { type: 'performed', port: 'failed' }).state.done).toEqual({
      result: 'goal',
      reason: 'exit-node',
    });
  });

  it('ignores what does not fit the moment', () => {
    const answers: Loose[] = [
      { type: 'performed', port: 'sent' },
      { type: 'decided', port: 'yes' },
      { type: 'resolved', due: true },
      { type: 'retried' },
      { type: 'resumed', catchUp: 'send-now' },
    ];
    const waiting = play({ type: 'started' }).state;
    for (const answer of answers)
      expect(step(plan, waiting, { ...answer, now: 1 } as StepEvent)).toEqual({ state: waiting, commands: [] });
    const sending = play(...toSend).state;
    expect(step(plan, sending, { type: 'woke', now: 9 * hour })).toEqual({ state: sending, commands: [] });
    expect(step(plan, sending, { type: 'nonsense', now: 1 } as never)).toEqual({ state: sending, commands: [] });
    expect(play({ type: 'woke' }, { type: 'performed', port: 'sent' }, { type: 'paused' }).state).toEqual(
      initialState(),
    );
  });

  it('says nothing more once it has finished', () => {
    const done = play({ type: 'started' }, { type: 'stopped', reason: 'stopped-by-hand' });
    expect(done.command).toEqual({ do: 'finish', result: 'stopped', reason: 'stopped-by-hand', node: 'wait', seq: 1 });
    expect(step(plan, done.state, { type: 'started', now: 5 })).toEqual({ state: done.state, commands: [] });
  });

  it('sleeps on when woken too early', () => {
    expect(play({ type: 'started' }, { type: 'woke', now: hour - 1 }).command).toEqual({
      do: 'sleep',
      node: 'wait',
      seq: 1,
      until: hour,
    });
  });

  it('fails instead of throwing on a plan that is broken', () => {
    expect(play(...toSend, { type: 'performed', port: 'constructor' }).state.done).toEqual({
      result: 'failed',
      reason: 'port-unknown',
    });
    const gone = step({ ...plan, start: '__proto__' }, initialState(), { type: 'started', now: 0 });
    expect(gone.state.done).toEqual({ result: 'failed', reason: 'node-missing' });
  });
});

describe('events', () => {
  it('leave the flow wherever it stands', () => {
    expect(play({ type: 'started' }, happened('message.replied')).state.done).toEqual({
      result: 'exited',
      reason: 'event:message.replied',
    });
    expect(play(...toReply, happened('lead.opted_out')).state.done).toEqual({
      result: 'exited',
      reason: 'event:lead.opted_out',
    });
    expect(play(...toReply, happened('opportunity.lost')).state.done).toEqual({
      result: 'exited',
      reason: 'event:opportunity.lost',
    });
  });

  it('about another subject of the same type are ignored', () => {
    expect(play(...toReply, happened('opportunity.lost', false)).state.done).toBeNull();
    expect(play(...toReply, happened('message.read', false)).command).toBeUndefined();
  });

  it('never interrupt an effect: it answers first, then the flow is left', () => {
    const left = play(...toSend, happened('message.replied'));
    expect(left.command).toBeUndefined();
    expect(left.state.done).toBeNull();
    const after = play(...toSend, happened('message.replied'), { type: 'performed', port: 'sent' });
    expect(after.state.done).toEqual({ result: 'exited', reason: 'event:message.replied' });
    const put = play(...toSend, happened('message.replied'), {
      type: 'deferred',
      until: null,
      wakeOn: [],
      reason: 'quiet-hours',
    });
    expect(put.state.done?.result).toBe('exited');
    expect(
      play(...toSend, { type: 'stopped', reason: 'x' }, happened('message.replied'), {
        type: 'performed',
        port: 'sent',
      }).state.done?.reason,
    ).toBe('x');
  });

  it('that are not an end are forgotten while an effect is under way, and count from a wait’s entry on', () => {
    expect(play(...toSend, happened('message.read'), { type: 'performed', port: 'sent' }).command?.do).toBe('listen');
  });

  it('reach the goal in time only', () => {
    expect(play({ type: 'started' }, happened('sale.completed')).state.done).toEqual({
      result: 'goal',
      reason: 'event:sale.completed',
    });
    expect(play(...toReply, happened('sale.completed', true, 25 * hour)).state.done).toBeNull();
    const both: Loose = {
      type: 'happened',
      events: [
        { id: '1', name: 'message.replied', own: true },
        { id: '2', name: 'sale.completed', own: true },
      ],
    };
    expect(play({ type: 'started' }, both).state.done?.result).toBe('goal');
  });
});

describe('an instant that is worked out', () => {
  it('is asked for, slept for and asked for again before it counts', () => {
    expect(play(...toDue).command).toEqual({ do: 'resolve', node: 'due', seq: 5 });
    const asleep: Loose[] = [...toDue, { type: 'resolved', at: 10 * hour }];
    expect(play(...asleep).command).toEqual({ do: 'sleep', node: 'due', seq: 5, until: 10 * hour });
    expect(play(...asleep, { type: 'woke', now: 10 * hour }).command).toEqual({ do: 'resolve', node: 'due', seq: 5 });
    expect(play(...asleep, { type: 'woke', now: 10 * hour }, { type: 'resolved', due: true }).command).toEqual({
      do: 'perform',
      node: 'send-2',
      seq: 6,
    });
    expect(play(...toDue, { type: 'resolved', at: hour }).command?.do).toBe('perform');
    expect(play(...toDue, { type: 'resolved', void: 'deadline-removed' }).state.done).toEqual({
      result: 'exited',
      reason: 'deadline-removed',
    });
  });

  it('moves with its date', () => {
    const asleep: Loose[] = [...toDue, { type: 'resolved', at: 10 * hour }];
    expect(play(...asleep, happened('opportunity.updated')).command).toEqual({ do: 'resolve', node: 'due', seq: 5 });
    expect(play(...asleep, happened('opportunity.updated', false)).command).toBeUndefined();
  });

  it('is asked again when it changed while the answer was on its way', () => {
    const stale = play(...toDue, happened('opportunity.updated'), { type: 'resolved', due: true });
    expect(stale.command).toEqual({ do: 'resolve', node: 'due', seq: 5 });
    expect(
      play(...toDue, happened('opportunity.updated'), { type: 'resolved', due: true }, { type: 'resolved', due: true })
        .command?.do,
    ).toBe('perform');
  });
});

describe('a deferred effect', () => {
  const quiet: Loose[] = [
    ...toSend,
    { type: 'deferred', until: 5 * hour, wakeOn: ['message.delivered'], reason: 'quiet-hours' },
  ];
  const held: Loose[] = [...toSend, { type: 'deferred', until: null, wakeOn: [], reason: 'template-paused' }];
  const perform = { do: 'perform', node: 'send', seq: 2 };

  it('is tried again in the same visit: at its time, on an event, or when somebody retries', () => {
    expect(play(...quiet).command).toEqual({
      do: 'sleep',
      node: 'send',
      seq: 2,
      until: 5 * hour,
      reason: 'quiet-hours',
    });
    expect(play(...quiet, { type: 'woke', now: 5 * hour }).command).toEqual(perform);
    expect(play(...quiet, happened('message.delivered')).command).toEqual(perform);
    expect(play(...held).command).toEqual({
      do: 'sleep',
      node: 'send',
      seq: 2,
      until: null,
      reason: 'template-paused',
    });
    expect(play(...held, { type: 'woke', now: 90 * hour }).command).toBeUndefined();
    expect(play(...held, { type: 'retried' }).command).toEqual(perform);
  });

  it('waits for the resume when it is retried during a pause', () => {
    const paused = play(...held, { type: 'paused' }, { type: 'retried' });
    expect(paused.command).toMatchObject({ do: 'sleep', until: null, reason: 'paused' });
    expect(
      play(...held, { type: 'paused' }, { type: 'retried' }, { type: 'resumed', catchUp: 'send-now' }).command,
    ).toEqual(perform);
  });
});

describe('pause and resume', () => {
  const paused = (before: Loose[], ...during: Loose[]) => [
    ...before,
    { type: 'paused', now: hour } as Loose,
    ...during,
  ];
  const resume = (catchUp: 'send-now' | 'shift' | 'skip' | 'end', now: number): Loose => ({
    type: 'resumed',
    catchUp,
    now,
  });
  const start: Loose[] = [{ type: 'started', now: hour / 2 }];

  it('holds a wait and goes on with what is left when nothing is overdue', () => {
    const held = play(...paused(start), { type: 'woke', now: 9 * hour });
    expect(held.all.at(-1)).toEqual({ do: 'sleep', node: 'wait', seq: 1, until: null, reason: 'paused' });
    for (const catchUp of ['send-now', 'skip', 'end'] as const) {
      expect(play(...paused(start), resume(catchUp, 1.2 * hour)).command, catchUp).toEqual({
        do: 'sleep',
        node: 'wait',
        seq: 1,
        until: 1.5 * hour,
      });
    }
  });

  it('send-now does the overdue at once', () => {
    expect(play(...paused(start), resume('send-now', 9 * hour)).command).toEqual({
      do: 'perform',
      node: 'send',
      seq: 2,
    });
  });

  it('shift moves waits by the time of the pause', () => {
    expect(play(...paused(start), resume('shift', 9 * hour)).command).toEqual({
      do: 'sleep',
      node: 'wait',
      seq: 1,
      until: 9.5 * hour,
    });
    expect(play(...paused(toReply), resume('shift', 9 * hour)).command).toMatchObject({
      do: 'listen',
      until: 11 * hour,
    });
  });

  it('skip passes effects over until the next wait', () => {
    const skipped = play(...paused(start), resume('skip', 9 * hour));
    expect(skipped.command).toEqual({
      do: 'listen',
      node: 'reply',
      seq: 3,
      events: ['message.read'],
      until: 11 * hour,
    });
    expect(skipped.state.skipping).toBe(false);
  });

  it('end finishes whoever has something overdue', () => {
    expect(play(...paused(start), resume('end', 9 * hour)).state.done).toEqual({
      result: 'stopped',
      reason: 'ended-on-resume',
    });
  });

  it('holds in front of the next node when an effect answers during the pause', () => {
    const held = play(...paused(toSend, { type: 'performed', port: 'sent', now: 2 * hour }));
    expect(held.state).toMatchObject({ at: 'reply', seq: 3, waiting: null });
    expect(held.command).toEqual({ do: 'sleep', node: 'reply', seq: 3, until: null, reason: 'paused' });
    for (const catchUp of ['send-now', 'shift', 'skip', 'end'] as const) {
      expect(
        play(...paused(toSend, { type: 'performed', port: 'sent' }), resume(catchUp, 9 * hour)).command,
        catchUp,
      ).toMatchObject({ do: 'listen', until: 11 * hour });
    }
  });

  it('still listens and still leaves', () => {
    const read = paused(toReply, happened('message.read'));
    expect(play(...read).state).toMatchObject({ at: 'check', waiting: null });
    expect(play(...read, resume('send-now', 9 * hour)).command).toEqual({ do: 'decide', node: 'check', seq: 4 });
    expect(play(...paused(toReply, happened('message.replied'))).state.done?.result).toBe('exited');
    expect(play(...paused(toReply), { type: 'stopped', reason: 'x' }).state.done?.result).toBe('stopped');
  });

  it('works a date out anew whatever was chosen', () => {
    const asleep = [...toDue, { type: 'resolved', at: 5 * hour } as Loose];
    for (const catchUp of ['send-now', 'shift', 'skip'] as const) {
      expect(play(...paused(asleep), resume(catchUp, 9 * hour)).command, catchUp).toEqual({
        do: 'resolve',
        node: 'due',
        seq: 5,
      });
    }
    const skipped = play(...paused(asleep), resume('skip', 9 * hour), { type: 'resolved', due: true });
    expect(skipped.state.done).toEqual({ result: 'goal', reason: 'exit-node' });
    expect(play(...paused(asleep), resume('skip', 9 * hour), { type: 'resolved', at: 20 * hour }).state.skipping).toBe(
      false,
    );
    expect(play(...paused(toDue, { type: 'resolved', due: true }), resume('send-now', 9 * hour)).command).toEqual({
      do: 'resolve',
      node: 'due',
      seq: 5,
    });
  });
});

describe('moving to another version', () => {
  const move = (state: State, instructions: Partial<Plan['instructions']>, now = 0) =>
    step({ ...plan, instructions: { ...plan.instructions, ...instructions } as Plan['instructions'] }, state, {
      type: 'moved',
      now,
    });

  it('keeps a wait that is still the same', () => {
    expect(move(play({ type: 'started' }).state, {}).commands).toEqual([
      { do: 'sleep', node: 'wait', seq: 1, until: hour },
    ]);
    const listening = play(...toReply).state;
    const moved = move(listening, {
      reply: {
        do: 'listen',
        events: ['custom.paid'],
        forMs: 1,
        next: { matched: { to: 'out' }, timeout: { to: 'out' } },
      },
    });
    expect(moved.commands).toEqual([{ do: 'listen', node: 'reply', seq: 3, events: ['custom.paid'], until: 3 * hour }]);
  });

  it('begins a node that does something else now, and ends where the node is gone', () => {
    const { state } = play({ type: 'started' });
    expect(move(state, { wait: { do: 'decide', next: { else: { to: 'out' } } } }).commands).toEqual([
      { do: 'decide', node: 'wait', seq: 1 },
    ]);
    const { wait: _, ...rest } = plan.instructions;
    expect(step({ ...plan, instructions: rest }, state, { type: 'moved', now: 0 }).state.done).toEqual({
      result: 'exited',
      reason: 'node-removed',
    });
  });

  it('lets an effect under way answer first', () => {
    const { state } = play(...toSend);
    expect(move(state, {})).toEqual({ state, commands: [] });
  });
});
