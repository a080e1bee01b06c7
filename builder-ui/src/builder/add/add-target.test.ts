import { describe, expect, it } from 'vitest';
import { blankFlow } from '../edit/blank.ts';
import { addAt, addTarget } from './add-target.ts';

const none = new Set<string>();

describe('addTarget()', () => {
  it('goes on at the end of the main way when nothing is selected', () => {
    let flow = blankFlow('lead-created');
    for (const kind of ['wait', 'send-template', 'wait']) flow = addAt(flow, addTarget(flow, none), { kind }).flow;
    expect(flow.edges.map((edge) => `${edge.from}:${edge.port}→${edge.to}`)).toEqual([
      'lead-created-1:next→wait-1',
      'wait-1:next→send-template-1',
      'send-template-1:sent→wait-2',
    ]);
  });
  it('takes the selected edge, the selected node’s open port, or the middle of its main way', () => {
    const one = addAt(blankFlow('lead-created'), addTarget(blankFlow('lead-created'), none), {
      kind: 'send-template',
    }).flow;
    expect(addTarget(one, new Set(['lead-created-1:next']))).toEqual({ type: 'edge', edge: 'lead-created-1:next' });
    expect(addTarget(one, new Set(['lead-created-1']))).toEqual({ type: 'edge', edge: 'lead-created-1:next' });
    expect(addTarget(one, new Set(['send-template-1']))).toEqual({
      type: 'port',
      from: 'send-template-1',
      port: 'sent',
    });
  });
  it('finds a free place when every way has ended', () => {
    const one = addAt(blankFlow('lead-created'), addTarget(blankFlow('lead-created'), none), { kind: 'exit' }).flow;
    const target = addTarget(one, none);
    expect(target.type).toBe('free');
    expect(addAt(one, target, { kind: 'wait' }).flow.nodes.length).toBe(3);
    expect(addTarget({ ...one, nodes: [], edges: [] }, none)).toEqual({ type: 'free', at: { x: 0, y: 0 } });
  });
});
