/**
 * How many workflow tasks a worker has under way, by the road they come. Whoever wakes comes by the worker's own queue at Temporal,
 * where tenants do not take turns: a crowd that wakes in one second would hold every slot, and a person who has just come in, or
 * whose workflow is no longer kept in memory, would wait behind all of it. So each road has slots of its own.
 */
import type { CustomSlotSupplier, SlotPermit, WorkflowSlotInfo } from '@temporalio/worker';

/** `awake`: kept in memory, woken by time or a signal. `shared`: through the queue of all workers. `handed`: begun here, past any queue. */
type Road = 'awake' | 'shared' | 'handed';
export const slots: Record<Road, number> = { awake: 60, shared: 40, handed: 32 };
export const mostTasks = Object.values(slots).reduce((sum, one) => sum + one, 0);

interface Permit extends SlotPermit {
  road: Road;
}

export function createTaskSlots(most: Record<Road, number> = slots): CustomSlotSupplier<WorkflowSlotInfo> {
  const taken: Record<Road, number> = { awake: 0, shared: 0, handed: 0 };
  const queues: Record<Road, ((permit: Permit) => void)[]> = { awake: [], shared: [], handed: [] };
  const take = (road: Road): Permit => {
    taken[road]++;
    return { road };
  };

  return {
    type: 'custom',
    reserveSlot({ isSticky }, signal) {
      const road = isSticky ? 'awake' : 'shared';
      if (taken[road] < most[road]) return Promise.resolve(take(road));
      const queue = queues[road];
      return new Promise((resolve, reject) => {
        const hand = (permit: Permit) => {
          signal.removeEventListener('abort', leave);
          resolve(permit);
        };
        const leave = () => {
          queue.splice(queue.indexOf(hand), 1);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(hand);
      });
    },
    tryReserveSlot: () => (taken.handed < most.handed ? take('handed') : null),
    markSlotUsed() {},
    releaseSlot({ permit }) {
      const { road } = permit as Permit;
      taken[road]--;
      const next = queues[road].shift();
      if (next) next(take(road));
    },
  };
}
