/** Where a new step goes when somebody asks for one without pointing at a place. Pure. */
import type { Flow } from '#flow';
import { rowPitch, type Spot } from '../edit/geometry.ts';
import { addNode, insertAtPort, insertOnEdge, type Inserted } from '../edit/insert.ts';
import { isTrigger, openPorts, portsOf } from '../edit/ports.ts';
import { outlineOf } from '../outline.ts';

export type AddTarget =
  | { type: 'port'; from: string; port: string }
  | { type: 'edge'; edge: string }
  | { type: 'free'; at: Spot };

/**
 * On the selected edge; after the selected node (its first open port, else in the middle of its main way); with nothing
 * selected at the end of the main way. Below everything when there is no such place.
 */
export function addTarget(flow: Flow, selected: ReadonlySet<string>): AddTarget {
  const chosen = selected.size === 1 ? [...selected][0]! : null;
  const edge = flow.edges.find((candidate) => candidate.id === chosen);
  if (edge) return { type: 'edge', edge: edge.id };

  const node = flow.nodes.find((candidate) => candidate.id === chosen);
  if (node) {
    const open = openPorts(flow, node)[0];
    const main = portsOf(node)[0];
    const taken = flow.edges.find((candidate) => candidate.from === node.id && candidate.port === main?.id);
    // A node whose main way goes on gets company on that way, even if a side way is open.
    if (main && open?.id !== main.id && taken) return { type: 'edge', edge: taken.id };
    if (open) return { type: 'port', from: node.id, port: open.id };
    return { type: 'free', at: { x: node.position.x, y: node.position.y + rowPitch } };
  }

  const ends = outlineOf(flow).items.filter((item) => item.type === 'open');
  const end = ends.find((item) => isMain(flow, item.by.from, item.by.port.id)) ?? ends[0];
  if (end) return { type: 'port', from: end.by.from, port: end.by.port.id };
  const lowest = Math.max(-rowPitch, ...flow.nodes.map((candidate) => candidate.position.y));
  return { type: 'free', at: { x: flow.nodes[0]?.position.x ?? 0, y: lowest + rowPitch } };
}

function isMain(flow: Flow, id: string, port: string): boolean {
  const node = flow.nodes.find((candidate) => candidate.id === id);
  return node !== undefined && portsOf(node)[0]?.id === port;
}

/** Puts a node of that kind at the place. */
export function addAt(
  flow: Flow,
  target: AddTarget,
  added: { kind: string; reserved?: ReadonlySet<string> },
): Inserted {
  if (target.type === 'port') return insertAtPort(flow, { ...added, from: target.from, port: target.port });
  if (target.type === 'edge') return insertOnEdge(flow, { ...added, edge: target.edge });
  return addNode(flow, { ...added, at: target.at });
}

/** May a trigger be added? A flow starts at one place; a second one would be refused at publishing. */
export const hasTrigger = (flow: Flow): boolean => flow.nodes.some(isTrigger);
