/**
 * Copy, paste and duplicate. What is copied is plain JSON text, so it travels between flows, tabs and chats; what is pasted
 * goes through the same schema as a saved draft and gets new ids throughout.
 */
import * as z from 'zod';
import { edge as edgeSchema, kindOf, maxNodes, node as nodeSchema, type Edge, type Flow, type Node } from '#flow';
import { columnPitch, freeSpot, rowPitch, type Spot } from './geometry.ts';
import { edgeId, nextNodeId } from './ids.ts';
import { isTrigger } from './ports.ts';

const clip = z.object({
  cadencia: z.literal('nodes'),
  nodes: z.array(nodeSchema).min(1).max(maxNodes),
  edges: z.array(edgeSchema).max(maxNodes * 4),
});

/** The chosen nodes and the edges between them, as text; null when there is nothing to copy. */
export function copyNodes(flow: Flow, ids: ReadonlySet<string>): string | null {
  const nodes = flow.nodes.filter((node) => ids.has(node.id));
  if (nodes.length === 0) return null;
  const edges = flow.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  return JSON.stringify({ cadencia: 'nodes', nodes, edges });
}

export type Pasted =
  | { flow: Flow; ids: string[] }
  /** `not-nodes`: the text is something else; `unknown-kind`, `too-many`; `only-trigger`: a flow has one start already. */
  | { fault: 'not-nodes' | 'unknown-kind' | 'too-many' | 'only-trigger' };

/** Adds what `copyNodes` gave. A copied trigger is left out when the flow has one: a flow starts at one place. */
export function pasteNodes(flow: Flow, text: string, reserved?: ReadonlySet<string>): Pasted {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: 'not-nodes' };
  }
  const parsed = clip.safeParse(json);
  if (!parsed.success) return { fault: 'not-nodes' };
  if (parsed.data.nodes.some((node) => !kindOf(node.kind))) return { fault: 'unknown-kind' };

  let started = flow.nodes.some(isTrigger);
  const nodes = parsed.data.nodes.filter((node) => {
    if (!isTrigger(node)) return true;
    if (started) return false;
    return (started = true);
  });
  if (nodes.length === 0) return { fault: 'only-trigger' };
  if (flow.nodes.length + nodes.length > maxNodes) return { fault: 'too-many' };
  return place(flow, nodes, parsed.data.edges, reserved);
}

/** Copies of the chosen nodes beside them, with the edges between them. */
export function duplicateNodes(flow: Flow, ids: ReadonlySet<string>, reserved?: ReadonlySet<string>): Pasted {
  const text = copyNodes(flow, ids);
  return text === null ? { fault: 'not-nodes' } : pasteNodes(flow, text, reserved);
}

function place(flow: Flow, nodes: Node[], edges: Edge[], reserved?: ReadonlySet<string>): Pasted {
  const shift = groupShift(flow.nodes, nodes);
  const ids = new Map<string, string>();
  let next = flow;
  for (const node of nodes) {
    const id = nextNodeId(next, node.kind, reserved);
    ids.set(node.id, id);
    const position = { x: Math.round(node.position.x + shift.x), y: Math.round(node.position.y + shift.y) };
    next = { ...next, nodes: [...next.nodes, { ...structuredClone(node), id, position }] };
  }
  const seen = new Set<string>();
  const added = edges.flatMap((edge) => {
    const from = ids.get(edge.from);
    const to = ids.get(edge.to);
    if (from === undefined || to === undefined) return [];
    const id = edgeId(from, edge.port);
    if (seen.has(id)) return [];
    seen.add(id);
    return [{ id, from, port: edge.port, to }];
  });
  return { flow: { ...next, edges: [...next.edges, ...added] }, ids: [...ids.values()] };
}

/** How far the group must move to stand free as one block, its inner order kept: right of itself, column by column. */
function groupShift(standing: readonly Node[], group: readonly Node[]): Spot {
  const first = group[0]!;
  for (let column = 1; column <= standing.length + 1; column++) {
    const shift = { x: column * columnPitch, y: 0 };
    const free = group.every((node) => {
      const wanted = { x: node.position.x + shift.x, y: node.position.y };
      return freeSpot(standing, wanted).x === wanted.x;
    });
    if (free) return shift;
  }
  const lowest = Math.max(...standing.map((node) => node.position.y));
  return { x: 0, y: lowest + rowPitch - first.position.y };
}
