/** What a hand-written workflow would cost: the yardstick. No flows, no ledger, no provider. */
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { BareActivities } from './bare-activities.ts';

const { write } = proxyActivities<BareActivities>({ startToCloseTimeout: '30 seconds' });

async function writes(id: string, times: number, timers: number): Promise<void> {
  for (let n = 1; n <= times; n++) {
    await write(id, n);
    if (n <= timers) await sleep('1 second');
  }
}

export const threeWithTimers = (id: string): Promise<void> => writes(id, 3, 2);
export const sixteenWithTimers = (id: string): Promise<void> => writes(id, 16, 2);
export const one = (id: string): Promise<void> => writes(id, 1, 0);
