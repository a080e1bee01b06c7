import { describe, expect, it } from 'vitest';
import { kinds, type Flow } from '#flow';
import { isClear } from './geometry.ts';
import { addNode, insertAtPort, insertOnEdge } from './insert.ts';
import { blankFlow } from './blank.ts';
import { portsOf } from './ports.ts';

const start = (): Flow => blankFlow('lead-created');
const nodeOf = (flow: Flow, id: string) => flow.nodes.find((node) => node.id === id)!;

describe('blankFlow()', () => {
  it('places the trigger, so that a new flow begins with something to go on from', () => {
    expect(start().nodes.map((node) => node.id)).toEqual(['lead-created-1']);
    expect(start().edges).toEqual([]);
  });
});

describe('insertAtPort()', () => {
  it('puts the new node below its source and leads the port to it', () => {
    const { flow, id } = insertAtPort(start(), { kind: 'wait', from: 'lead-created-1', port: 'next' });
    expect(id).toBe('wait-1');
    expect(flow.edges).toEqual([{ id: 'lead-created-1:next', from: 'lead-created-1', port: 'next', to: 'wait-1' }]);
    expect(nodeOf(flow, id).position.x).toBe(nodeOf(flow, 'lead-created-1').position.x);
    expect(nodeOf(flow, id).position.y).toBeGreaterThan(nodeOf(flow, 'lead-created-1').position.y);
  });

  it('numbers nodes per kind and passes over ids of the published version', () => {
    const reserved = new Set(['wait-7', 'wait-x']);
    const first = insertAtPort(start(), { kind: 'wait', from: 'lead-created-1', port: 'next', reserved });
    expect(first.id).toBe('wait-8');
    const second = insertAtPort(first.flow, { kind: 'exit', from: 'wait-8', port: 'next', reserved });
    expect(second.id).toBe('exit-1');
  });

  it('goes in between when the port already leads somewhere', () => {
    const one = insertAtPort(start(), { kind: 'exit', from: 'lead-created-1', port: 'next' });
    const two = insertAtPort(one.flow, { kind: 'wait', from: 'lead-created-1', port: 'next' });
    expect(two.flow.edges.map((edge) => `${edge.from}→${edge.to}`).toSorted()).toEqual([
      'lead-created-1→wait-1',
      'wait-1→exit-1',
    ]);
    expect(isClear(two.flow.nodes)).toBe(true);
  });

  it('spreads the ways out of a branch without a card on another', () => {
    const { flow: one, id } = insertAtPort(start(), { kind: 'branch', from: 'lead-created-1', port: 'next' });
    let flow = one;
    for (const port of portsOf(nodeOf(flow, id))) {
      flow = insertAtPort(flow, { kind: 'exit', from: id, port: port.id }).flow;
    }
    expect(flow.edges.filter((edge) => edge.from === id).length).toBe(portsOf(nodeOf(flow, id)).length);
    expect(isClear(flow.nodes)).toBe(true);
  });

  it('takes every kind there is with its defaults, and gives each its own copy of them', () => {
    for (const kind of Object.keys(kinds)) {
      const one = addNode(start(), { kind, at: { x: 0, y: 400 } });
      const two = addNode(one.flow, { kind, at: { x: 0, y: 400 } });
      expect(nodeOf(two.flow, one.id).config).toEqual(nodeOf(two.flow, two.id).config);
      expect(nodeOf(two.flow, one.id).config).not.toBe(nodeOf(two.flow, two.id).config);
      expect(isClear(two.flow.nodes)).toBe(true);
    }
  });
});

describe('insertOnEdge()', () => {
  it('makes room by moving what follows down, and nothing else', () => {
    const one = insertAtPort(start(), { kind: 'wait', from: 'lead-created-1', port: 'next' });
    const aside = addNode(one.flow, { kind: 'exit', at: { x: 900, y: 0 } });
    const before = nodeOf(aside.flow, 'wait-1').position.y;
    const { flow, id } = insertOnEdge(aside.flow, { kind: 'wait', edge: 'lead-created-1:next' });
    expect(nodeOf(flow, id).position.y).toBe(before);
    expect(nodeOf(flow, 'wait-1').position.y).toBeGreaterThan(before);
    expect(nodeOf(flow, 'exit-1').position).toEqual({ x: 900, y: 0 });
  });

  it('stays clear of other cards after many insertions at the same place', () => {
    let { flow } = insertAtPort(start(), { kind: 'exit', from: 'lead-created-1', port: 'next' });
    for (let count = 0; count < 12; count++) {
      flow = insertOnEdge(flow, { kind: count % 3 === 0 ? 'branch' : 'wait', edge: 'lead-created-1:next' }).flow;
    }
    expect(flow.nodes.length).toBe(14);
    expect(isClear(flow.nodes)).toBe(true);
  });

  it('ends the way at a node that has no way out', () => {
    const one = insertAtPort(start(), { kind: 'wait', from: 'lead-created-1', port: 'next' });
    const { flow } = insertOnEdge(one.flow, { kind: 'exit', edge: 'lead-created-1:next' });
    expect(flow.edges.map((edge) => edge.to)).toEqual(['exit-1']);
    expect(flow.nodes.length).toBe(3);
  });
});
