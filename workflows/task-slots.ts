/**
 * How many workflow tasks a worker has under way, by the road they come. Whoever wakes comes by the worker's own queue at Temporal,
 * where tenants do not take turns: a crowd that wakes in one second would hold every slot, and a person who has just come in, or
 * whose workflow is no longer kept in memory, would wait behind all of it. So each road has slots of its own.
 *
 * More tasks at work than keep the processors busy do not drain a crowd sooner; they only make lines, at Temporal, in the sandbox of
 * workflows, at the database, in which everybody else stands too. So of each road few are at work at a time, and many may wait for
 * answers of others.
 */
import { availableParallelism } from 'node:os';
import type { CustomSlotSupplier, SlotPermit, WorkflowSlotInfo } from '@temporalio/worker';
import type { Away } from './services/away.ts';

/** `awake`: kept in memory, woken by time or a signal. `shared`: through the queue of all workers. `handed`: begun here, past any queue. */
type Road = 'awake' | 'shared' | 'handed';
export const slots: Record<Road, number> = { awake: 60, shared: 40, handed: 32 };
export const mostTasks = Object.values(slots).reduce((sum, one) => sum + one, 0);

/**
 * Of those that come through queues, at work at a time; and of either road, whatever the other one does. A task that waits for the
 * database or for Temporal is at work: where they share its processors that is so, where they are far away it is to be told.
 * @param chosen `WORKFLOW_TASKS`
 */
export const atWork = (chosen = Math.max(4, 3 * availableParallelism())) => ({ most: chosen, least: 2 });

interface Permit extends SlotPermit {
  road: Road;
}
export interface TaskSlots extends CustomSlotSupplier<WorkflowSlotInfo> {
  /** Hears no more of who waits. */
  close(): void;
}

/** @param away who of the tasks needs no processor now */
export function createTaskSlots(
  away: Pick<Away, 'count' | 'onMore'>,
  most: Record<Road, number> = slots,
  work: ReturnType<typeof atWork> = atWork(),
): TaskSlots {
  /** By road: slots that are given out, also to those who only ask for work, and tasks. */
  const taken: Record<Road, number> = { awake: 0, shared: 0, handed: 0 };
  const used: Record<Road, number> = { awake: 0, shared: 0, handed: 0 };
  const queues: Record<'awake' | 'shared', ((permit: Permit) => void)[]> = { awake: [], shared: [] };
  const take = (road: Road): Permit => {
    taken[road]++;
    return { road };
  };
  const isRoom = (road: 'awake' | 'shared'): boolean => {
    if (taken[road] >= most[road]) return false;
    const others = road === 'awake' ? used.shared : used.awake;
    return taken[road] < work.least || taken[road] + others < work.most + away.count();
  };
  /** Gives what is free to those who wait, the first first. */
  const hand = (): void => {
    // What comes from all workers' queue first: there tenants take turns.
    for (const road of ['shared', 'awake'] as const)
      while (queues[road].length > 0 && isRoom(road)) queues[road].shift()!(take(road));
  };

  return {
    type: 'custom',
    reserveSlot({ isSticky }, signal) {
      const road = isSticky ? 'awake' : 'shared';
      if (isRoom(road)) return Promise.resolve(take(road));
      const queue = queues[road];
      return new Promise((resolve, reject) => {
        const get = (permit: Permit) => {
          signal.removeEventListener('abort', leave);
          resolve(permit);
        };
        const leave = () => {
          queue.splice(queue.indexOf(get), 1);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(get);
      });
    },
    tryReserveSlot: () => (taken.handed < most.handed ? take('handed') : null),
    markSlotUsed({ permit }) {
      used[(permit as Permit).road]++;
    },
    // Of a task where it names one.
    releaseSlot({ permit, slotInfo }) {
      const { road } = permit as Permit;
      taken[road]--;
      if (slotInfo) used[road]--;
      hand();
    },
    close: away.onMore(hand),
  };
}
