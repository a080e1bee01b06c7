import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Pump, startPump } from './pump.ts';

let pump: Pump;
beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await pump.stop();
  vi.useRealTimers();
});

/** A pump over a queue of so many rows, of which each look takes one; a broken one fails. */
function start({ rows = 0, calmMs = 0, isBroken = false }) {
  const seen = { looks: 0, isBroken };
  const work = async () => {
    seen.looks++;
    if (seen.isBroken) throw new Error('away');
    return rows-- > 0;
  };
  pump = startPump({ name: 'test', idleMs: 2_000, calmMs, work, log: { info() {}, warn() {} } });
  return seen;
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** Woken every 10 ms. */
async function wakeFor(ms: number) {
  for (let passed = 0; passed < ms; passed += 10) {
    pump.wake();
    await pass(10);
  }
}

it('empties its queue, then looks when woken, soon after, and by itself now and then', async () => {
  const seen = start({ rows: 3 });
  await pass(0);
  expect(seen.looks).toBe(4);
  pump.wake();
  await pass(0);
  expect(seen.looks).toBe(5);
  // After 0.1, 0.3, 0.7 and 1.5 s, then every two.
  for (const [ms, looks] of [
    [99, 5],
    [1, 6],
    [200, 7],
    [400, 8],
    [800, 9],
    [1_600, 10],
    [1_999, 10],
    [1, 11],
  ] as const) {
    await pass(ms);
    expect(seen.looks).toBe(looks);
  }
});

it('is woken while it works, and looks again soon as if it had been woken after', async () => {
  const seen = start({ rows: 1 });
  pump.wake();
  await pass(0);
  const { looks } = seen;
  await pass(100);
  expect(seen.looks).toBe(looks + 1);
});

it('with a calm looks at once after a quiet time, seldom where it is woken all the time, and misses no waking', async () => {
  const seen = start({ calmMs: 200 });
  await pass(300);
  expect(seen.looks).toBe(1);
  pump.wake();
  await pass(0);
  expect(seen.looks).toBe(2);
  pump.wake();
  await pass(199);
  expect(seen.looks).toBe(2);
  await pass(1);
  expect(seen.looks).toBe(3);
  await wakeFor(1_000);
  expect(seen.looks).toBe(8);
});

it('is not woken while it waits for trouble to pass', async () => {
  const seen = start({ isBroken: true });
  await wakeFor(240);
  expect(seen.looks).toBe(1);
  await pass(10);
  expect(seen.looks).toBe(2);
  seen.isBroken = false;
  await pass(500);
  expect(seen.looks).toBe(3);
});

it('stops in the middle of a rest, calm or not', async () => {
  for (const calmMs of [60_000, 0]) {
    const seen = start({ calmMs });
    await pass(0);
    await pump.stop();
    await pass(120_000);
    expect(seen.looks).toBe(1);
  }
});
