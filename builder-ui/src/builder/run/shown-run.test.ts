import { expect, test } from 'vitest';
import { addAt, addTarget } from '../add/add-target.ts';
import { blankFlow } from '../edit/blank.ts';
import { lightUp } from './shown-run.ts';

test('lightUp() lights what was visited, the arrows in between, and where it ended', () => {
  let flow = blankFlow('lead-created');
  for (const kind of ['wait', 'send-template', 'exit']) flow = addAt(flow, addTarget(flow, new Set()), { kind }).flow;
  const at = '2026-11-20T12:00:00Z';
  const run = lightUp(flow, [
    { nodeId: 'lead-created-1', port: 'next', at },
    { nodeId: 'wait-1', port: 'next', at },
    { nodeId: 'send-template-1', port: null, at },
  ]);
  expect([...run.lights]).toEqual([
    ['lead-created-1', 'passed'],
    ['wait-1', 'passed'],
    ['send-template-1', 'here'],
  ]);
  expect([...run.edges]).toEqual(['lead-created-1:next', 'wait-1:next']);
});
