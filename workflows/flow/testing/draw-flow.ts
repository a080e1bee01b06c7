/** Random flows of every kind there is. */
import fc from 'fast-check';
import type { Catalogue, Kind } from '../kind.ts';
import { kindOf, type KindName, kinds } from '../kinds/mod.ts';
import { flow as flowSchema, type Edge, type Flow, type Node } from '../schema.ts';
import { hasErrors, validate } from '../validate.ts';
import { configsOf, type Exceptions, quickPalette, somewhere } from './draw-config.ts';

export { factsOf } from './samples.ts';

const all = Object.entries(kinds) as [KindName, Kind][];
export const triggerNames = all.filter(([, kind]) => kind.trigger).map(([name]) => name);
export const stepNames = all.filter(([, kind]) => !kind.trigger).map(([name]) => name);

/** Open hours that are open now, but for one minute of the day. */
const always: Exceptions = {
  'wait.window': fc.constantFrom(
    { from: '00:00', to: '23:59' },
    { from: '12:01', to: '12:00', days: [1, 2, 3, 4, 5, 6, 7] },
  ),
};

type Drawn = { kind: string; config: Record<string, unknown> };
const position = (y: number) => ({ x: 0, y });

/** What ends it besides: somebody's own event, facts of the CRM, a goal. An opt-out always does. */
const settings = fc.record({
  exitOn: fc.subarray(['custom.stop', 'message.replied', 'sale.completed', 'lead.status_changed']),
  goal: fc.option(fc.constant({ event: 'sale.completed', withinDays: 7 }), { nil: undefined }),
});

/**
 * Flows that may be published, with a step or a trigger of that kind in each: steps in a tree, where the next one hangs on any way that
 * is open, behind the trigger of the kind or of any.
 */
export function flowsWith(wanted: KindName, catalogue: Catalogue, exceptions: Exceptions = {}): fc.Arbitrary<Flow> {
  const palette = quickPalette(catalogue);
  const drawn = new Map(
    all.map(([name, kind]) => [
      name,
      configsOf(name, kind, palette, { ...always, ...exceptions }).map((config): Drawn => ({ kind: name, config })),
    ]),
  );
  const isTrigger = kinds[wanted].group === 'trigger';
  const trigger = isTrigger ? drawn.get(wanted)! : fc.oneof(...triggerNames.map((name) => drawn.get(name)!));
  const anyStep = fc.oneof(...stepNames.map((name) => drawn.get(name)!));
  const steps = fc
    .tuple(isTrigger ? anyStep : drawn.get(wanted)!, fc.array(anyStep, { minLength: 1, maxLength: 6 }), fc.nat(2))
    .map(([one, others, at]) => others.toSpliced(at, 0, one));
  return fc
    .tuple(trigger, steps, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), settings)
    .map(([start, parts, picks, chosen]) => grow(start, parts, picks, chosen))
    .filter((flow) => flow.nodes.some(({ kind }) => kind === wanted) && !hasErrors(validate(flow, catalogue)));
}

function grow(start: Drawn, parts: Drawn[], picks: number[], chosen: object): Flow {
  const nodes: Node[] = [{ id: 'in', ...start, position: position(0) }];
  const edges: Edge[] = [];
  const open = [{ from: 'in', port: 'next' }];
  for (const [i, part] of parts.entries()) {
    if (open.length === 0) break;
    const pick = picks[i % picks.length]!;
    const [end] = open.splice(pick % open.length, 1);
    const id = `n${i}`;
    edges.push({ id: `e${i}`, ...end!, to: id });
    const config = placed(part, i, pick);
    nodes.push({ id, kind: part.kind, config, position: position(i + 1) });
    open.push(
      ...kindOf(part.kind)!
        .ports(config)
        .map((port) => ({ from: id, port: port.id })),
    );
  }
  return flowSchema.parse({ formatVersion: 1, nodes, edges, settings: chosen });
}

/** What only the flow knows: where a `step` leads. */
function placed({ config }: Drawn, at: number, pick: number): Drawn['config'] {
  return Object.fromEntries(
    Object.entries(config).map(([field, value]) =>
      value === somewhere ? [field, `n${pick % Math.max(1, at)}`] : [field, value],
    ),
  );
}
