/** How many calls of each sender are open at once in this worker. A slow provider must not take every slot the worker has. */
export interface Slots {
  /** Runs `call` when there is room; null when there is none soon. `name` tells senders apart. */
  run<T>(name: string, call: () => Promise<T>): Promise<T | null>;
}

export interface SlotOptions {
  /** Calls of one sender that may be open. */
  mostOpen?: number;
  /** How long one waits for room. */
  patienceMs?: number;
}

interface Lane {
  open: number;
  /** Who waits for room, the first first. */
  queue: ((isRoom: boolean) => void)[];
  /** When a call last ended: one waits only where it goes on. */
  movedAt: number;
}

export function createSlots({ mostOpen = 30, patienceMs = 1500 }: SlotOptions = {}): Slots {
  const lanes = new Map<string, Lane>();

  /** Waits for somebody to leave; their place is handed over, so `open` stays as it is. */
  const waitForRoom = (lane: Lane) =>
    new Promise<boolean>((resolve) => {
      const answer = (isRoom: boolean) => {
        clearTimeout(timer);
        resolve(isRoom);
      };
      const timer = setTimeout(() => {
        lane.queue.splice(lane.queue.indexOf(answer), 1);
        answer(false);
      }, patienceMs);
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
      else if (Date.now() - lane.movedAt > patienceMs || !(await waitForRoom(lane))) return null;
      try {
        return await call();
      } finally {
        leave(name, lane);
      }
    },
  };
}
