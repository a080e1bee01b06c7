/** Deleting nodes so that the way stays whole: who led to a deleted node leads on to where its main port led. */
import type { Flow, Port } from '#flow';
import { edgeId } from './ids.ts';
import { portsOf } from './ports.ts';

/** What deleting these steps does to the ways out of them. */
export interface Rejoined {
  /** The port whose way goes on, of a step that had several; null: none had, or it led nowhere. */
  kept: Port | null;
  /** How many steps that stay are led to by nothing any more. */
  loose: number;
}

/** Tells what `removeNodes` joins where a step with several ways is deleted, and what of the rest then hangs by nothing. */
export function rejoined(flow: Flow, ids: ReadonlySet<string>): Rejoined {
  const forks = flow.nodes.filter(
    (node) => ids.has(node.id) && flow.edges.filter((edge) => edge.from === node.id).length > 1,
  );
  const [first] = forks;
  const main = first && portsOf(first)[0];
  const isMet = main && flow.edges.some((edge) => edge.from === first.id && edge.port === main.id);
  const led = (edges: Flow['edges']) => new Set(edges.map((edge) => edge.to));
  const [before, after] = [led(flow.edges), led(removeNodes(flow, ids).edges)];
  const loose = flow.nodes.filter(({ id }) => !ids.has(id) && before.has(id) && !after.has(id)).length;
  return { kept: isMet ? main : null, loose: forks.length > 0 ? loose : 0 };
}

export function removeNodes(flow: Flow, ids: ReadonlySet<string>): Flow {
  const gone = new Map(flow.nodes.filter((node) => ids.has(node.id)).map((node) => [node.id, node]));
  if (gone.size === 0) return flow;

  /** The first node along main ports that stays, or none. A circle of deleted nodes leads nowhere. */
  const heir = (id: string): string | null => {
    const seen = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && gone.has(at)) {
      if (seen.has(at)) return null;
      seen.add(at);
      const main: string | undefined = portsOf(gone.get(at)!)[0]?.id;
      const from: string = at;
      at = flow.edges.find((edge) => edge.from === from && edge.port === main)?.to;
    }
    return at ?? null;
  };

  const edges = flow.edges.flatMap((edge) => {
    if (gone.has(edge.from)) return [];
    if (!gone.has(edge.to)) return [edge];
    const to = heir(edge.to);
    // A node must not come to lead to itself by losing what stood in between.
    return to === null || to === edge.from ? [] : [{ ...edge, id: edgeId(edge.from, edge.port), to }];
  });
  return { ...flow, nodes: flow.nodes.filter((node) => !gone.has(node.id)), edges };
}
