/**
 * One reading of an ad account. Where it stands is in Postgres beside what was read, so this keeps nothing but the time: it
 * has the account read on, turn after turn, and waits as long as Meta asks. Replayed from histories, as everything here.
 */
import {
  CancellationScope,
  ContinueAsNew,
  continueAsNew,
  isCancellation,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { AdsSyncActivities, AdsSyncDue, AdsSyncInput } from '../flow/contract.ts';

const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;

export async function adsSync(input: AdsSyncInput & { waits?: number }): Promise<void> {
  const { tenantId, runId, heartbeatSeconds } = input;
  const { readAds } = proxyActivities<AdsSyncActivities>({
    // Preparing a report may take Meta half an hour.
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: heartbeatSeconds * 1000,
    retry,
  });
  let waits = input.waits ?? 0;
  try {
    for (;;) {
      const next = await readAds({ tenantId, runId, waits });
      if (next.type === 'ended') return;
      if (next.moved) waits = 0;
      if (next.type === 'wait') {
        waits += 1;
        await sleep(Math.max(1, next.ms));
      }
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof adsSync>({ ...input, waits });
    }
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    const why = isCancellation(error) ? 'cancelled' : 'internal';
    const { abandonAdsSync } = proxyActivities<AdsSyncActivities>({ startToCloseTimeout: '1 minute', retry });
    await CancellationScope.nonCancellable(() => abandonAdsSync({ tenantId, runId, why }));
    if (isCancellation(error)) throw error;
  }
}

/** A Schedule's turn: only asks, so that a reading by the clock and one by a button are the same. */
export async function adsSyncDue({ tenantId, accountId }: AdsSyncDue): Promise<void> {
  const { askForAdsSync } = proxyActivities<AdsSyncActivities>({ startToCloseTimeout: '1 minute', retry });
  await askForAdsSync({ tenantId, accountId });
}
