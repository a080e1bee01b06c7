/** For property tests of the engine: any plan at all, sensible or not. */
import fc from 'fast-check';
import type { Instruction, Plan, Target } from '../plan.ts';
import type { EventName } from '../schema.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];
export const names: EventName[] = [
  'lead.opted_out',
  'message.replied',
  'message.read',
  'opportunity.updated',
  'sale.completed',
  'sale.refunded',
];
const target: fc.Arbitrary<Target> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ids, 'missing').map((to) => ({ to })) },
  { weight: 1, arbitrary: fc.constant({ finish: 'none', reason: 'end-of-path' } as const) },
);
const ms = fc.integer({ min: 1, max: 1000 });
export const event = fc.constantFrom(...names);
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({
    do: fc.constant('perform' as const),
    main: fc.constant('sent'),
    next: fc.record({ sent: target, failed: target }),
  }),
  fc.record({ do: fc.constant('decide' as const), next: fc.record({ yes: target, else: target }) }),
  fc.record({ do: fc.constant('sleep' as const), forMs: ms, next: fc.record({ next: target }) }),
  fc.record({
    do: fc.constant('sleep-until' as const),
    rearmOn: fc.array(event, { maxLength: 2 }),
    next: fc.record({ next: target }),
  }),
  fc.record({
    do: fc.constant('listen' as const),
    events: fc.array(event, { minLength: 1, maxLength: 2 }),
    forMs: ms,
    next: fc.record({ matched: target, timeout: target }),
  }),
  fc.record({
    do: fc.constant('finish' as const),
    result: fc.constantFrom('goal' as const, 'none' as const),
    reason: fc.constant('exit-node'),
  }),
);
/** Plans of five nodes with targets that may lead anywhere, also to a node that is not there. */
export const plans: fc.Arbitrary<Plan> = fc
  .record({
    engine: fc.constant(1 as const),
    start: fc.constantFrom(...ids),
    instructions: fc
      .tuple(...ids.map(() => instruction))
      .map((list) => Object.fromEntries(list.map((one, i) => [ids[i], one]))),
    exitOn: fc.subarray(names, { maxLength: 2 }).map((some): EventName[] => ['lead.opted_out', ...some]),
    voidOn: fc.subarray(names, { maxLength: 2 }),
    goal: fc.option(fc.record({ event, withinMs: fc.constant(5_000) }), { nil: undefined }),
  })
  .map((plan) => ({ ...plan, listens: namedIn(plan) }));

/** Every event that something in a plan is about. */
function namedIn({ exitOn, voidOn, goal, instructions }: Omit<Plan, 'listens'>): EventName[] {
  const awaited = Object.values(instructions).flatMap((one) =>
    one.do === 'listen' ? one.events : one.do === 'sleep-until' ? one.rearmOn : [],
  );
  return [...new Set([...exitOn, ...voidOn, ...awaited, ...(goal ? [goal.event] : [])])];
}
