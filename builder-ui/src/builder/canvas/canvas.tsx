/** The flow as cards and arrows. Everything that can be done here by dragging can also be done by clicks and by keys. */
import {
  Background,
  BackgroundVariant,
  Controls,
  MarkerType,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  type Connection,
  type Edge,
  type FinalConnectionState,
  type Node,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, type DragEvent } from 'react';
import { kindOf, type Group } from '#flow';
import { toastDone } from '../../ui/toast.tsx';
import { addAt } from '../add/add-target.ts';
import { useParts } from '../builder-context.tsx';
import { cardHeight, cardWidth } from '../edit/geometry.ts';
import { connectEdit } from '../from-canvas.ts';
import { connectionFault } from '../rules.ts';
import type { CanvasEdge, CanvasNode } from '../to-canvas.ts';
import { ariaLabels } from './aria-labels.ts';
import classes from './canvas.module.css';
import { Card } from './card.tsx';
import { ConnectionReason, faultSentence } from './connection-reason.tsx';
import { HelperLines } from './helper-lines.tsx';
import { useCanvasModel } from './use-canvas-model.ts';
import { useRevealRun } from './use-reveal-run.ts';
import { useRevealFocus } from './use-reveal-focus.ts';
import { useScreenPixel } from './use-screen-pixel.ts';
import { useLeastZoom, useSight } from './use-sight.ts';
import { useView } from './use-view.ts';
import { Way } from './way.tsx';

const nodeTypes = { card: Card };
const edgeTypes = { way: Way };
const edgeDefaults = {
  markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18, markerUnits: 'userSpaceOnUse' },
};
const groupColours: Record<Group, string> = { trigger: '#8b5cf6', time: '#d97706', logic: '#3b82f6', act: '#2f9a7e' };
const groupColour = (node: Node) => groupColours[kindOf((node as CanvasNode).data.node.kind)?.group ?? 'logic'];
export const dragType = 'application/x-cadencia-kind';

export function Canvas() {
  const { store, screen, reserved } = useParts();
  const view = useView();
  const { nodes, edges, lines, onNodesChange, onEdgesChange, onNodeDrag } = useCanvasModel(view);
  const { screenToFlowPosition } = useReactFlow();
  const { showStart } = useSight();
  const minZoom = useLeastZoom();
  const colours = useComputedColorScheme('light');
  const narrow = useMediaQuery('(max-width: 62em)');
  const labels = useMemo(() => ariaLabels(), []);
  useRevealFocus();
  useRevealRun();
  useScreenPixel();

  const isValidConnection = useCallback(
    (line: Connection | Edge) =>
      connectionFault(store.getState().flow, { from: line.source, port: line.sourceHandle ?? '', to: line.target }) ===
      null,
    [store],
  );
  const onConnect = useCallback((line: Connection) => store.getState().edit(connectEdit(line)), [store]);
  const onReconnect = useCallback(
    (_old: CanvasEdge, line: Connection) => store.getState().edit(connectEdit(line)),
    [store],
  );
  /** An arrow let go over empty ground asks which step should stand there. */
  const onConnectEnd = useCallback(
    (_event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (state.toNode || state.fromHandle?.type !== 'source' || !state.fromNode) return;
      screen.getState().set({ adding: { type: 'port', from: state.fromNode.id, port: state.fromHandle.id ?? '' } });
    },
    [screen],
  );
  /** Two clicks connect as well; a refused pair is told why. */
  const onClickConnectEnd = useCallback(
    (_event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (state.isValid !== false || !state.fromHandle || !state.toHandle) return;
      const [from, to] =
        state.fromHandle.type === 'source' ? [state.fromHandle, state.toHandle] : [state.toHandle, state.fromHandle];
      const fault = connectionFault(store.getState().flow, { from: from.nodeId, port: from.id ?? '', to: to.nodeId });
      if (fault) toastDone(faultSentence(fault));
    },
    [store],
  );
  const onDrop = useCallback(
    (event: DragEvent) => {
      const kind = event.dataTransfer.getData(dragType);
      if (!kindOf(kind)) return;
      event.preventDefault();
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const at = { x: point.x - cardWidth / 2, y: point.y - cardHeight / 2 };
      const { edit, flow } = store.getState();
      const edge = edgeAt(event);
      const inserted = addAt(flow, edge ? { type: 'edge', edge } : { type: 'free', at }, { kind, reserved });
      edit(() => inserted.flow, { select: [inserted.id] });
    },
    [screenToFlowPosition, store, reserved],
  );

  return (
    <div className={classes.canvas} data-testid="canvas" translate="no">
      <ReactFlow<CanvasNode, CanvasEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultEdgeOptions={edgeDefaults}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDrag={onNodeDrag}
        // Whoever clicks on a card wants its settings, also after a test run.
        onNodeClick={() => screen.getState().set({ panel: 'step' })}
        onConnect={onConnect}
        onReconnect={onReconnect}
        onConnectEnd={onConnectEnd}
        onClickConnectEnd={onClickConnectEnd}
        isValidConnection={isValidConnection}
        onDrop={onDrop}
        onDragOver={(event) => event.preventDefault()}
        onInit={showStart}
        deleteKeyCode={null}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        nodesConnectable={!view.readOnly}
        elementsSelectable
        colorMode={colours}
        ariaLabelConfig={labels}
        minZoom={minZoom}
        maxZoom={1.75}
        nodeDragThreshold={3}
        connectionRadius={28}
        onlyRenderVisibleElements={nodes.length > 200}
        proOptions={{ hideAttribution: false }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} />
        <Controls showInteractive={false} position="bottom-left" />
        {!narrow && nodes.length > 8 && (
          <MiniMap pannable zoomable position="bottom-right" nodeColor={groupColour} nodeBorderRadius={8} />
        )}
        <HelperLines lines={lines} />
        <ConnectionReason />
      </ReactFlow>
    </div>
  );
}

/** The edge whose "+" something was dropped on. */
function edgeAt(event: DragEvent): string | null {
  const target = event.target instanceof Element ? event.target.closest('.react-flow__edge') : null;
  return target?.getAttribute('data-id') ?? null;
}
