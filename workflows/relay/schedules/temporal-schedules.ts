/** Schedules in Temporal: put, taken away, looked at. Each may be repeated harmlessly. */
import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, type ScheduleOptions } from '@temporalio/client';

const patienceMs = 5_000;

/** Makes one, or makes the one that is there like it; what somebody paused stays paused. */
export async function putSchedule(client: Client, options: ScheduleOptions): Promise<void> {
  try {
    await soon(client, () => client.schedule.create(options));
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { scheduleId, ...rest } = options;
    await soon(client, () => client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...rest, state })));
  }
}

/** False: there was none. */
export async function removeSchedule(client: Client, id: string): Promise<boolean> {
  const remove = async () => {
    await client.schedule.getHandle(id).delete();
    return true;
  };
  return (await unlessGone(() => soon(client, remove))) ?? false;
}

/** Ids that begin like this. Another installation in this namespace may have Schedules of its own: see `queueOf`. */
export async function schedulesLike(client: Client, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) if (scheduleId.startsWith(prefix)) found.push(scheduleId);
  return found;
}

/** The task queue that a Schedule starts workflows on; null: it is not there any more. */
export async function queueOf(client: Client, id: string): Promise<string | null> {
  const told = await unlessGone(() => soon(client, () => client.schedule.getHandle(id).describe()));
  return told && told.action.taskQueue;
}

async function unlessGone<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

const soon = <T>(client: Client, call: () => Promise<T>): Promise<T> =>
  client.connection.withDeadline(Date.now() + patienceMs, call);
