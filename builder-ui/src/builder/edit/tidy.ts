/**
 * Tidy-up: what is handed to the layout and what is made of its answer. The layout itself runs in a worker (`tidy-worker.ts`);
 * all of it is pure, so tests need none.
 */
import { kindOf, type Flow, type Node } from '#flow';
import { outlineOf } from '../outline.ts';
import { moveNodes } from './change.ts';
import { columnPitch, rowPitch } from './geometry.ts';
import type { LaidStep, Place } from './layout.ts';
import { portsOf } from './ports.ts';

export interface Drawn {
  /** Ids in reading order, so that a flow comes out the same way however it was drawn. */
  ids: string[];
  steps: LaidStep[];
}

/** The flow as the layout reads it. */
export function drawnFlow(flow: Flow): Drawn {
  const { numbers } = outlineOf(flow);
  const nodes = flow.nodes.toSorted((a, b) => numbers.get(a.id)! - numbers.get(b.id)!);
  const places = new Map(nodes.map((node, index) => [node.id, index]));
  const ways = new Map(flow.edges.map((edge) => [`${edge.from}:${edge.port}`, edge.to]));
  const steps = nodes.map((node): LaidStep => ({
    ways: portsOf(node).flatMap((port) => places.get(ways.get(`${node.id}:${port.id}`) ?? '') ?? []),
    straight: goesStraight(node, ways),
  }));
  return { ids: nodes.map((node) => node.id), steps };
}

/** An act's main way stands in the middle of its card; several answers to it fan out instead. */
function goesStraight(node: Node, ways: ReadonlyMap<string, string>): boolean {
  const ports = portsOf(node);
  const main = ports[0];
  return kindOf(node.kind)?.group === 'act' && ports.length === 2 && ways.has(`${node.id}:${main?.id}`);
}

/** Puts the cards in their places, with the first card of the flow kept in its own so that the eye keeps its hold. */
export function applyLayout(flow: Flow, ids: readonly string[], places: readonly Place[]): Flow {
  const spots = new Map(
    ids.map((id, index) => {
      const { column, row } = places[index]!;
      return [id, { x: column * columnPitch, y: row * rowPitch }];
    }),
  );
  const anchor = flow.nodes[0];
  const landed = anchor && spots.get(anchor.id);
  if (!anchor || !landed) return flow;
  const shift = { x: anchor.position.x - landed.x, y: anchor.position.y - landed.y };
  return moveNodes(flow, new Map([...spots].map(([id, spot]) => [id, { x: spot.x + shift.x, y: spot.y + shift.y }])));
}
