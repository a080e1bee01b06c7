/** Who fills a queue wakes the relay: by few notifications of many at once, for those make commits stand in line. */
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { withTenant } from './tenant.ts';

let db: TestDatabase;
let tenant = '';
let listener: postgres.Sql;
let heard: string[] = [];
beforeAll(async () => {
  db = await createTestDatabase({ max: 8 });
  tenant = (await db.createTenant()).id;
  listener = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  await listener.listen('cadencia_relay', (what) => void heard.push(what));
});
afterAll(async () => {
  await listener?.end({ timeout: 2 });
  await db?.stop();
});
beforeEach(() => void (heard = []));

/** Adds so many events; ends when it is let go. */
const fill = (rows: number, until: Promise<unknown> = Promise.resolve()) => {
  const { promise: written, resolve } = Promise.withResolvers<void>();
  const done = withTenant(db.sql, tenant, async (tx) => {
    await tx`insert into events (type, subject, data) select 'test', 'test', '{}' from generate_series(1, ${rows})`;
    resolve();
    await until;
  });
  return { written, done };
};
/** All that was told so far. A listener hears in the order of commits. */
const told = async () => {
  await listener.notify('cadencia_relay', 'last');
  while (heard.at(-1) !== 'last') await new Promise((resolve) => setTimeout(resolve, 5));
  return heard.slice(0, -1);
};

it('a transaction wakes it once, and one that wrote nothing does not', async () => {
  await fill(3).done;
  await fill(0).done;
  expect(await told()).toEqual(['events']);
});

it('of five at once three wake it, and the next one after them does', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const crowd = Array.from({ length: 5 }, () => fill(1, promise));
  for (const { written } of crowd) await written;
  expect(await told()).toEqual([]);
  resolve();
  await Promise.all(crowd.map(({ done }) => done));
  await fill(1).done;
  expect((await told()).filter((what) => what === 'events')).toHaveLength(4);
});
