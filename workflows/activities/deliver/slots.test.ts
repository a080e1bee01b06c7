import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSlots } from './slots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'Date'] }));
afterEach(() => void vi.useRealTimers());

/** Calls that end when told to. */
function calls() {
  const running: (() => void)[] = [];
  return { running, call: () => new Promise<string>((resolve) => running.push(() => resolve('done'))) };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

it('has the next one begin when somebody leaves, in the order they came', async () => {
  const slots = createSlots({ mostOpen: 2 });
  const order: number[] = [];
  const { running, call } = calls();
  const all = [0, 1, 2, 3].map((n) =>
    slots.run('a', () => {
      order.push(n);
      return call();
    }),
  );
  await settle();
  expect(order).toEqual([0, 1]);
  running[0]!();
  await settle();
  expect(order).toEqual([0, 1, 2]);
  running[1]!();
  await settle();
  expect(order).toEqual([0, 1, 2, 3]);
  running[2]!();
  running[3]!();
  expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'done']);
});

it('sends away who waits where nothing moves, and whoever comes then at once', async () => {
  const slots = createSlots({ mostOpen: 1, stalledMs: 90 });
  const { running, call } = calls();
  const first = slots.run('slow', call);
  const second = slots.run('slow', call);
  await vi.advanceTimersByTimeAsync(121);
  expect(await second).toBeNull();
  // The provider hangs: a hundred more take no place in any queue.
  const more = await Promise.all(Array.from({ length: 100 }, () => slots.run('slow', call)));
  expect(more).toEqual(Array.from({ length: 100 }, () => null));
  expect(running).toHaveLength(1);
  running[0]!();
  expect(await first).toBe('done');
  const third = slots.run('slow', call);
  await settle();
  running[1]!();
  expect(await third).toBe('done');
});

it('lets so many wait, and so long, even where it goes on', async () => {
  const slots = createSlots({ mostOpen: 1, mostWaiting: 2, patienceMs: 200, stalledMs: 90 });
  const ended: unknown[] = [];
  const slow = () => new Promise<string>((resolve) => void setTimeout(() => resolve('done'), 60));
  const all = Array.from({ length: 4 }, () => slots.run('busy', slow).then((answer) => ended.push(answer)));
  await settle();
  expect(ended).toEqual([null]);
  await vi.advanceTimersByTimeAsync(500);
  await Promise.all(all);
  expect(ended).toEqual([null, 'done', 'done', 'done']);
});

it('keeps senders apart, and gives the place back when a call fails', async () => {
  const slots = createSlots({ mostOpen: 1 });
  const { call } = calls();
  void slots.run('hangs', call);
  expect(await slots.run('other', () => Promise.resolve(1))).toBe(1);
  await expect(slots.run('other', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await slots.run('other', () => Promise.resolve(2))).toBe(2);
});
