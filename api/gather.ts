/**
 * Work that comes while the like of it is under way, done together: whoever waits anyway shares one statement or transaction with the
 * others who wait. A crowd that was answered together comes again one after another: the first of them waits a moment for the others,
 * or every second group would be one of one. Where there is no crowd, nothing is put off.
 */
import { isUnknown } from '#db/platform/failures.ts';

export interface Gathering {
  /** How many groups may be under way at a time. */
  lanes: number;
  /** How many go together at most. */
  most: number;
  /** So long somebody waits at most for a group, which may hang, and a crowd is remembered that was answered. */
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
  /** Groups under way that did not take longer than anybody waits for. */
  let running = 0;
  let soon: ReturnType<typeof setTimeout> | undefined;
  /** As many as went together of late may come again; half of them is forgotten with each group that is smaller. */
  let crowd = 0;
  /** How long the last group took, and when it was answered. */
  let [tookMs, answeredAt] = [0, -Infinity];

  function leave(): void {
    clearTimeout(soon);
    soon = undefined;
    const group = waiting.slice(0, most);
    waiting = waiting.slice(most);
    crowd = Math.max(group.length, Math.floor(crowd / 2));
    running++;
    const began = performance.now();
    let isAwaited = true;
    const giveWay = (): void => {
      if (!isAwaited) return;
      isAwaited = false;
      running--;
      look();
    };
    const late = setTimeout(giveWay, patienceMs);
    void runGroup(group).finally(() => {
      clearTimeout(late);
      answeredAt = performance.now();
      tookMs = answeredAt - began;
      giveWay();
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
    if (waiting.length === 0 || running >= lanes) return;
    if (waiting.length >= crowd || performance.now() - answeredAt > patienceMs) leave();
    // Less than they would have waited had they come a little earlier.
    else soon ??= setTimeout(leave, Math.min(tookMs / 2, patienceMs));
  }

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      look();
    });
}

/** As many names are remembered though nobody of them is there: a crowd of theirs that was just answered comes again. */
const mostRemembered = 1000;

/** One gatherer for each name, such as a tenant. */
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
      if (--its.inside === 0 && all.size > mostRemembered) all.delete(name);
    }
  };
}
