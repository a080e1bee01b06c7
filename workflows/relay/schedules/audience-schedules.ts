/**
 * One Schedule in Temporal per live flow whose audience has a calendar. It holds the next turns as instants, worked out by our own
 * rules of zones (flow/time/calendar.ts), and is given new ones as they pass.
 */
import type { Client, ScheduleOptions } from '@temporalio/client';
import { audienceScheduleId, type AudienceDue } from '#contract';
import { calendarOf, triggerOf, turnsAfter } from '#flow';
import { type ClockFlow, flowsOnTheClock } from '#db/flows/flows-on-the-clock.ts';
import type { Sql } from '#db/platform/tenant.ts';
import { putSchedule, queueOf, removeSchedule, schedulesLike } from './temporal-schedules.ts';

interface Deps {
  sql: Sql;
  client: Client;
  taskQueue: string;
  log: { warn(data: object, message: string): void };
}

/** Turns that a Schedule knows ahead: the worker may be away for so many. */
const ahead = 24;
/** A turn that has just passed stays: the server may not have come to it yet when it is given new ones. */
const passedMs = 600_000;

const months = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;

/** @returns a function that puts right what Temporal has; it remembers what it did, and looks at everything the first time */
export function keepAudienceSchedules(deps: Deps): () => Promise<boolean> {
  const kept = new Map<string, string>();
  let isKnown = false;
  return async () => {
    const wanted = new Map<string, ScheduleOptions>();
    for (const flow of await flowsOnTheClock(deps.sql, 'audience.due')) {
      const options = optionsFor(deps, flow, Date.now());
      if (options) wanted.set(options.scheduleId, options);
    }
    if (!isKnown) for (const id of await schedulesOf(deps)) kept.set(id, '');
    isKnown = true;
    for (const [id, options] of wanted) {
      const spec = JSON.stringify(options.spec);
      if (kept.get(id) !== spec) await putSchedule(deps.client, options);
      kept.set(id, spec);
    }
    for (const id of kept.keys()) {
      if (wanted.has(id)) continue;
      if (await removeSchedule(deps.client, id))
        deps.log.warn({ scheduleId: id }, 'this audience has no calendar any more: Schedule removed');
      kept.delete(id);
    }
    return false;
  };
}

/** @returns null for an audience that people start */
function optionsFor(
  { taskQueue }: Pick<Deps, 'taskQueue'>,
  { tenantId, flowId, timezone, graph }: ClockFlow,
  now: number,
): ScheduleOptions | null {
  const trigger = triggerOf(graph);
  const calendar = trigger?.node.kind === 'audience' ? calendarOf(trigger.node.config) : null;
  if (!calendar) return null;
  const scheduleId = audienceScheduleId(flowId);
  return {
    scheduleId,
    spec: {
      calendars: turnsAfter(calendar, now - passedMs, timezone, ahead).map(({ at, local }) => {
        const day = new Date(at);
        return {
          year: day.getUTCFullYear(),
          month: months[day.getUTCMonth()]!,
          dayOfMonth: day.getUTCDate(),
          hour: day.getUTCHours(),
          minute: day.getUTCMinutes(),
          comment: `${local} ${timezone}`,
        };
      }),
    },
    action: {
      type: 'startWorkflow',
      workflowType: 'audienceDue',
      workflowId: scheduleId,
      taskQueue,
      args: [{ tenantId, flowId } satisfies AudienceDue],
    },
    // After hours of an outage a message may still be wanted, the next day no more.
    policies: { overlap: 'ALLOW_ALL', catchupWindow: '6 hours' },
  };
}

/** Ours in this namespace: those that run on our queue. */
async function schedulesOf({ client, taskQueue }: Deps): Promise<string[]> {
  const found: string[] = [];
  for (const id of await schedulesLike(client, audienceScheduleId('')))
    if ((await queueOf(client, id)) === taskQueue) found.push(id);
  return found;
}
