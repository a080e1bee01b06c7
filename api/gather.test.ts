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
    await expect.poll(items).toEqual([[1], [2], [3, 4, 5], [6, 7]]);
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
    await expect.poll(items).toEqual([[1], [2, 3, 4], [5]]);
    groups[2]!.end();
    expect((await answers).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });

  it('waits a moment for a crowd that was just answered, and for no crowd of long ago', async () => {
    const { gather, groups, items } = setUp({ most: 50 });
    void gather(0);
    const crowd = Array.from({ length: 16 }, (_, n) => gather(n + 1));
    groups[0]!.end();
    await settled();
    // One came while they were under way. The others come again when they are answered, one after another.
    void gather(100);
    await new Promise((resolve) => setTimeout(resolve, 400));
    groups[1]!.end();
    await Promise.all(crowd);
    await settled();
    expect(items()).toHaveLength(2);
    for (let n = 101; n < 115; n++) void gather(n);
    expect(items()).toHaveLength(2);
    void gather(115);
    expect(items()[2]).toEqual(Array.from({ length: 16 }, (_, n) => 100 + n));
    groups[2]!.end();
    // The crowd stays away: who comes now waits for at most half as long as the last group took, and soon not at all.
    for (let n = 0; n < 5; n++) {
      void gather(200 + n);
      await expect.poll(() => items().length).toBe(4 + n);
      groups[3 + n]!.end();
      await settled();
    }
    void gather(300);
    expect(items()[8]).toEqual([300]);
  });

  it('waits for no crowd that has been away', async () => {
    const { gather, groups, items } = setUp({ most: 50, patienceMs: 20 });
    void gather(0);
    const crowd = Array.from({ length: 16 }, (_, n) => gather(n + 1));
    groups[0]!.end();
    await expect.poll(() => items().length).toBe(2);
    groups[1]!.end();
    await Promise.all(crowd);
    await new Promise((resolve) => setTimeout(resolve, 40));
    void gather(100);
    expect(items()[2]).toEqual([100]);
  });

  it('does not wait for long for one that hangs, and once', async () => {
    const { gather, groups, items } = setUp({ patienceMs: 20 });
    void gather(1);
    const second = gather(2);
    await expect.poll(items).toEqual([[1], [2]]);
    groups[1]!.end();
    expect(await second).toBe('2!');
    await settled();
    void gather(3);
    expect(items()).toEqual([[1], [2], [3]]);
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

it('a crowd all of which was answered is waited for when it comes again', async () => {
  const groups: number[][] = [];
  const gather = createGatherers(
    async (_, items: number[]) => {
      groups.push(items);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return items;
    },
    { lanes: 1, most: 50, patienceMs: 10_000 },
  );
  // Each comes again when it was answered.
  const client = async () => {
    for (let n = 0; n < 5; n++) await gather('a', n);
  };
  await Promise.all(Array.from({ length: 9 }, client));
  // The first left alone, so it is a round behind in the end.
  expect(groups.map(({ length }) => length)).toEqual([1, 8, 8, 8, 8, 8, 4]);
  // Nobody is there any more, and the crowd is not forgotten yet.
  await Promise.all(Array.from({ length: 9 }, (_, n) => gather('a', n)));
  expect(groups.slice(7).map(({ length }) => length)).toEqual([4, 5]);
});
