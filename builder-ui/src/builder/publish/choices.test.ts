import { describe, expect, it } from 'vitest';
import { effectOf, movingOf, type Standing, stepsOf } from './choices.ts';

const gone: Standing = { node_id: 'old', change: 'removed', people: 3, follower: 'next' };
const lost: Standing = { ...gone, node_id: 'lost', follower: null };
const other: Standing = { node_id: 'wait', change: 'changed', people: 2, follower: null };

describe('what becomes of people at a step', () => {
  it.each([
    [gone, undefined, 'stay', { when: 'stay', to: null, isMissing: false }],
    [gone, undefined, 'move', { when: 'now', to: 'next', isMissing: false }],
    [gone, { when: 'next', to: 'x' }, 'stay', { when: 'next', to: 'x', isMissing: false }],
    [lost, undefined, 'next', { when: 'next', to: null, isMissing: true }],
    [lost, { when: 'stay' }, 'move', { when: 'stay', to: null, isMissing: false }],
    [other, { to: 'x' }, 'move', { when: 'now', to: null, isMissing: false }],
  ] as const)('%j, chosen %j, the others %s', (step, chosen, general, wanted) => {
    expect(effectOf(step, chosen, general)).toEqual(wanted);
  });

  it('is told only where it is not like the others, or says where to', () => {
    expect(stepsOf([gone, other], {}, 'stay')).toEqual([]);
    expect(stepsOf([gone, other], { wait: { when: 'stay' } }, 'move')).toEqual([
      { node_id: 'old', when: 'now', to: 'next' },
      { node_id: 'wait', when: 'stay' },
    ]);
    expect(movingOf([gone, other], { wait: { when: 'stay' } }, 'move')).toBe(3);
  });
});
