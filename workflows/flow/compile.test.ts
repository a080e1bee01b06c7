import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, triggerEvents } from './compile.ts';
import { readyMadeFlows } from './ready-made/mod.ts';
import { initialState, step } from './step.ts';
import { flowOf, followUp } from './testing/samples.ts';

describe('compile()', () => {
  it('starts behind a trigger that lets people in at once', () => {
    const plan = compile(
      flowOf(
        [
          ['in', 'lead-created'],
          ['send', 'send-template', followUp],
        ],
        ['in:next>send'],
      ),
    );
    expect(plan).toEqual({
      engine: 1,
      start: 'send',
      instructions: {
        send: {
          do: 'perform',
          main: 'sent',
          next: { sent: { finish: 'none', reason: 'end-of-path' }, failed: { finish: 'none', reason: 'end-of-path' } },
        },
      },
      exitOn: ['lead.opted_out'],
      voidOn: [],
      listens: ['lead.opted_out'],
    });
  });

  it('makes a trigger that waits the first place to stand, and carries what voids it', () => {
    const plan = compile(
      flowOf(
        [
          ['in', 'opportunity-deadline', { before: 'PT2H' }],
          ['out', 'exit', { result: 'goal' }],
        ],
        ['in:next>out'],
      ),
    );
    expect(plan.start).toBe('in');
    expect(plan.instructions).toEqual({
      in: { do: 'sleep-until', rearmOn: ['opportunity.updated'], next: { next: { to: 'out' } } },
      out: { do: 'finish', result: 'goal', reason: 'exit-node' },
    });
    expect(plan.voidOn).toEqual(['opportunity.won', 'opportunity.lost']);
    expect(plan.listens).toEqual(['lead.opted_out', 'opportunity.won', 'opportunity.lost', 'opportunity.updated']);
  });

  it('sends an open `failed` along the main port, or out of the flow', () => {
    const nodes: Parameters<typeof flowOf>[0] = [
      ['in', 'manual'],
      ['send', 'send-template', followUp],
      ['out', 'exit'],
    ];
    const edges = ['in:next>send', 'send:sent>out'];
    const next = (onFailure: 'continue' | 'exit') => compile(flowOf(nodes, edges, { onFailure })).instructions.send;
    expect(next('continue')).toMatchObject({ next: { sent: { to: 'out' }, failed: { to: 'out' } } });
    expect(next('exit')).toMatchObject({
      next: { sent: { to: 'out' }, failed: { finish: 'failed', reason: 'effect-failed' } },
    });
    const own = compile(
      flowOf([...nodes, ['tell', 'notify-team', { text: 'x' }]], [...edges, 'send:failed>tell'], { onFailure: 'exit' }),
    );
    expect(own.instructions.send).toMatchObject({ next: { failed: { to: 'tell' } } });
  });

  it('listens to everything it can react to, once each', () => {
    const plan = compile(
      flowOf(
        [
          ['in', 'sale-completed'],
          ['wait', 'wait-for', { events: ['message.replied', 'custom.paid'], timeout: 'PT1H' }],
        ],
        ['in:next>wait'],
        {
          exitOn: ['message.replied', 'lead.opted_out'],
          goal: { event: 'opportunity.won', withinDays: 3 },
        },
      ),
    );
    expect(plan.listens.toSorted()).toEqual([
      'custom.paid',
      'lead.opted_out',
      'message.replied',
      'opportunity.won',
      'sale.refunded',
    ]);
    expect(plan.goal).toEqual({ event: 'opportunity.won', withinMs: 3 * 86_400_000 });
  });

  it('gives every case of a branch its way', () => {
    const when = { field: 'lead.status', op: 'eq', value: 'new' };
    const branch = {
      cases: [
        { port: 'a', label: 'A', when },
        { port: 'b', label: 'B', when },
      ],
    };
    const plan = compile(
      flowOf(
        [
          ['in', 'manual'],
          ['if', 'branch', branch],
          ['out', 'exit'],
        ],
        ['in:next>if', 'if:b>out'],
      ),
    );
    expect(plan.instructions.if).toEqual({
      do: 'decide',
      next: {
        a: { finish: 'none', reason: 'end-of-path' },
        b: { to: 'out' },
        else: { finish: 'none', reason: 'end-of-path' },
      },
    });
  });

  it('ends at once where nothing follows the trigger', () => {
    const plan = compile(flowOf([['in', 'manual']]));
    expect(step(plan, initialState(), { type: 'started', now: 0 }).state.done).toEqual({
      result: 'none',
      reason: 'end-of-path',
    });
  });

  it('holds no text of a node, so none enters a workflow', () => {
    for (const { flow } of readyMadeFlows)
      expect(JSON.stringify(compile(flow))).not.toMatch(/lead\.first_name|template|reactivado/);
  });

  it('is the same for the same flow and survives JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...readyMadeFlows), ({ flow }) => {
        expect(compile(structuredClone(flow))).toEqual(compile(flow));
        expect(JSON.parse(JSON.stringify(compile(flow)))).toEqual(compile(flow));
      }),
    );
  });

  it('refuses what validate would have refused', () => {
    expect(() => compile(flowOf([['x', 'exit']]))).toThrow(/trigger/);
    expect(() =>
      compile(
        flowOf([
          ['in', 'manual'],
          ['x', 'teleport'],
        ]),
      ),
    ).toThrow(/unknown kind/);
    expect(() =>
      compile(
        flowOf([
          ['in', 'manual'],
          ['x', 'wait', { for: 'PT0S' }],
        ]),
      ),
    ).toThrow(/duration/);
  });
});

it('triggerEvents() names the events the relay shows to the flow', () => {
  expect(triggerEvents(flowOf([['in', 'opportunity-deadline', { before: 'PT2H' }]]))).toEqual([
    'opportunity.created',
    'opportunity.updated',
  ]);
  expect(triggerEvents(flowOf([['in', 'manual']]))).toEqual([]);
});
