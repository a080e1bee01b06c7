/** For tests of the engine: a plan with every instruction, and a way to play events on it. */
import type { Command, Happening, Plan, State, StepEvent } from '../plan.ts';
import { initialState, step } from '../step.ts';

export const hour = 3_600_000;
export const plan: Plan = {
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

export type Loose = StepEvent extends infer E
  ? E extends StepEvent
    ? Omit<E, 'now'> & { now?: number }
    : never
  : never;

/** Plays events one after the other and gives back the last state and command. */
export function play(...events: Loose[]): { state: State; command: Command | undefined; all: Command[] } {
  let state = initialState();
  const all: Command[] = [];
  let command: Command | undefined;
  let now = 0;
  for (const event of events) {
    now = event.now ?? now;
    const next = step(plan, state, { ...event, now });
    state = JSON.parse(JSON.stringify(next.state)) as State;
    command = next.commands[0];
    all.push(...next.commands);
  }
  return { state, command, all };
}

export const happened = (name: Happening['name'], own = true, now?: number): Loose => ({
  type: 'happened',
  events: [{ id: 'e', name, own }],
  now,
});
export const toSend: Loose[] = [{ type: 'started' }, { type: 'woke', now: hour }];
export const toReply: Loose[] = [...toSend, { type: 'performed', port: 'sent' }];
export const toDue: Loose[] = [...toReply, happened('message.read'), { type: 'decided', port: 'yes' }];
