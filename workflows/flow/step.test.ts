import { describe, expect, it } from 'vitest';
import { happened, hour, type Loose, plan, play, toDue, toReply, toSend } from './testing/step-scene.ts';
import { initialState, step } from './step.ts';

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
      expect(step(plan, waiting, { ...answer, now: 1 })).toEqual({ state: waiting, commands: [] });
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
