/** Which way out of a step people took, from what was recorded and what is drawn. Pure. */
import { kindOf, type Flow } from '#flow';

export interface Walked {
  node_id: string;
  /** As recorded; null where only the next step is known. */
  port: string | null;
  next: string | null;
  people: number;
}
export interface Way {
  node_id: string;
  port: string;
  people: number;
}

/**
 * A recorded port counts where it is drawn. A wait records none: its way is the one arrow from it to the step that came next; where
 * two arrows lead there, nobody can say which it was, and neither is counted.
 */
export function waysOf(graph: Flow, walked: readonly Walked[]): Way[] {
  const counts = new Map<string, Way>();
  for (const { node_id, port, next, people } of walked) {
    const node = graph.nodes.find(({ id }) => id === node_id);
    const drawn = node ? (kindOf(node.kind)?.ports(node.config) ?? []).map(({ id }) => id) : [];
    const arrows = graph.edges.filter(({ from, to }) => from === node_id && to === next);
    const taken = port ?? (arrows.length === 1 ? arrows[0]!.port : null);
    if (taken === null || !drawn.includes(taken)) continue;
    const key = `${node_id} ${taken}`;
    counts.set(key, { node_id, port: taken, people: (counts.get(key)?.people ?? 0) + people });
  }
  return [...counts.values()];
}
