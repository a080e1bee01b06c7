/**
 * Where cards stand. Cards have one fixed size, so that placement, tidy-up and drawing agree without measuring the screen,
 * and the same flow built with the keyboard, with clicks or by dragging gets the same positions.
 */
import type { Flow, Node } from '#flow';

export const cardWidth = 240;
export const cardHeight = 84;
/** From one card's left edge to the next one's, and from one top to the next. */
export const columnPitch = 288;
export const rowPitch = 172;

export interface Spot {
  x: number;
  y: number;
}

const overlaps = (a: Spot, b: Spot): boolean =>
  Math.abs(a.x - b.x) < cardWidth + 16 && Math.abs(a.y - b.y) < cardHeight + 32;

/** The wanted spot, or the nearest one to its right where no card stands. */
export function freeSpot(nodes: readonly Node[], wanted: Spot): Spot {
  let spot = wanted;
  // Every blocked try passes one card at least, so this ends after as many tries as there are cards.
  for (;;) {
    const blocking = nodes.filter((node) => overlaps(node.position, spot));
    if (blocking.length === 0) return spot;
    spot = { x: Math.max(spot.x + 48, ...blocking.map((node) => node.position.x + columnPitch)), y: spot.y };
  }
}

/** True when no two of these cards touch. */
export function isClear(nodes: readonly Node[]): boolean {
  const sorted = nodes.toSorted((a, b) => a.position.y - b.position.y);
  return sorted.every((node, index) => {
    for (let other = index + 1; other < sorted.length; other++) {
      const next = sorted[other]!;
      if (next.position.y - node.position.y >= cardHeight) return true;
      if (Math.abs(next.position.x - node.position.x) < cardWidth) return false;
    }
    return true;
  });
}

/** Room below the lowest cards for the ends of their ways. */
const belowCards = 96;

/** What the cards take up together; of none, a card's room at the origin. */
export function boundsOf(nodes: readonly Node[]): Spot & { width: number; height: number } {
  const xs = nodes.map((node) => node.position.x);
  const ys = nodes.map((node) => node.position.y);
  const [x, y] = nodes.length > 0 ? [Math.min(...xs), Math.min(...ys)] : [0, 0];
  const [right, low] = nodes.length > 0 ? [Math.max(...xs), Math.max(...ys)] : [0, 0];
  return { x, y, width: right - x + cardWidth, height: low - y + cardHeight + belowCards };
}

/**
 * The spot below a port. A node that acts keeps its main way straight down and sends the others to the right;
 * a node that decides fans its ways out around its own middle.
 */
export function spotBelow(source: Node, way: { index: number; count: number; straight: boolean }): Spot {
  const column = way.straight ? way.index : way.index - (way.count - 1) / 2;
  return { x: Math.round(source.position.x + column * columnPitch), y: source.position.y + rowPitch };
}

/** All nodes that can be reached from one, itself included, without passing `barrier`. */
export function reachable(flow: Flow, start: string, barrier?: string): Set<string> {
  const ways = new Map<string, string[]>();
  for (const edge of flow.edges) ways.set(edge.from, [...(ways.get(edge.from) ?? []), edge.to]);
  const seen = new Set<string>();
  const open = [start];
  while (open.length > 0) {
    const id = open.pop()!;
    if (seen.has(id) || id === barrier) continue;
    seen.add(id);
    open.push(...(ways.get(id) ?? []));
  }
  return seen;
}

/**
 * Makes room for a row above `target`: moves what follows it down, and if that would make cards overlap,
 * everything at its height and below.
 */
export function openRow(nodes: readonly Node[], target: Node, following: ReadonlySet<string>): Node[] {
  const down = (node: Node): Node => ({
    ...node,
    position: { x: node.position.x, y: node.position.y + rowPitch },
  });
  const shifted = nodes.map((node) =>
    following.has(node.id) && node.position.y >= target.position.y ? down(node) : node,
  );
  const standing = { ...target };
  if (isClear([...shifted, standing])) return shifted;
  return nodes.map((node) => (node.position.y >= target.position.y ? down(node) : node));
}
