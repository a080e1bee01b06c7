import { describe, expect, it } from 'vitest';
import { createGatherer, createGatherers, type Gathering } from './gather.ts';

/** Groups that end when the test says so. */
function setUp(how: Partial<Gathering> = {}) {
  const groups: { items: number[]; end: (error?: Error) => void }[] = [];
  const gather = createGatherer(
    (items: number[]) =>
      new Promise<string[]>((resolve, reject) =>
        groups.push({ items, end: (error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`))) }),
      ),
    { lanes: 1, most: 3, patienceMs: 10_000, ...how },
  );
  return { gather, groups, items: () => groups.map((group) => group.items) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('what comes while the like of it is under way', () => {
  it('waits for it and goes together; who comes first waits for nobody', async () => {
    const { gather, groups, items } = setUp();
    const answers = [1, 2, 3].map(gather);
    expect(items()).toEqual([[1]]);
    groups[0]!.end();
    expect(await answers[0]).toBe('1!');
    await settled();
    expect(items()).toEqual([[1], [2, 3]]);
    groups[1]!.end();
    expect(await Promise.all(answers)).toEqual(['1!', '2!', '3!']);
  });

  it('goes in groups of a size, as many at a time as there are lanes', async () => {
    const { gather, groups, items } = setUp({ lanes: 2 });
    const answers = Promise.all([1, 2, 3, 4, 5, 6, 7].map(gather));
    expect(items()).toEqual([[1], [2]]);
    groups[1]!.end();
    await settled();
    expect(items()).toEqual([[1], [2], [3, 4, 5]]);
    groups[0]!.end();
    await settled();
    expect(items()).toEqual([[1], [2], [3, 4, 5], [6, 7]]);
    for (const { end } of groups) end();
    expect(await answers).toHaveLength(7);
  });

  it('is run by itself where its group fails, and fails for nobody else', async () => {
    const { gather, groups, items } = setUp();
    const answers = Promise.allSettled([1, 2, 3, 4].map(gather));
    groups[0]!.end();
    await settled();
    groups[1]!.end(new Error('one of them is wrong'));
    await settled();
    expect(items()).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
    groups[3]!.end(new Error('wrong'));
    for (const { end } of groups) end();
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails with its group where the connection was lost: it may be done already', async () => {
    const { gather, groups, items } = setUp();
    const answers = Promise.allSettled([1, 2, 3, 4, 5].map(gather));
    groups[0]!.end();
    await settled();
    groups[1]!.end(Object.assign(new Error('lost'), { code: 'CONNECTION_CLOSED' }));
    await settled();
    expect(items()).toEqual([[1], [2, 3, 4], [5]]);
    groups[2]!.end();
    expect((await answers).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });

  it('does not wait for long for one that hangs', async () => {
    const { gather, groups, items } = setUp({ patienceMs: 20 });
    void gather(1);
    const second = gather(2);
    await expect.poll(items).toEqual([[1], [2]]);
    groups[1]!.end();
    expect(await second).toBe('2!');
  });
});

it('what is of another name waits for nobody of this one', async () => {
  const seen: [string, number[]][] = [];
  const gather = createGatherers(
    (name, items: number[]) => {
      seen.push([name, items]);
      return new Promise<string[]>(() => {});
    },
    { lanes: 1, most: 9, patienceMs: 10_000 },
  );
  void gather('a', 1);
  void gather('a', 2);
  void gather('b', 3);
  expect(seen).toEqual([
    ['a', [1]],
    ['b', [3]],
  ]);
});
