/** Lists of objects, as edges answer them. */
import { type GraphNode, readNode, selectionOf, type Visit } from './node.ts';
import { pageOf } from './paging.ts';

/** `2025-02-28T08:49:14+0000` */
export const graphTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+0000`;

/** Pages through objects, each read with the call's selection. */
export function listOf(visit: Visit, nodes: readonly GraphNode[]): unknown {
  const selected = selectionOf(visit.call);
  return pageOf(visit.call, nodes, (node) => readNode(node, visit, selected));
}
