/** Where people of a step that is gone would go by themselves. */
import { landingOf } from '../compile.ts';
import { kindOf } from '../kinds/mod.ts';
import type { NodeId } from '../plan.ts';
import type { Flow } from '../schema.ts';

/** The nearest step behind it that the other graph still has, by the main way of each; null where there is none. */
export function followerOf(before: Flow, after: Flow, id: NodeId): NodeId | null {
  const left = new Set(after.nodes.map((node) => node.id));
  const seen = new Set<string>();
  for (let queue = [id]; queue.length > 0;) {
    const at = queue.shift()!;
    if (seen.has(at)) continue;
    seen.add(at);
    if (at !== id && left.has(at)) return isPlace(after, at) ? at : landingOf(after, at);
    queue = [...queue, ...waysOf(before, at)];
  }
  return null;
}

/** Whether somebody can be put there: not the step that starts the flow, nor one that only leads on. */
export function isPlace(flow: Flow, id: NodeId): boolean {
  const node = flow.nodes.find((one) => one.id === id);
  const kind = node && kindOf(node.kind);
  return kind !== undefined && !kind.trigger && !kind.leadsTo;
}

/** The main way first. */
function waysOf(flow: Flow, id: NodeId): NodeId[] {
  const node = flow.nodes.find((one) => one.id === id);
  const ports = (node && kindOf(node.kind)?.ports(node.config)) ?? [];
  const rank = new Map(ports.map((port, i) => [port.id, port.main ? -1 : i]));
  return flow.edges
    .filter(({ from }) => from === id)
    .toSorted((a, b) => (rank.get(a.port) ?? 99) - (rank.get(b.port) ?? 99))
    .map(({ to }) => to);
}
