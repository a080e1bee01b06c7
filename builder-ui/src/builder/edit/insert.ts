/** Adding nodes: at an open port, in the middle of an edge, or standing free. Pure: a flow in, a flow and the new id out. */
import { kindOf, type Edge, type Flow, type Node } from '#flow';
import { freeSpot, openRow, reachable, rowPitch, spotBelow, type Spot } from './geometry.ts';
import { edgeId, nextNodeId } from './ids.ts';
import { portsOf } from './ports.ts';

export interface Inserted {
  flow: Flow;
  /** The new node, to be selected. */
  id: string;
}

interface NewNode {
  kind: string;
  /** Values over the kind's defaults: a template already chosen. */
  config?: Record<string, unknown>;
  /** Ids that must not be given again (nodes of the published version). */
  reserved?: ReadonlySet<string>;
}

function makeNode(flow: Flow, added: NewNode, position: Spot): Node {
  const defaults = structuredClone(kindOf(added.kind)?.defaults ?? {});
  return {
    id: nextNodeId(flow, added.kind, added.reserved),
    kind: added.kind,
    config: { ...defaults, ...structuredClone(added.config ?? {}) },
    position: { x: Math.round(position.x), y: Math.round(position.y) },
  };
}

const link = (from: string, port: string, to: string): Edge => ({ id: edgeId(from, port), from, port, to });

/** A node that nothing leads to yet, at the wanted spot or the nearest free one to its right. */
export function addNode(flow: Flow, added: NewNode & { at: Spot }): Inserted {
  const node = makeNode(flow, added, freeSpot(flow.nodes, added.at));
  return { flow: { ...flow, nodes: [...flow.nodes, node] }, id: node.id };
}

/** A node at the end of a port. When the port already leads somewhere, the node goes in between. */
export function insertAtPort(flow: Flow, added: NewNode & { from: string; port: string }): Inserted {
  const taken = flow.edges.find((edge) => edge.from === added.from && edge.port === added.port);
  if (taken) return insertOnEdge(flow, { ...added, edge: taken.id });
  const source = flow.nodes.find((node) => node.id === added.from);
  if (!source) return addNode(flow, { ...added, at: { x: 0, y: 0 } });
  const ports = portsOf(source);
  const index = Math.max(
    0,
    ports.findIndex((port) => port.id === added.port),
  );
  const straight = kindOf(source.kind)?.group === 'act';
  const wanted = spotBelow(source, { index, count: ports.length, straight });
  const node = makeNode(flow, added, freeSpot(flow.nodes, wanted));
  return {
    flow: { ...flow, nodes: [...flow.nodes, node], edges: [...flow.edges, link(added.from, added.port, node.id)] },
    id: node.id,
  };
}

/**
 * A node in the middle of an edge: the edge's start leads to it, its first port to the edge's end.
 * A node without ports ends the way there, and what followed is left standing.
 */
export function insertOnEdge(flow: Flow, added: NewNode & { edge: string }): Inserted {
  const edge = flow.edges.find((candidate) => candidate.id === added.edge);
  const source = edge && flow.nodes.find((node) => node.id === edge.from);
  const target = edge && flow.nodes.find((node) => node.id === edge.to);
  if (!edge || !source || !target) return addNode(flow, { ...added, at: { x: 0, y: 0 } });

  const room = target.position.y - source.position.y >= rowPitch * 1.9;
  const goesBack = target.position.y <= source.position.y;
  const at = room
    ? { x: target.position.x, y: Math.round((source.position.y + target.position.y) / 2) }
    : goesBack
      ? { x: source.position.x, y: source.position.y + rowPitch }
      : target.position;
  const nodes = room || goesBack ? flow.nodes : openRow(flow.nodes, target, reachable(flow, target.id, source.id));
  const node = makeNode(flow, added, freeSpot(nodes, at));
  const onward = portsOf(node)[0];
  const edges = flow.edges.flatMap((candidate) => {
    if (candidate.id !== edge.id) return [candidate];
    const into = link(source.id, edge.port, node.id);
    return onward ? [into, link(node.id, onward.id, target.id)] : [into];
  });
  return { flow: { ...flow, nodes: [...nodes, node], edges }, id: node.id };
}
