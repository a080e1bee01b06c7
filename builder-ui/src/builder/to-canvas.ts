/**
 * From the document to what React Flow draws. What did not change keeps its very object, so that dragging one card in a flow
 * of 500 draws that card and no other.
 */
import type { Edge as CanvasEdgeBase, Node as CanvasNodeBase, NodeHandle, Position } from '@xyflow/react';
import { kindOf, type Flow, type Issue, type Node, type Port } from '#flow';
import { manyWays, roomOfPlus } from './canvas/stagger.ts';
import { handlePlace } from './edit/handle-place.ts';
import { cardHeight, cardWidth } from './edit/geometry.ts';
import { portsOf } from './edit/ports.ts';

/** How a test run or a person's history colours a step. */
export type Light = 'passed' | 'here' | 'off' | null;

export interface CardData extends Record<string, unknown> {
  node: Node;
  title: string;
  /** What it will do. */
  line: string;
  ports: Port[];
  /** Ids of ports that lead nowhere, joined by a space: a plain value compares by itself. */
  open: string;
  errors: number;
  warnings: number;
  /** People who stand here now; null while unknown. */
  people: number | null;
  light: Light;
  /** What the step came to, in one line, while numbers are shown; null: what it will do. */
  numbers: string | null;
  readOnly: boolean;
}
export interface WayData extends Record<string, unknown> {
  port: Port | null;
  /** How many ways out the source has: an only one needs no label. */
  ways: number;
  /** Which of them it is. */
  index: number;
  lit: boolean;
  dim: boolean;
  /** How far the nearest other "+" of the same card is, px. */
  room: number;
  /** How many went this way, while numbers are shown. */
  went: string | null;
  readOnly: boolean;
  /** Spoken: "from … to …". */
  name: string;
}
export type CanvasNode = CanvasNodeBase<CardData, 'card'>;
export type CanvasEdge = CanvasEdgeBase<WayData, 'way'>;

/** Everything the canvas shows beside the document. */
export interface View {
  selected: ReadonlySet<string>;
  issues: readonly Issue[];
  /** Node id → people there; null while the numbers are not here. */
  people: ReadonlyMap<string, number> | null;
  /** Nodes and edges of a shown run; null when none is shown. */
  run: { lights: ReadonlyMap<string, Light>; edges: ReadonlySet<string> } | null;
  /** What steps and ways came to; null while numbers are not shown. `way` is asked by node and port. */
  numbers: { step(node: Node): string; way(from: string, port: string): string } | null;
  readOnly: boolean;
  /** The spoken name of a card: kind, line, state, number of errors. */
  nameOf(node: Node, errors: number, people: number | null): string;
  titleOf(node: Node): string;
  /** What it will do, in one line. */
  lineOf(node: Node): string;
  /** What a way out is called. */
  portName(port: Port): string;
  nameOfEdge(edge: { from: string; to: string; port: Port | null }): string;
}

/** The nodes as canvas nodes; `previous` lends its objects and its drag and size marks. */
export function toCanvasNodes(flow: Flow, view: View, previous: readonly CanvasNode[]): CanvasNode[] {
  const before = new Map(previous.map((node) => [node.id, node]));
  const taken = new Map<string, Set<string>>();
  for (const edge of flow.edges) taken.set(edge.from, (taken.get(edge.from) ?? new Set()).add(edge.port));
  const counts = countIssues(view.issues);
  return flow.nodes.map((node) => {
    const old = before.get(node.id);
    const ports = old?.data.node === node ? old.data.ports : portsOf(node);
    const data: CardData = {
      node,
      title: view.titleOf(node),
      line: view.lineOf(node),
      ports,
      open: ports
        .filter((port) => !taken.get(node.id)?.has(port.id))
        .map((port) => port.id)
        .join(' '),
      errors: counts.get(node.id)?.errors ?? 0,
      warnings: counts.get(node.id)?.warnings ?? 0,
      people: view.people === null ? null : (view.people.get(node.id) ?? 0),
      light: view.run ? (view.run.lights.get(node.id) ?? 'off') : null,
      numbers: view.numbers?.step(node) ?? null,
      readOnly: view.readOnly,
    };
    const kept = old && sameFields(old.data, data) ? old.data : data;
    const next: CanvasNode = {
      ...old,
      id: node.id,
      type: 'card',
      // While a card is being dragged it stays under the pointer, whatever else arrives.
      position: old?.dragging ? old.position : node.position,
      width: cardWidth,
      height: cardHeight,
      measured: cardSize,
      handles: old?.handles && kept.ports === old.data.ports ? old.handles : handlesOf(node, ports),
      data: kept,
      selected: view.selected.has(node.id),
      draggable: !view.readOnly,
      connectable: !view.readOnly,
      ariaLabel: view.nameOf(node, data.errors, data.people),
    };
    return old && sameFields(old, next) ? old : next;
  });
}

