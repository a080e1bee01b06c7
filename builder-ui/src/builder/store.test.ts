import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds, type Flow } from '#flow';
import { blankFlow } from './edit/blank.ts';
import { connect, moveNodes, replaceKind, setConfig, setNote, setSettings } from './edit/change.ts';
import { duplicateNodes } from './edit/clipboard.ts';
import { addNode, insertAtPort, insertOnEdge } from './edit/insert.ts';
import { portsOf } from './edit/ports.ts';
import { removeNodes } from './edit/remove.ts';
import { createBuilderStore } from './store.ts';

const kindNames = Object.keys(kinds);
const moved = (x: number) => (flow: Flow) => moveNodes(flow, new Map([[flow.nodes[0]!.id, { x, y: 5 }]]));

/** One random operation on whatever flow is there: `dice` picks the operation, the rest its arguments. */
function operation([dice, a, b, c]: readonly [number, number, number, number]): (flow: Flow) => Flow {
  return (flow) => {
    const node = flow.nodes[a % Math.max(1, flow.nodes.length)];
    const other = flow.nodes[b % Math.max(1, flow.nodes.length)];
    const kind = kindNames[c % kindNames.length]!;
    const edge = flow.edges[b % Math.max(1, flow.edges.length)];
    const port = node && portsOf(node)[b % Math.max(1, portsOf(node).length)]?.id;
    if (!node || !other) return addNode(flow, { kind, at: { x: a, y: b } }).flow;
    switch (dice % 9) {
      case 0:
        return port === undefined ? flow : insertAtPort(flow, { kind, from: node.id, port }).flow;
      case 1:
        return edge ? insertOnEdge(flow, { kind, edge: edge.id }).flow : flow;
      case 2:
        return moveNodes(flow, new Map([[node.id, { x: b, y: c }]]));
      case 3:
        return port === undefined ? flow : connect(flow, { from: node.id, port, to: other.id });
      case 4:
        return removeNodes(flow, new Set([node.id]));
      case 5: {
        const copy = duplicateNodes(flow, new Set([node.id, other.id]));
        return 'fault' in copy ? flow : copy.flow;
      }
      case 6:
        return setConfig(flow, node.id, { ...node.config, n: c });
      case 7:
        return setSettings(setNote(flow, node.id, `note ${c}`), { holdoutPercent: c % 50 });
      default:
        return replaceKind(flow, node.id, kind).flow;
    }
  };
}

describe('createBuilderStore()', () => {
  it('undoes 200 random operations to the start and redoes them to the end', () => {
    const dice = fc.tuple(fc.nat(8), fc.nat(400), fc.nat(400), fc.nat(400));
    fc.assert(
      fc.property(fc.array(dice, { minLength: 200, maxLength: 200 }), (throws) => {
        const start = blankFlow('lead-created');
        const startText = JSON.stringify(start);
        const store = createBuilderStore(start);
        for (const thrown of throws) store.getState().edit(operation(thrown));
        const end = JSON.stringify(store.getState().flow);
        const steps = store.temporal.getState().pastStates.length;
        for (let count = 0; count < steps; count++) store.getState().undo();
        expect(JSON.stringify(store.getState().flow)).toBe(startText);
        expect(JSON.stringify(start)).toBe(startText);
        for (let count = 0; count < steps; count++) store.getState().redo();
        expect(JSON.stringify(store.getState().flow)).toBe(end);
        const ids = store.getState().flow.nodes.map((node) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 8 },
    );
  });

  it('keeps at least 50 steps', () => {
    const store = createBuilderStore(blankFlow('lead-created'));
    for (let x = 1; x <= 120; x++) store.getState().edit(moved(x));
    for (let count = 0; count < 119; count++) store.getState().undo();
    expect(store.getState().flow.nodes[0]!.position.x).toBe(1);
  });

  it('takes typing that does not rest as one step, and typing in another field as another', () => {
    let clock = 0;
    const store = createBuilderStore(blankFlow('lead-created'), () => clock);
    const type = (text: string, merge: string) => {
      clock += 200;
      store.getState().edit((flow) => setNote(flow, 'lead-created-1', text), { merge });
    };
    for (const text of ['h', 'ho', 'hol', 'hola']) type(text, 'note');
    expect(store.temporal.getState().pastStates.length).toBe(1);
    type('hola!', 'other');
    clock += 5000;
    type('hola!!', 'other');
    expect(store.temporal.getState().pastStates.length).toBe(3);
    store.getState().undo();
    store.getState().undo();
    expect(store.getState().flow.nodes[0]!.note).toBe('hola');
    store.getState().undo();
    expect(store.getState().flow.nodes[0]!.note).toBeUndefined();
  });

  it('does not merge typing after an undo with typing before it', () => {
    const store = createBuilderStore(blankFlow('lead-created'), () => 0);
    const type = (text: string) =>
      store.getState().edit((flow) => setNote(flow, 'lead-created-1', text), { merge: 'note' });
    type('a');
    store.getState().undo();
    type('b');
    store.getState().undo();
    expect(store.getState().flow.nodes[0]!.note).toBeUndefined();
  });

  it('makes no step of an edit that changes nothing, of a selection or of a focus', () => {
    const store = createBuilderStore(blankFlow('lead-created'));
    store.getState().edit((flow) => flow, { select: ['lead-created-1'] });
    store.getState().select([]);
    store.getState().focusOn('lead-created-1', 'filter');
    expect(store.temporal.getState().pastStates).toEqual([]);
    expect([...store.getState().selected]).toEqual(['lead-created-1']);
  });

  it('lets nothing stay selected that an undo took away', () => {
    const store = createBuilderStore(blankFlow('lead-created'));
    store.getState().edit((flow) => addNode(flow, { kind: 'wait', at: { x: 0, y: 300 } }).flow, { select: ['wait-1'] });
    store.getState().undo();
    expect([...store.getState().selected]).toEqual([]);
  });

  it('forgets the history with another document', () => {
    const store = createBuilderStore(blankFlow('lead-created'));
    store.getState().edit(moved(40));
    store.getState().load(blankFlow('sale-completed'));
    store.getState().undo();
    expect(store.getState().flow.nodes[0]!.kind).toBe('sale-completed');
  });
});
