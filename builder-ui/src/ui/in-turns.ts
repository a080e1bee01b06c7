/** Runs many calls a few at a time, so that a long list neither waits for each other nor floods the server. */

/**
 * @param most how many run at once
 * @returns what succeeded, and the first failure if any; the others still ran
 */
export async function inTurns<Item, Result>(
  items: Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<{ done: { item: Item; result: Result }[]; failure: unknown }> {
  const done: { item: Item; result: Result }[] = [];
  let failure: unknown;
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      try {
        done.push({ item, result: await work(item) });
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return { done, failure };
}