/** The edges as canvas edges. */
export function toCanvasEdges(flow: Flow, view: View, previous: readonly CanvasEdge[]): CanvasEdge[] {
  const before = new Map(previous.map((edge) => [edge.id, edge]));
  const ports = new Map(flow.nodes.map((node) => [node.id, portsOf(node)]));
  const groups = new Map(flow.nodes.map((node) => [node.id, kindOf(node.kind)?.group]));
  const arrows = Map.groupBy(flow.edges, ({ from, to }) => JSON.stringify([from, to]));
  /** The middles of arrows between the same two cards lie half as far apart as their ports. */
  const roomOf = ({ from, to }: { from: string; to: string }, index: number) => {
    const names = ports.get(from)!.map(view.portName);
    const meets = names.length < manyWays && arrows.get(JSON.stringify([from, to]))!.length > 1;
    return roomOfPlus(groups.get(from), names, index, meets ? 0.5 : 1);
  };
  return flow.edges
    .filter((edge) => ports.has(edge.from) && ports.has(edge.to))
    .map((edge) => {
      const ways = ports.get(edge.from)!;
      const lit = view.run?.edges.has(edge.id) ?? false;
      const old = before.get(edge.id);
      const port = ways.find((candidate) => candidate.id === edge.port) ?? null;
      const index = port ? ways.indexOf(port) : 0;
      const data: WayData = {
        port: old?.data?.port && port && samePort(old.data.port, port) ? old.data.port : port,
        ways: ways.length,
        index,
        room: roomOf(edge, index),
        lit,
        dim: view.run !== null && !lit,
        went: view.numbers?.way(edge.from, edge.port) ?? null,
        readOnly: view.readOnly,
        name: view.nameOfEdge({ from: edge.from, to: edge.to, port }),
      };
      const next: CanvasEdge = {
        ...old,
        id: edge.id,
        type: 'way',
        source: edge.from,
        sourceHandle: edge.port,
        target: edge.to,
        targetHandle: 'in',
        data: old?.data && sameFields(old.data, data) ? old.data : data,
        selected: view.selected.has(edge.id),
        reconnectable: view.readOnly ? false : 'target',
        ariaLabel: data.name,
      };
      return old && sameFields(old, next) ? old : next;
    });
}

/** Given as measured, so that nothing waits for cards that are out of sight and never drawn. */
const cardSize = { width: cardWidth, height: cardHeight };
/** Handles are 24 px to be hit easily; half of one stands outside the card. */
const handleSize = 24;

/**
 * Where the handles of a card are. Known beforehand, because cards have one size: so React Flow need not draw and measure all
 * cards of a large flow before it can show some.
 */
function handlesOf(node: Node, ports: readonly Port[]): NodeHandle[] {
  const kind = kindOf(node.kind);
  const size = { width: handleSize, height: handleSize };
  const out = ports.map((port, index): NodeHandle => ({
    ...size,
    id: port.id,
    type: 'source',
    position: 'bottom' as Position,
    x: handlePlace(kind?.group, index, ports.length) * cardWidth - handleSize / 2,
    y: cardHeight - handleSize / 2,
  }));
  if (kind?.group === 'trigger') return out;
  const into: NodeHandle = {
    ...size,
    id: 'in',
    type: 'target',
    position: 'top' as Position,
    x: cardWidth / 2 - handleSize / 2,
    y: -handleSize / 2,
  };
  return [into, ...out];
}

const samePort = (a: Port, b: Port): boolean => a.id === b.id && a.label.es === b.label.es && a.label.en === b.label.en;

function countIssues(issues: readonly Issue[]): Map<string, { errors: number; warnings: number }> {
  const counts = new Map<string, { errors: number; warnings: number }>();
  for (const issue of issues) {
    if (issue.nodeId === undefined) continue;
    const count = counts.get(issue.nodeId) ?? { errors: 0, warnings: 0 };
    count[issue.severity === 'error' ? 'errors' : 'warnings'] += 1;
    counts.set(issue.nodeId, count);
  }
  return counts;
}

function sameFields(a: object, b: object): boolean {
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(right);
  return keys.length === Object.keys(left).length && keys.every((key) => Object.is(left[key], right[key]));
}
