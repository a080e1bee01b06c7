import { describe, expect, it } from 'vitest';
import type { Flow } from '#flow';
import { blankFlow } from './blank.ts';
import { moveNodes } from './change.ts';
import { isClear } from './geometry.ts';
import { insertAtPort } from './insert.ts';
import { openPorts, portsOf } from './ports.ts';
import { layOut } from './layout.ts';
import { applyLayout, drawnFlow } from './tidy.ts';

/** A bushy flow of about `size` nodes: branches and chains below every open port, in turn. */
function grown(size: number): Flow {
  let flow = blankFlow('lead-created');
  const order = ['branch', 'wait', 'send-template', 'wait'];
  for (let count = 0; flow.nodes.length < size; count++) {
    const node = flow.nodes.find((candidate) => openPorts(flow, candidate).length > 0)!;
    const port = openPorts(flow, node)[0]!;
    flow = insertAtPort(flow, { kind: order[count % order.length]!, from: node.id, port: port.id }).flow;
  }
  return flow;
}
const scattered = (flow: Flow): Flow =>
  moveNodes(
    flow,
    new Map(flow.nodes.slice(1).map((node, index) => [node.id, { x: (index * 37) % 90, y: (index * 53) % 70 }])),
  );
const tidy = (flow: Flow): Flow => {
  const { ids, steps } = drawnFlow(flow);
  return applyLayout(flow, ids, layOut(steps));
};

describe('tidy-up', () => {
  it('lays 500 nodes out without overlap, top to bottom, the first card where it was', () => {
    const flow = scattered(grown(500));
    const tidied = tidy(flow);
    expect(isClear(tidied.nodes)).toBe(true);
    expect(tidied.nodes[0]!.position).toEqual(flow.nodes[0]!.position);
    const at = new Map(tidied.nodes.map((node) => [node.id, node.position]));
    for (const edge of tidied.edges) expect(at.get(edge.to)!.y).toBeGreaterThan(at.get(edge.from)!.y);
  });

  it('gives the same answer for the same flow, and does not move a tidy one', () => {
    const flow = scattered(grown(40));
    const once = tidy(flow);
    expect(tidy(flow)).toEqual(once);
    expect(tidy(once)).toBe(once);
  });

  it('keeps the ways out of a branch in their order from left to right', () => {
    const { flow: one, id } = insertAtPort(blankFlow('lead-created'), {
      kind: 'branch',
      from: 'lead-created-1',
      port: 'next',
    });
    let flow = one;
    const ports = portsOf(flow.nodes[1]!);
    for (const port of ports) flow = insertAtPort(flow, { kind: 'wait', from: id, port: port.id }).flow;
    const tidied = tidy(scattered(flow));
    const columns = ports.map((port) => {
      const to = tidied.edges.find((edge) => edge.from === id && edge.port === port.id)!.to;
      return tidied.nodes.find((node) => node.id === to)!.position.x;
    });
    expect(columns).toEqual(columns.toSorted((a, b) => a - b));
    expect(new Set(columns).size).toBe(ports.length);
  });

  it('does not ask in which order the flow was drawn', () => {
    const flow = scattered(grown(60));
    const turned: Flow = {
      ...flow,
      nodes: [flow.nodes[0]!, ...flow.nodes.slice(1).toReversed()],
      edges: flow.edges.toReversed(),
    };
    const spots = ({ nodes }: Flow) => Object.fromEntries(nodes.map((node) => [node.id, node.position]));
    expect(spots(tidy(turned))).toEqual(spots(tidy(flow)));
  });

  it('keeps a chain straight whose steps may fail into nothing', () => {
    let flow = blankFlow('lead-created');
    const kinds = ['send-template', 'update-lead', 'wait', 'http-request', 'wait-for', 'notify-team'];
    for (let count = 0; count < 60; count++) {
      const last = flow.nodes.at(-1)!;
      const kind = kinds[count % kinds.length]!;
      flow = insertAtPort(flow, { kind, from: last.id, port: portsOf(last)[0]!.id }).flow;
    }
    const tidied = tidy(scattered(flow));
    expect(new Set(tidied.nodes.map((node) => node.position.x)).size).toBe(1);
  });
});
