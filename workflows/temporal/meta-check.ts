/** Looks into every connection with Meta that is due, some at a time. A Schedule starts it. */
import { continueAsNew, proxyLocalActivities } from '@temporalio/workflow';
import { localRetryMs, type MetaCheckActivities } from '#contract';

const { claimMetaChecks, checkMetaConnection } = proxyLocalActivities<MetaCheckActivities>({
  startToCloseTimeout: '5 minutes',
  localRetryThreshold: localRetryMs,
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds', maximumAttempts: 5 },
});

/** Rounds of one run. */
const most = 50;

export async function metaCheck(): Promise<void> {
  for (let round = 0; round < most; round++) {
    const tenants = await claimMetaChecks();
    if (tenants.length === 0) return;
    // One that fails must not keep the others from being looked at; it is claimed again when its lease ends.
    await Promise.allSettled(tenants.map((tenantId) => checkMetaConnection({ tenantId })));
  }
  await continueAsNew<typeof metaCheck>();
}
