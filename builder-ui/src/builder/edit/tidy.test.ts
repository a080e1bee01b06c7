import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it } from 'vitest';
import type { Flow } from '#flow';
import { blankFlow } from './blank.ts';
import { moveNodes } from './change.ts';
import { isClear } from './geometry.ts';
import { insertAtPort } from './insert.ts';
import { openPorts, portsOf } from './ports.ts';
import { applyLayout, elkGraphOf } from './tidy.ts';

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
const tidy = async (flow: Flow) => applyLayout(flow, await new Elk().layout(elkGraphOf(flow)));

describe('tidy-up', () => {
  it('lays 200 nodes out without overlap, top to bottom, the first card where it was', async () => {
    const flow = scattered(grown(200));
    const tidied = await tidy(flow);
    expect(isClear(tidied.nodes)).toBe(true);
    expect(tidied.nodes[0]!.position).toEqual(flow.nodes[0]!.position);
    const at = new Map(tidied.nodes.map((node) => [node.id, node.position]));
    for (const edge of tidied.edges) expect(at.get(edge.to)!.y).toBeGreaterThan(at.get(edge.from)!.y);
  });

  it('gives the same answer for the same flow, and does not move a tidy one', async () => {
    const flow = scattered(grown(40));
    const once = await tidy(flow);
    expect(await tidy(flow)).toEqual(once);
    expect(await tidy(once)).toBe(once);
  });

  it('keeps the ways out of a branch in their order from left to right', async () => {
    const { flow: one, id } = insertAtPort(blankFlow('lead-created'), {
      kind: 'branch',
      from: 'lead-created-1',
      port: 'next',
    });
    let flow = one;
    const ports = portsOf(flow.nodes[1]!);
    for (const port of ports) flow = insertAtPort(flow, { kind: 'wait', from: id, port: port.id }).flow;
    const tidied = await tidy(scattered(flow));
    const columns = ports.map((port) => {
      const to = tidied.edges.find((edge) => edge.from === id && edge.port === port.id)!.to;
      return tidied.nodes.find((node) => node.id === to)!.position.x;
    });
    expect(columns).toEqual(columns.toSorted((a, b) => a - b));
    expect(new Set(columns).size).toBe(ports.length);
  });
});
