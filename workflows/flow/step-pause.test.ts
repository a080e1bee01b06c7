import { describe, expect, it } from 'vitest';
import type { Plan, State } from './plan.ts';
import { happened, hour, type Loose, plan, play, toDue, toReply, toSend } from './testing/step-scene.ts';
import { step } from './step.ts';

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
