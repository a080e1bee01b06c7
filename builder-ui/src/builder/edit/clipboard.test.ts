import { describe, expect, it } from 'vitest';
import { blankFlow } from './blank.ts';
import { copyNodes, duplicateNodes, pasteNodes } from './clipboard.ts';
import { isClear } from './geometry.ts';
import { insertAtPort } from './insert.ts';

function sample() {
  const one = insertAtPort(blankFlow('lead-created'), { kind: 'wait', from: 'lead-created-1', port: 'next' });
  return insertAtPort(one.flow, { kind: 'exit', from: 'wait-1', port: 'next' }).flow;
}
const all = new Set(['lead-created-1', 'wait-1', 'exit-1']);

describe('pasteNodes()', () => {
  it('gives new ids throughout and keeps the edges between what was copied', () => {
    const flow = sample();
    const pasted = pasteNodes(flow, copyNodes(flow, new Set(['wait-1', 'exit-1']))!);
    if ('fault' in pasted) throw new Error(pasted.fault);
    expect(pasted.ids).toEqual(['wait-2', 'exit-2']);
    const added = pasted.flow.edges.slice(flow.edges.length);
    expect(added).toEqual([{ id: 'wait-2:next', from: 'wait-2', port: 'next', to: 'exit-2' }]);
    expect(isClear(pasted.flow.nodes)).toBe(true);
  });

  it('works across flows and brings a trigger only where there is none', () => {
    const text = copyNodes(sample(), all)!;
    const here = pasteNodes(sample(), text);
    const there = pasteNodes({ ...sample(), nodes: [], edges: [] }, text);
    if ('fault' in here || 'fault' in there) throw new Error('refused');
    expect(here.ids).toEqual(['wait-2', 'exit-2']);
    expect(there.ids).toEqual(['lead-created-1', 'wait-1', 'exit-1']);
    expect(there.flow.edges.length).toBe(2);
  });

  it('refuses what the schema refuses, and says why', () => {
    const flow = sample();
    expect(pasteNodes(flow, 'hello')).toEqual({ fault: 'not-nodes' });
    expect(pasteNodes(flow, '{"cadencia":"nodes","nodes":[{"id":"<b>","kind":"wait"}],"edges":[]}')).toEqual({
      fault: 'not-nodes',
    });
    const odd = copyNodes(flow, new Set(['wait-1']))!.replace('"kind":"wait"', '"kind":"teleport"');
    expect(pasteNodes(flow, odd)).toEqual({ fault: 'unknown-kind' });
    expect(pasteNodes(flow, copyNodes(flow, new Set(['lead-created-1']))!)).toEqual({ fault: 'only-trigger' });
  });

  it('shares nothing with the text it came from', () => {
    const flow = sample();
    const twice = duplicateNodes(flow, new Set(['wait-1']));
    if ('fault' in twice) throw new Error(twice.fault);
    expect(twice.flow.nodes.at(-1)!.config).toEqual(flow.nodes[1]!.config);
    expect(twice.flow.nodes.at(-1)!.config).not.toBe(flow.nodes[1]!.config);
  });
});
