/** How many calls of each sender are open at once in this worker. A slow provider must not take every slot the worker has. */
import { away } from '../../services/away.ts';

export interface Slots {
  /** Runs `call` when there is room; null when there is none soon. `name` tells senders apart. */
  run<T>(name: string, call: () => Promise<T>): Promise<T | null>;
}

export interface SlotOptions {
  /** Calls of one sender that may be open, and how many may wait for one of them to end. */
  mostOpen?: number;
  mostWaiting?: number;
  /** How long one waits for room, and for how long no call may end meanwhile: where nothing moves nobody waits. */
  patienceMs?: number;
  stalledMs?: number;
}

interface Lane {
  open: number;
  /** Who waits for room, the first first. */
  queue: ((isRoom: boolean) => void)[];
  /** When a call last ended. */
  movedAt: number;
}

export function createSlots(options: SlotOptions = {}): Slots {
  const { mostOpen = 30, mostWaiting = 70, patienceMs = 6000, stalledMs = 1500 } = options;
  const lanes = new Map<string, Lane>();
  const isStalled = (lane: Lane) => Date.now() - lane.movedAt > stalledMs;

  /** Waits for somebody to leave; their place is handed over, so `open` stays as it is. */
  const waitForRoom = (lane: Lane) =>
    new Promise<boolean>((resolve) => {
      const end = Date.now() + patienceMs;
      const answer = (isRoom: boolean) => {
        clearInterval(watch);
        resolve(isRoom);
      };
      const watch = setInterval(() => {
        if (Date.now() < end && !isStalled(lane)) return;
        lane.queue.splice(lane.queue.indexOf(answer), 1);
        answer(false);
      }, stalledMs / 3);
      lane.queue.push(answer);
    });

  const leave = (name: string, lane: Lane): void => {
    lane.movedAt = Date.now();
    const next = lane.queue.shift();
    if (next) next(true);
    else if (--lane.open === 0) lanes.delete(name);
  };

  return {
    async run(name, call) {
      const lane = lanes.get(name) ?? { open: 0, queue: [], movedAt: Date.now() };
      lanes.set(name, lane);
      if (lane.open < mostOpen) lane.open++;
      else if (lane.queue.length >= mostWaiting || isStalled(lane)) return null;
      else if (!(await away.during(() => waitForRoom(lane)))) return null;
      try {
        return await call();
      } finally {
        leave(name, lane);
      }
    },
  };
}
