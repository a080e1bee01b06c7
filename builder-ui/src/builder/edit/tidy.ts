/**
 * Tidy-up: what is handed to ELK and what is made of its answer. The layout itself runs in a web worker (`tidy-worker.ts`);
 * this part is pure, so tests give it the same ELK without a worker.
 */
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { Flow } from '#flow';
import { moveNodes } from './change.ts';
import { cardHeight, cardWidth, columnPitch, rowPitch } from './geometry.ts';
import { portsOf } from './ports.ts';

const layoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.randomSeed': '1',
  // Order of nodes and ports as in the document, so that the same flow always comes out the same way.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.spacing.nodeNodeBetweenLayers': String(rowPitch - cardHeight),
  'elk.spacing.nodeNode': String(columnPitch - cardWidth),
  'elk.spacing.componentComponent': String(columnPitch - cardWidth),
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
} as const;

/** The flow as ELK reads it: cards of one size, ports in their order along the lower edge. */
export function elkGraphOf(flow: Flow): ElkNode {
  const known = new Set(flow.nodes.map((node) => node.id));
  const ports = new Map(flow.nodes.map((node) => [node.id, portsOf(node)]));
  return {
    id: 'flow',
    layoutOptions,
    children: flow.nodes.map((node) => ({
      id: node.id,
      width: cardWidth,
      height: cardHeight,
      layoutOptions: { 'elk.portConstraints': 'FIXED_ORDER' },
      ports: [
        { id: `${node.id}::in`, layoutOptions: { 'elk.port.side': 'NORTH', 'elk.port.index': '0' } },
        // ELK counts ports clockwise: along the lower edge that is from right to left.
        ...ports.get(node.id)!.map((port, index, all) => ({
          id: `${node.id}:${port.id}`,
          layoutOptions: { 'elk.port.side': 'SOUTH', 'elk.port.index': String(all.length - index) },
        })),
      ],
    })),
    edges: flow.edges
      .filter((edge) => known.has(edge.to) && ports.get(edge.from)?.some((port) => port.id === edge.port))
      .map((edge) => ({ id: edge.id, sources: [`${edge.from}:${edge.port}`], targets: [`${edge.to}::in`] })),
  };
}

/** Puts the cards where ELK says, with the first card of the flow kept in its place so that the eye keeps its hold. */
export function applyLayout(flow: Flow, laidOut: ElkNode): Flow {
  const spots = new Map((laidOut.children ?? []).map((child) => [child.id, { x: child.x ?? 0, y: child.y ?? 0 }]));
  const anchor = flow.nodes[0];
  const landed = anchor && spots.get(anchor.id);
  if (!anchor || !landed) return flow;
  const shift = { x: anchor.position.x - landed.x, y: anchor.position.y - landed.y };
  return moveNodes(flow, new Map([...spots].map(([id, spot]) => [id, { x: spot.x + shift.x, y: spot.y + shift.y }])));
}
