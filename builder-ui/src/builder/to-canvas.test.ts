import { describe, expect, it } from 'vitest';
import { blankFlow } from './edit/blank.ts';
import { moveNodes, setConfig } from './edit/change.ts';
import { insertAtPort } from './edit/insert.ts';
import { finishedMoves, selectionAfter } from './from-canvas.ts';
import { toCanvasEdges, toCanvasNodes, type View } from './to-canvas.ts';

const view: View = {
  selected: new Set(),
  issues: [],
  people: null,
  run: null,
  numbers: null,
  readOnly: false,
  nameOf: (node) => node.id,
  titleOf: (node) => node.id,
  lineOf: () => '',
  portName: (port) => port.label.es,
  nameOfEdge: (edge) => `${edge.from} ${edge.to}`,
};

function sample() {
  const one = insertAtPort(blankFlow('lead-created'), { kind: 'branch', from: 'lead-created-1', port: 'next' });
  return insertAtPort(one.flow, { kind: 'exit', from: 'branch-1', port: 'yes' }).flow;
}

describe('toCanvasNodes()', () => {
  it('keeps the very objects of what did not change, so that nothing else is drawn anew', () => {
    const flow = sample();
    const before = toCanvasNodes(flow, view, []);
    const after = toCanvasNodes(moveNodes(flow, new Map([['exit-1', { x: 1, y: 2 }]])), view, before);
    expect(after.map((node, index) => node === before[index])).toEqual([true, true, false]);
    const counted = toCanvasNodes(flow, { ...view, people: new Map([['branch-1', 3]]) }, before);
    expect(counted[1]!.data.people).toBe(3);
    expect(toCanvasNodes(flow, { ...view, people: new Map([['branch-1', 3]]) }, counted)).toEqual(counted);
  });

  it('leaves a card that is being dragged under the pointer', () => {
    const flow = sample();
    const before = toCanvasNodes(flow, view, []).map((node) => ({ ...node, dragging: true, position: { x: 7, y: 7 } }));
    const after = toCanvasNodes(flow, { ...view, people: new Map() }, before);
    expect(after.every((node) => node.position.x === 7)).toBe(true);
  });

  it('tells open ends, issues, and where the handles stand', () => {
    const flow = sample();
    const issues = [
      { code: 'x', severity: 'error', nodeId: 'branch-1' },
      { code: 'y', severity: 'warning', nodeId: 'branch-1' },
    ] as const;
    const branch = toCanvasNodes(flow, { ...view, issues }, [])[1]!;
    expect(branch.data).toMatchObject({ open: 'else', errors: 1, warnings: 1 });
    expect(branch.handles!.map((handle) => handle.id)).toEqual(['in', 'yes', 'else']);
    const single = toCanvasNodes(setConfig(flow, 'branch-1', { cases: [] }), view, toCanvasNodes(flow, view, []))[1]!;
    expect(single.handles!.map((handle) => handle.id)).toEqual(['in', 'else']);
  });
});

describe('toCanvasEdges()', () => {
  it('names the way where there is more than one, and lights a shown run', () => {
    const flow = sample();
    const run = { lights: new Map(), edges: new Set(['lead-created-1:next']) };
    const [first, second] = toCanvasEdges(flow, { ...view, run }, []);
    expect(first!.data).toMatchObject({ ways: 1, lit: true, dim: false });
    expect(second!.data).toMatchObject({ ways: 2, lit: false, dim: true });
    expect(toCanvasEdges(flow, { ...view, run }, [first!, second!])).toEqual([first, second]);
  });
});

describe('what the canvas reports', () => {
  it('is one move at the end of a drag, and none while it goes on', () => {
    const position = { x: 1, y: 2 };
    expect(finishedMoves([{ type: 'position', id: 'a', position, dragging: true }]).size).toBe(0);
    expect([...finishedMoves([{ type: 'position', id: 'a', position, dragging: false }])]).toEqual([['a', position]]);
  });
  it('changes the selection only when something is selected or let go', () => {
    const selected = new Set(['a']);
    expect(selectionAfter(selected, [{ type: 'position', id: 'a' }])).toBe(selected);
    expect([
      ...selectionAfter(selected, [
        { type: 'select', id: 'b', selected: true },
        { type: 'select', id: 'a', selected: false },
      ]),
    ]).toEqual(['b']);
  });
});
