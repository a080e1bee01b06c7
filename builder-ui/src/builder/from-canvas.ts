/** From what React Flow reports to edits of the document. Screen-only changes (sizes, hover, selection) make no edit. */
import type { EdgeChange, NodeChange } from '@xyflow/react';
import type { Flow } from '#flow';
import { connect, disconnect, moveNodes } from './edit/change.ts';
import type { Spot } from './edit/geometry.ts';
import { removeNodes } from './edit/remove.ts';
import type { CanvasEdge, CanvasNode } from './to-canvas.ts';

/**
 * The spots at the end of a move: a drag that was let go, or an arrow key. While a drag goes on there are none, so a drag is
 * one step however long it takes.
 */
export function finishedMoves(changes: readonly NodeChange<CanvasNode>[]): Map<string, Spot> {
  const spots = new Map<string, Spot>();
  for (const change of changes) {
    if (change.type === 'position' && change.dragging !== true && change.position)
      spots.set(change.id, change.position);
  }
  return spots;
}

export const moveEdit =
  (spots: ReadonlyMap<string, Spot>) =>
  (flow: Flow): Flow =>
    moveNodes(flow, spots);

/** Deleting what is selected: nodes with their ways re-joined, and edges by themselves. One step. */
export const deleteEdit =
  (ids: ReadonlySet<string>) =>
  (flow: Flow): Flow =>
    removeNodes(disconnect(flow, ids), ids);

/** A line drawn from a port to a node. */
export const connectEdit =
  (line: { source: string; sourceHandle: string | null; target: string }) =>
  (flow: Flow): Flow =>
    line.sourceHandle === null ? flow : connect(flow, { from: line.source, port: line.sourceHandle, to: line.target });

/** The selection after React Flow's select changes; the same set when none is among them. */
export function selectionAfter(
  selected: ReadonlySet<string>,
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[],
): ReadonlySet<string> {
  const picks = changes.filter((change) => change.type === 'select');
  if (picks.length === 0) return selected;
  const next = new Set(selected);
  for (const pick of picks) {
    if (pick.selected) next.add(pick.id);
    else next.delete(pick.id);
  }
  return next;
}
