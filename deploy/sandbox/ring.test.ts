import { expect, test } from 'vitest';
import { BoundedMap, Ring } from './ring.ts';

test('Ring keeps the newest items in order', () => {
  const ring = new Ring<number>(4);
  for (let i = 1; i <= 11; i += 1) ring.push(i);
  expect(ring.list()).toEqual([8, 9, 10, 11]);
  ring.clear();
  expect(ring.list()).toEqual([]);
});

test('BoundedMap forgets the oldest key; setting a known key forgets nothing', () => {
  const map = new BoundedMap<string, number>(2, [
    ['a', 1],
    ['b', 2],
  ]);
  map.set('b', 3);
  expect([...map]).toEqual([
    ['a', 1],
    ['b', 3],
  ]);
  map.set('c', 4);
  expect([...map.keys()]).toEqual(['b', 'c']);
});
