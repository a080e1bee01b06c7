import { describe, expect, it } from 'vitest';
import { blankFlow } from './edit/blank.ts';
import { connect } from './edit/change.ts';
import { addNode, insertAtPort } from './edit/insert.ts';
import { outlineOf } from './outline.ts';

function branched() {
  const one = insertAtPort(blankFlow('lead-created'), { kind: 'branch', from: 'lead-created-1', port: 'next' });
  const two = insertAtPort(one.flow, { kind: 'exit', from: 'branch-1', port: 'else' });
  return two.flow;
}

describe('outlineOf()', () => {
  it('reads from the trigger down, ways out of a branch one step deeper', () => {
    const { items, numbers } = outlineOf(branched());
    expect(items.map((item) => [item.type, item.depth])).toEqual([
      ['node', 0],
      ['node', 0],
      ['open', 1],
      ['node', 1],
    ]);
    expect([...numbers]).toEqual([
      ['lead-created-1', 1],
      ['branch-1', 2],
      ['exit-1', 3],
    ]);
  });
  it('tells a way that comes together with another as a jump', () => {
    const branch = branched().nodes[1]!;
    const port = outlineOf(branched()).items.find((item) => item.type === 'open')!.by.port.id;
    const { items } = outlineOf(connect(branched(), { from: branch.id, port, to: 'exit-1' }));
    expect(items.filter((item) => item.type === 'jump').map((item) => item.to)).toEqual(['exit-1']);
    expect(items.filter((item) => item.type === 'open')).toEqual([]);
  });
  it('puts nodes that nothing leads to at the end, circles too', () => {
    let flow = addNode(branched(), { kind: 'wait', at: { x: 900, y: 0 } }).flow;
    flow = connect(flow, { from: 'wait-1', port: 'next', to: 'wait-1' });
    const { items } = outlineOf(flow);
    expect(items.slice(-2).map((item) => item.type)).toEqual(['node', 'jump']);
    expect(items.filter((item) => item.type === 'node').length).toBe(flow.nodes.length);
  });
});

describe('outlineOf() along acts', () => {
  it('stays on the same level along the main way and tells side ways first, as remarks', () => {
    const one = insertAtPort(blankFlow('lead-created'), {
      kind: 'send-template',
      from: 'lead-created-1',
      port: 'next',
    });
    const two = insertAtPort(one.flow, { kind: 'exit', from: 'send-template-1', port: 'sent' });
    const told = outlineOf(two.flow).items.map((item) => [item.type, item.by?.port.id, item.depth]);
    expect(told).toEqual([
      ['node', undefined, 0],
      ['node', 'next', 0],
      ['open', 'failed', 1],
      ['node', 'sent', 0],
    ]);
  });
});
