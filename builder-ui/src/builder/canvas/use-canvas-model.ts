/** Keeps React Flow's nodes and edges in step with the document, and turns what it reports into edits. */
import { applyEdgeChanges, applyNodeChanges, useStoreApi, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import { useBuilder, useParts } from '../builder-context.tsx';
import type { Spot } from '../edit/geometry.ts';
import { finishedMoves, moveEdit, selectionAfter } from '../from-canvas.ts';
import { toCanvasEdges, toCanvasNodes, type CanvasEdge, type CanvasNode, type View } from '../to-canvas.ts';
import { snapTo, type Snap } from './snap.ts';

export function useCanvasModel(view: View) {
  const { store } = useParts();
  const { getState } = useStoreApi();
  const flow = useBuilder((state) => state.flow);
  const [nodes, setNodes] = useState<CanvasNode[]>(() => toCanvasNodes(flow, view, []));
  const [edges, setEdges] = useState<CanvasEdge[]>(() => toCanvasEdges(flow, view, []));
  const [lines, setLines] = useState<Pick<Snap, 'x' | 'y'> | null>(null);
  const free = useRef(false);
  const shown = useRef<{ id: string; position: Spot } | null>(null);

  // Another document or another view: adjusted while drawing, so that no frame shows the old one.
  const [basis, setBasis] = useState({ flow, view });
  if (basis.flow !== flow || basis.view !== view) {
    setBasis({ flow, view });
    setNodes(toCanvasNodes(flow, view, nodes));
    setEdges(toCanvasEdges(flow, view, edges));
  }

  const onNodesChange = useCallback(
    (reported: NodeChange<CanvasNode>[]) => {
      const moving = reported.filter((change) => change.type === 'position');
      if (free.current) shown.current = null;
      const changes = moving.length === 1 && !free.current ? reported.map(aligned) : reported;
      setNodes((before) =>
        applyNodeChanges(
          changes.filter((change) => change.type !== 'select' && change.type !== 'remove'),
          before,
        ),
      );
      const state = store.getState();
      state.select(selectionAfter(state.selected, changes));
      const spots = finishedMoves(changes);
      // Keys repeat: a walk with the arrows is one step, like a drag.
      if (spots.size > 0) state.edit(moveEdit(spots), { merge: `move ${[...spots.keys()].join(' ')}` });
      if (moving.every((change) => change.dragging !== true)) setLines(null);

      function aligned(change: NodeChange<CanvasNode>): NodeChange<CanvasNode> {
        if (change.type !== 'position' || !change.position) return change;
        if (change.dragging !== true) {
          // The last report of a drag says where the pointer was; the card stays where it was shown. Arrow keys just move.
          const last = shown.current;
          shown.current = null;
          return last?.id === change.id ? { ...change, position: last.position } : change;
        }
        const others = store.getState().flow.nodes.filter((node) => node.id !== change.id);
        const snap = snapTo(
          change.position,
          others.map((node) => node.position),
          5 / getState().transform[2],
        );
        shown.current = { id: change.id, position: snap.position };
        setLines((before) => (before?.x === snap.x && before.y === snap.y ? before : { x: snap.x, y: snap.y }));
        return { ...change, position: snap.position };
      }
    },
    [store, getState],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<CanvasEdge>[]) => {
      setEdges((before) =>
        applyEdgeChanges(
          changes.filter((change) => change.type !== 'select' && change.type !== 'remove'),
          before,
        ),
      );
      const state = store.getState();
      state.select(selectionAfter(state.selected, changes));
    },
    [store],
  );

  /** Alt switches the alignment off for as long as it is held. */
  const onNodeDrag = useCallback((event: { altKey: boolean }) => {
    free.current = event.altKey;
  }, []);

  return { nodes, edges, lines, onNodesChange, onEdgesChange, onNodeDrag };
}
