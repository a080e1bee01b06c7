import { expect, it } from 'vitest';
import type { Flow } from '#flow';
import { waysOf } from './ways.ts';

const at = { x: 0, y: 0 };
const flow = (timeout: string): Flow => ({
  formatVersion: 1,
  nodes: [
    { id: 'wait', kind: 'wait-for', config: { events: ['message.replied'], timeout: 'P1D' }, position: at },
    { id: 'a', kind: 'exit', config: { result: 'none' }, position: at },
    { id: 'b', kind: 'exit', config: { result: 'none' }, position: at },
  ],
  edges: [
    { id: '1', from: 'wait', port: 'matched', to: 'a' },
    { id: '2', from: 'wait', port: 'timeout', to: timeout },
  ],
  settings: { reEntry: 'after-exit', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
});
const walked = ['a', 'b', 'gone'].map((next) => ({ node_id: 'wait', port: null, next, people: 3 }));

it('gives the ways of a wait their people by the step that came next, and no number where several lead there', () => {
  expect(waysOf(flow('b'), walked)).toEqual([
    { node_id: 'wait', port: 'matched', people: 3 },
    { node_id: 'wait', port: 'timeout', people: 3 },
  ]);
  expect(waysOf(flow('a'), walked)).toEqual([
    { node_id: 'wait', port: 'matched', people: null },
    { node_id: 'wait', port: 'timeout', people: null },
  ]);
});
