/**
 * Work that comes while the like of it is under way, done together: whoever waits anyway shares one statement or transaction with the
 * others who wait. Where nobody waits, nothing is put off.
 */
import { isUnknown } from '#db/platform/failures.ts';

export interface Gathering {
  /** How many groups may be under way at a time. */
  lanes: number;
  /** How many go together at most. */
  most: number;
  /** So long somebody waits at most for the groups before, which may hang. */
  patienceMs: number;
}

/**
 * @param run answers each of a group, in their order, and does all of it or, where it fails, nothing: then each of the group is run by
 * itself, so that nobody fails for another. Unless the connection was lost: all of them hear of that, since it may be done
 * @returns what takes one in, and answers when their group is done
 */
export function createGatherer<In, Out>(
  run: (group: In[]) => Promise<Out[]>,
  { lanes, most, patienceMs }: Gathering,
): (one: In) => Promise<Out> {
  let waiting: { one: In; resolve: (out: Out) => void; reject: (error: unknown) => void }[] = [];
  let running = 0;
  let late: ReturnType<typeof setTimeout> | undefined;

  function leave(): void {
    clearTimeout(late);
    late = undefined;
    const group = waiting.slice(0, most);
    waiting = waiting.slice(most);
    running++;
    void runGroup(group).finally(() => {
      running--;
      look();
    });
    look();
  }

  async function runGroup(group: typeof waiting): Promise<void> {
    try {
      const outs = await run(group.map(({ one }) => one));
      for (const [i, { resolve }] of group.entries()) resolve(outs[i]!);
    } catch (error) {
      if (group.length > 1 && !isUnknown(error)) await Promise.all(group.map((one) => runGroup([one])));
      else for (const { reject } of group) reject(error);
    }
  }

  function look(): void {
    if (waiting.length === 0) return;
    if (running < lanes) leave();
    else late ??= setTimeout(leave, patienceMs);
  }

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      look();
    });
}

/** One gatherer for each name, such as a tenant, for as long as somebody of it is there. */
export function createGatherers<In, Out>(
  run: (name: string, group: In[]) => Promise<Out[]>,
  how: Gathering,
): (name: string, one: In) => Promise<Out> {
  const all = new Map<string, { gather: (one: In) => Promise<Out>; inside: number }>();
  return async (name, one) => {
    const its = all.get(name) ?? { gather: createGatherer((group: In[]) => run(name, group), how), inside: 0 };
    all.set(name, its);
    its.inside++;
    try {
      return await its.gather(one);
    } finally {
      if (--its.inside === 0) all.delete(name);
    }
  };
}
