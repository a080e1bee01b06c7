/** One Schedule in Temporal per connected ad account: made, changed and removed as Postgres says. */
import type { Client, ScheduleOptions } from '@temporalio/client';
import { adsScheduleId, type AdsSyncDue } from '#contract';
import { type AdSchedule, listAdSchedules, markScheduled } from '#db/meta/ad-accounts.ts';
import { jitterMinutes, syncHours } from '#db/marketing/sync-times.ts';
import type { Sql } from '#db/platform/tenant.ts';
import { putSchedule, queueOf, removeSchedule, schedulesLike } from './temporal-schedules.ts';

export interface ScheduleDeps {
  sql: Sql;
  client: Client;
  taskQueue: string;
  log: { warn(data: object, message: string): void };
}

/** Puts right what Postgres says is not. True when there may be more. @throws when Temporal is away */
export async function relaySchedules(deps: ScheduleDeps): Promise<boolean> {
  const accounts = await listAdSchedules(deps.sql);
  for (const account of accounts) {
    await putRight(deps, account);
    await markScheduled(deps.sql, account);
  }
  return accounts.length === 200;
}

/** Looks at what Temporal really has: what it lost is made again, what nobody needs any more is removed. */
export async function reconcileSchedules(deps: ScheduleDeps): Promise<void> {
  // Schedules first: one that is made meanwhile must not look like one that nobody needs.
  const found = await schedulesLike(deps.client, adsScheduleId(''));
  const wanted = new Map<string, AdSchedule>();
  for (const account of await listAdSchedules(deps.sql, { all: true }))
    if (account.connected) wanted.set(adsScheduleId(account.id), account);
  for (const scheduleId of found) {
    // Another installation in this namespace may have Schedules of its own.
    if (wanted.delete(scheduleId) || (await queueOf(deps.client, scheduleId)) !== deps.taskQueue) continue;
    await removeSchedule(deps.client, scheduleId);
    deps.log.warn({ scheduleId }, 'nobody needs this Schedule: removed');
  }
  for (const account of wanted.values()) await putRight(deps, account);
}

async function putRight(deps: ScheduleDeps, account: AdSchedule): Promise<void> {
  const id = adsScheduleId(account.id);
  if (account.connected) await putSchedule(deps.client, optionsFor(deps, id, account));
  else await removeSchedule(deps.client, id);
}

function optionsFor({ taskQueue }: ScheduleDeps, scheduleId: string, account: AdSchedule) {
  const { tenantId, accountId, timezone } = account;
  return {
    scheduleId,
    spec: {
      calendars: [
        { hour: syncHours.map((start) => ({ start, end: start })), comment: 'hours in the zone of the ad account' },
      ],
      jitter: `${jitterMinutes} minutes`,
      timezone,
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'adsSyncDue',
      workflowId: scheduleId,
      taskQueue,
      args: [{ tenantId, accountId } satisfies AdsSyncDue],
    },
    // What was missed while the server was away is worth one reading, and only if it is recent.
    policies: { overlap: 'SKIP', catchupWindow: '1 hour' },
  } satisfies ScheduleOptions;
}
