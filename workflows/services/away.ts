/**
 * How much of this process's work waits for somebody outside (what a provider answers, a sender's turn, its next try). It needs no
 * processor meanwhile, so others may have it: task-slots.ts.
 */
export interface Away {
  /** Counts as waiting while this lasts. */
  during<T>(wait: () => Promise<T>): Promise<T>;
  count(): number;
  /** Tells whenever one more waits. @returns what ends that */
  onMore(tell: () => void): () => void;
}

export function createAway(): Away {
  let waiting = 0;
  const listeners = new Set<() => void>();
  return {
    async during(wait) {
      waiting++;
      for (const tell of listeners) tell();
      try {
        return await wait();
      } finally {
        waiting--;
      }
    },
    count: () => waiting,
    onMore(tell) {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  };
}

/** Of this process. */
export const away = createAway();
