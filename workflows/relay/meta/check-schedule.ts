/** The Schedule that has connections with Meta looked into. Each is due once a day; what is due is looked for more often. */
import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';

/** Its id in Temporal. */
export const metaCheckSchedule = (taskQueue: string): string => `meta-check:${taskQueue}`;

/** Makes the Schedule unless it is there. @throws while Temporal cannot be reached */
export async function ensureMetaSchedule(client: Client, taskQueue: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: metaCheckSchedule(taskQueue),
      spec: { intervals: [{ every: '15 minutes' }], jitter: '2 minutes' },
      action: { type: 'startWorkflow', workflowType: 'metaCheck', workflowId: `meta-check:${taskQueue}`, taskQueue },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
