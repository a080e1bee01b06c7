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
  /** Null: some went on, and nobody can say whether it was this way. */
  people: number | null;
}

/**
 * A recorded port counts where it is drawn. A wait records none: its way is the one arrow from it to the step that came next; where
 * several arrows lead there, nobody can say which it was, and none of them has a number.
 */
export function waysOf(graph: Flow, walked: readonly Walked[]): Way[] {
  const counts = new Map<string, Way>();
  for (const { node_id, port, next, people } of walked) {
    const node = graph.nodes.find(({ id }) => id === node_id);
    const drawn = node ? (kindOf(node.kind)?.ports(node.config) ?? []).map(({ id }) => id) : [];
    const arrows = graph.edges.filter(({ from, to }) => from === node_id && to === next);
    const taken = port === null ? arrows.map((arrow) => arrow.port) : [port];
    for (const one of taken.filter((each) => drawn.includes(each))) {
      const key = `${node_id} ${one}`;
      const known = counts.get(key)?.people ?? null;
      counts.set(key, { node_id, port: one, people: taken.length === 1 ? (known ?? 0) + people : known });
    }
  }
  return [...counts.values()];
}
