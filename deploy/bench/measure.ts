/** Numbers for people: medians, percentiles, and how long a crowd takes to get through. */

export function median(values: number[]): number {
  return percentile(values, 50);
}

/** Nearest-rank percentile, 0 < p ≤ 100. NaN of nothing. */
export function percentile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Calls `done` every 50 ms until it answers `total`; throws after `withinMs` with how many had arrived. */
export async function untilAll(total: number, withinMs: number, done: () => Promise<number>): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const count = await done();
    if (count >= total) return;
    if (Date.now() > deadline) throw new Error(`only ${count} of ${total} had ended after ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs `work` for 0…count-1, `width` at a time. */
export async function inParallel(count: number, width: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}
