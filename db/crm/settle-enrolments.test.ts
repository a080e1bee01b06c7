import { expect, it } from 'vitest';
import { settleEnrolments, type Journey } from './settle-enrolments.ts';

const journey = (id: string, over: Partial<Journey> = {}): Journey => ({
  id,
  lead_id: id[0]!,
  flow_id: 'flow',
  flow_name: 'Flow',
  occurrence: id,
  subject: null,
  open: true,
  seq: 1,
  created_at: new Date('2026-01-05T10:00:00Z'),
  re_entry: 'always',
  ...over,
});

it.each<[what: string, journeys: Journey[], ends: string[], renamed: string[]]>([
  ['nothing in common', [journey('a1'), journey('b1', { flow_id: 'other' })], [], []],
  ['both may run at once', [journey('a1'), journey('b1')], [], []],
  [
    'one occurrence: the one with more steps behind it stays',
    [journey('a1', { occurrence: 'x', seq: 2 }), journey('b1', { occurrence: 'x', seq: 5 })],
    ['a1'],
    ['a1'],
  ],
  [
    'one occurrence, equally far: the older stays',
    [
      journey('a1', { occurrence: 'x' }),
      journey('b1', { occurrence: 'x', created_at: new Date('2026-01-04T10:00:00Z') }),
    ],
    ['a1'],
    ['a1'],
  ],
  [
    'one occurrence, one has ended: that was the way',
    [journey('a1', { occurrence: 'x', seq: 9 }), journey('b1', { occurrence: 'x', open: false })],
    ['a1'],
    ['a1'],
  ],
  [
    'one occurrence, both ended: history, told apart',
    [journey('a1', { occurrence: 'x', open: false }), journey('b1', { occurrence: 'x', open: false, seq: 3 })],
    [],
    ['a1'],
  ],
  [
    'never again: who has been in it leaves',
    [journey('a1', { re_entry: 'never', open: false }), journey('b1', { re_entry: 'never' })],
    ['b1'],
    [],
  ],
  [
    'after leaving only: not twice at once',
    [journey('a1', { re_entry: 'after-exit', seq: 4 }), journey('b1', { re_entry: 'after-exit' })],
    ['b1'],
    [],
  ],
  [
    'after leaving only, and one has left',
    [journey('a1', { re_entry: 'after-exit', open: false }), journey('b1', { re_entry: 'after-exit' })],
    [],
    [],
  ],
  [
    'about two things',
    [
      journey('a1', { subject: 'opportunity:1', re_entry: 'after-exit' }),
      journey('b1', { subject: 'opportunity:2', re_entry: 'after-exit' }),
    ],
    [],
    [],
  ],
  [
    'about the same thing',
    [journey('a1', { subject: 'cart:1' }), journey('b1', { subject: 'cart:1', seq: 2 })],
    ['a1'],
    [],
  ],
  [
    'two of the same lead are its own affair',
    [journey('a1', { re_entry: 'after-exit' }), journey('a2', { re_entry: 'after-exit' })],
    [],
    [],
  ],
])('%s', (_, journeys, ends, renamed) => {
  const settled = settleEnrolments(journeys);
  expect(settled.ends.map(({ id }) => id)).toEqual(ends);
  expect(settled.renamed.map(({ id }) => id)).toEqual(renamed);
});
