/** A Schedule's turn: begins a going-out to an audience. What happens then stands in rows, so that one by hand is the same. */
import { proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { AudienceActivities, AudienceDue } from '../flow/contract.ts';

const { beginAudience } = proxyLocalActivities<AudienceActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

export async function audienceDue({ tenantId, flowId }: AudienceDue): Promise<void> {
  const { searchAttributes, startTime } = workflowInfo();
  const [due] = (searchAttributes['TemporalScheduledStartTime'] ?? []) as Date[];
  await beginAudience({ tenantId, flowId, at: (due ?? startTime).getTime() });
}
