import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cacheSize, fewest } from './cache-size.ts';
import { mostTasks } from './task-slots.ts';

const mega = 1024 * 1024;
const none = [0, 2 ** 64 - 1];

test('what is chosen goes before what the container has, and an eighth of that before what is usual', () => {
  expect(cacheSize(200, 1024 * mega)).toBe(cacheSize(200, 0));
  expect(cacheSize(undefined, 1600 * mega)).toBe(cacheSize(200, 0));
  // Without a limit cgroups tell nothing, or all of the address space.
  for (const limit of none) expect(cacheSize(undefined, limit)).toBe(cacheSize(80, limit));
});

test('more memory never keeps fewer, and there are always as many as tasks under way', () => {
  const megas = fc.integer({ min: 0, max: 16_384 });
  fc.assert(
    fc.property(megas, megas, (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      for (const [few, many] of [
        [cacheSize(less), cacheSize(more)],
        [cacheSize(undefined, Math.max(1, less) * mega), cacheSize(undefined, Math.max(1, more) * mega)],
      ] as const) {
        expect(few).toBeGreaterThanOrEqual(mostTasks);
        expect(many).toBeGreaterThanOrEqual(few);
      }
    }),
  );
  expect(fewest).toBe(mostTasks);
});

test('the container that Kubernetes gives a worker keeps more than the fewest', () => {
  expect(cacheSize(undefined, 1024 * mega)).toBeGreaterThan(fewest);
});
