/** The baseline: Temporal with nothing of ours around it. Each activity is one upsert and two updates in Postgres. */
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { BareActivities } from './bare-worker.ts';

const { upsertAndUpdateTwice } = proxyActivities<BareActivities>({ startToCloseTimeout: '1 minute' });

/** `activities` regular activities, with two timers of a second spread between them when `timers` is set. */
export async function bare(id: string, activities: number, timers: boolean): Promise<void> {
  const pauses = timers ? [Math.floor(activities / 3), Math.floor((2 * activities) / 3)] : [];
  for (let n = 0; n < activities; n++) {
    if (pauses.includes(n)) await sleep('1 second');
    await upsertAndUpdateTwice(id, n, n === activities - 1);
  }
}
