/** Changing what is there: moving, connecting, configuring, and turning one kind into another. Pure. */
import { kindOf, type Flow, type Settings } from '#flow';
import type { Spot } from './geometry.ts';
import { edgeId, nextNodeId } from './ids.ts';
import { portsOf } from './ports.ts';

/** Puts nodes at whole-numbered spots; nodes not named stay. The same flow comes back when nothing moves. */
export function moveNodes(flow: Flow, spots: ReadonlyMap<string, Spot>): Flow {
  let moved = false;
  const nodes = flow.nodes.map((node) => {
    const spot = spots.get(node.id);
    if (!spot) return node;
    const position = { x: Math.round(spot.x), y: Math.round(spot.y) };
    if (position.x === node.position.x && position.y === node.position.y) return node;
    moved = true;
    return { ...node, position };
  });
  return moved ? { ...flow, nodes } : flow;
}

/** Leads a port to a node; where it led before is forgotten. The rules are the caller's (`connectionFault`). */
export function connect(flow: Flow, way: { from: string; port: string; to: string }): Flow {
  const current = flow.edges.find((edge) => edge.from === way.from && edge.port === way.port);
  if (current?.to === way.to) return flow;
  const edge = { id: edgeId(way.from, way.port), ...way };
  const others = flow.edges.filter((other) => other.from !== way.from || other.port !== way.port);
  return { ...flow, edges: [...others, edge] };
}

export function disconnect(flow: Flow, edgeIds: ReadonlySet<string>): Flow {
  const edges = flow.edges.filter((edge) => !edgeIds.has(edge.id));
  return edges.length === flow.edges.length ? flow : { ...flow, edges };
}

/** A node's new config. Edges of ports that are gone with it (a deleted case) go too. */
export function setConfig(flow: Flow, id: string, config: Record<string, unknown>): Flow {
  const nodes = flow.nodes.map((node) => (node.id === id ? { ...node, config } : node));
  const changed = nodes.find((node) => node.id === id);
  if (!changed) return flow;
  const ports = new Set(portsOf(changed).map((port) => port.id));
  const edges = flow.edges.filter((edge) => edge.from !== id || ports.has(edge.port));
  return { ...flow, nodes, edges: edges.length === flow.edges.length ? flow.edges : edges };
}

/** A node's note; an empty one is removed. */
export function setNote(flow: Flow, id: string, note: string): Flow {
  return {
    ...flow,
    nodes: flow.nodes.map((node) => {
      if (node.id !== id) return node;
      const { note: _old, ...rest } = node;
      return note === '' ? rest : { ...rest, note };
    }),
  };
}

/** A step's name; an empty one is removed. */
export function setName(flow: Flow, id: string, name: string): Flow {
  return {
    ...flow,
    nodes: flow.nodes.map((node) => {
      if (node.id !== id) return node;
      const { name: _old, ...rest } = node;
      return name.trim() === '' ? rest : { ...rest, name: name.trimStart() };
    }),
  };
}

export function setSettings(flow: Flow, change: Partial<Settings>): Flow {
  const settings = { ...flow.settings, ...change };
  for (const key of Object.keys(settings) as (keyof Settings)[]) {
    if (settings[key] === undefined) delete settings[key];
  }
  return { ...flow, settings };
}

/**
 * Puts another kind in a node's place: what led to it leads to the new one, and ports keep their ways by name,
 * the first port otherwise. The node gets a new id, because it is another step to the people inside.
 */
export function replaceKind(
  flow: Flow,
  id: string,
  kind: string,
  reserved?: ReadonlySet<string>,
): { flow: Flow; id: string } {
  const old = flow.nodes.find((node) => node.id === id);
  if (!old || old.kind === kind) return { flow, id };
  const newId = nextNodeId(flow, kind, reserved);
  const node = { ...old, id: newId, kind, config: structuredClone(kindOf(kind)?.defaults ?? {}) };
  const ports = portsOf(node).map((port) => port.id);
  const first = portsOf(old)[0]?.id;
  const edges = flow.edges.flatMap((edge) => {
    const to = edge.to === id ? newId : edge.to;
    if (edge.from !== id) return [to === edge.to ? edge : { ...edge, to }];
    const port = ports.includes(edge.port) ? edge.port : edge.port === first ? ports[0] : undefined;
    return port === undefined ? [] : [{ id: edgeId(newId, port), from: newId, port, to }];
  });
  const seen = new Set<string>();
  return {
    flow: {
      ...flow,
      nodes: flow.nodes.map((candidate) => (candidate.id === id ? node : candidate)),
      edges: edges.filter((edge) => {
        const key = edgeId(edge.from, edge.port);
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      }),
    },
    id: newId,
  };
}
