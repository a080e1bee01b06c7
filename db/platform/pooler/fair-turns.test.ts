import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asUrgent, createFairTurns, type Urgency } from './fair-turns.ts';

/** Work that lasts until it is let go, in the order in which it began. */
function stage(atOnce: number, alone: number, beside = alone, now = () => 0) {
  const turns = createFairTurns({ atOnce, alone, beside }, now);
  const under: { end: () => void }[] = [];
  const begun: string[] = [];
  let most = 0;
  const ask = (tenant: string, as: Urgency = 'due') =>
    asUrgent(as, () =>
      turns.run(tenant, async () => {
        const name = `${tenant} ${as}`;
        begun.push(name);
        await new Promise<void>((end) => under.push({ end }));
      }),
    );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const endOne = async () => {
    await settle();
    most = Math.max(most, under.length);
    under.shift()?.end();
    await settle();
  };
  return {
    begun,
    ask,
    settle,
    most: () => most,
    endOne,
    async endAll() {
      for (await settle(); under.length > 0; await settle()) await endOne();
    },
  };
}

test('one transaction of another tenant is next but one, however many of a crowd wait', async () => {
  const { ask, begun, endOne, endAll } = stage(2, 2);
  for (let n = 0; n < 100; n++) void ask('crowd');
  await endOne();
  void ask('other');
  await endOne();
  await endOne();
  expect(begun.indexOf('other due')).toBeLessThanOrEqual(5);
  await endAll();
  expect(begun).toHaveLength(101);
});

test('a tenant never has all turns, so that whoever comes begins at once', async () => {
  const { ask, begun, settle, endAll } = stage(4, 3);
  for (let n = 0; n < 10; n++) void ask('crowd');
  void ask('other');
  await settle();
  expect(begun).toEqual(['crowd due', 'crowd due', 'crowd due', 'other due']);
  await endAll();
});

test('a crowd has more turns while it is alone than beside others, and gets them back when they have gone', async () => {
  let time = 0;
  const { ask, begun, settle, endOne, endAll } = stage(6, 4, 1, () => time);
  for (let n = 0; n < 20; n++) void ask('crowd');
  await settle();
  expect(begun).toHaveLength(4);
  void ask('other');
  await settle();
  expect(begun.at(-1)).toBe('other due');
  // Three of the crowd's end, and it has one left: none of it begins.
  for (let n = 0; n < 3; n++) await endOne();
  expect(begun).toHaveLength(5);
  time = 60_000;
  await endOne();
  expect(begun).toHaveLength(9);
  await endAll();
  expect(begun).toHaveLength(21);
});

test('a chore that visits every tenant makes nobody company', async () => {
  const { ask, begun, settle, endOne, endAll } = stage(6, 4, 1);
  for (let n = 0; n < 8; n++) void ask('crowd');
  for (const tenant of ['one', 'two']) void ask(tenant, 'chore');
  await settle();
  expect(begun).toHaveLength(6);
  for (let n = 0; n < 3; n++) await endOne();
  expect(begun.filter((name) => name === 'crowd due')).toHaveLength(7);
  await endAll();
});

test('of a tenant’s own work what people said goes before what is due and brought in, and the rest still moves', async () => {
  const { ask, begun, endAll } = stage(1, 1);
  void ask('one');
  for (const as of ['bulk', 'reported', 'due', 'said'] as const) for (let n = 0; n < 30; n++) void ask('one', as);
  await endAll();
  const among = (as: Urgency) => begun.slice(1, 31).filter((name) => name === `one ${as}`).length;
  expect(among('said')).toBeGreaterThan(among('due'));
  expect(among('due')).toBeGreaterThan(among('reported'));
  expect(among('reported')).toBeGreaterThanOrEqual(among('bulk'));
  expect(among('bulk')).toBeGreaterThan(0);
});

test('what is urgent is so too after much of it was done while nothing else waited', async () => {
  const { ask, begun, endOne, endAll } = stage(1, 1);
  for (let n = 0; n < 200; n++) void ask('one', 'said');
  for (let n = 0; n < 199; n++) await endOne();
  for (let n = 0; n < 50; n++) void ask('one', 'bulk');
  await endOne();
  void ask('one', 'said');
  await endAll();
  expect(begun.lastIndexOf('one said')).toBeLessThanOrEqual(202);
});

test('a tenant who had many turns while nobody waited is not behind the crowds that come for that', async () => {
  const { ask, begun, endOne, endAll } = stage(3, 3);
  for (let n = 0; n < 2; n++) void ask('steady');
  for (let n = 0; n < 50; n++) {
    void ask('steady');
    await endOne();
  }
  for (let n = 0; n < 30; n++) for (const crowd of ['crowd', 'other']) void ask(crowd);
  await endOne();
  void ask('steady');
  await endAll();
  expect(begun.lastIndexOf('steady due')).toBeLessThanOrEqual(58);
});

test('work within work has its turn already, and a fault gives the turn back', async () => {
  const turns = createFairTurns({ atOnce: 1, alone: 1, beside: 1 });
  await expect(turns.run('one', () => turns.run('one', () => turns.run('other', async () => 'done')))).resolves.toBe(
    'done',
  );
  await expect(turns.run('one', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(turns.run('other', async () => 'again')).resolves.toBe('again');
});

test('whoever asks has their turn in the end, never more at once than there are, and tenants with much to do get the same', async () => {
  const anything = fc.array(
    fc.record({
      tenant: fc.constantFrom('a', 'b', 'c'),
      as: fc.constantFrom<Urgency>('said', 'due', 'reported', 'bulk', 'chore'),
    }),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(anything, fc.integer({ min: 1, max: 5 }), fc.nat(4), async (asked, atOnce, less) => {
      const scene = stage(atOnce, Math.max(1, atOnce - less));
      const all = asked.map(({ tenant, as }) => scene.ask(tenant, as));
      await scene.endAll();
      await Promise.all(all);
      expect(scene.begun).toHaveLength(asked.length);
      expect(scene.most()).toBeLessThanOrEqual(atOnce);
      // While both wait they take turns, so neither is ahead by more than what ran at once.
      const count = (tenant: string) => asked.filter((one) => one.tenant === tenant).length;
      const both = Math.min(count('a'), count('b'));
      const order = scene.begun.map((name) => name[0]!);
      for (let end = 0, a = 0, b = 0; end < order.length && a < both && b < both; end++) {
        if (order[end] === 'a') a++;
        else if (order[end] === 'b') b++;
        expect(Math.abs(a - b)).toBeLessThanOrEqual(atOnce + 1);
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 60) },
  );
});
