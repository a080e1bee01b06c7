/** Counts what was refused per source, in memory: a flood must not cost a database. Losing the counts in a restart is fine. */

export interface BadCounter {
  /** @returns true when the source has had its share of this minute */
  add(source: string): boolean;
  isFull(source: string): boolean;
}

/** @param now epoch milliseconds. @param most refusals per source and minute before it is told to wait */
export function createBadCounter(now: () => number, most = 60): BadCounter {
  const counts = new Map<string, { since: number; hits: number }>();
  const current = (source: string) => {
    const entry = counts.get(source);
    return entry && now() - entry.since < 60_000 ? entry : undefined;
  };
  return {
    add(source) {
      const entry = current(source) ?? { since: now(), hits: 0 };
      entry.hits++;
      // Sources can be made up without end; forgetting all of them now and then only gives each a fresh minute.
      if (counts.size >= 10_000) counts.clear();
      counts.set(source, entry);
      return entry.hits > most;
    },
    isFull: (source) => (current(source)?.hits ?? 0) > most,
  };
}
