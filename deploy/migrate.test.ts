/** Migrations on a database where others are at work. */
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ before: '0' });
  await migrate(database.ownerUrl, undefined, '20261201000206');
}, 120_000);
afterAll(() => database?.stop());

/** Somebody holds the messages for two seconds, in a way that a migration cannot share. @returns when they have them */
async function hold(sql: postgres.Sql): Promise<{ end: Promise<unknown> }> {
  let begun = () => {};
  const has = new Promise<void>((resolve) => (begun = resolve));
  const end = sql.begin(async (tx) => {
    await tx`lock table messages in row exclusive mode`;
    begun();
    await tx`select pg_sleep(2)`;
  });
  await has;
  return { end };
}

/** Runs it while somebody else reads. @returns how long the slowest reading took (ms) */
async function whileReading(sql: postgres.Sql, work: Promise<unknown>): Promise<number> {
  let [isOver, slowest] = [false, 0];
  const done = work.finally(() => (isOver = true));
  while (!isOver) {
    const began = performance.now();
    await sql`select from messages limit 1`;
    slowest = Math.max(slowest, performance.now() - began);
    await new Promise((next) => setTimeout(next, 20));
  }
  await done;
  return slowest;
}

describe('migrations beside others', () => {
  it.each([
    ['a change of a table', '20261201000300'],
    ['an index that is made beside others', '20261201000301'],
  ])('%s waits until it has its turn, and lets others pass meanwhile', { timeout: 60_000 }, async (_, upTo) => {
    const sql = postgres(database.ownerUrl, { max: 3, onnotice: () => {} });
    try {
      const { end } = await hold(sql);
      const slowest = await whileReading(sql, migrate(database.ownerUrl, undefined, upTo));
      await end;
      expect(slowest).toBeLessThan(1_500);
      const left = await sql`select from pg_index where not indisvalid`;
      expect(left).toHaveLength(0);
      const [last] = await sql<[{ version: string }]>`select max(version) as version from schema_migrations`;
      expect(last.version).toBe(upTo);
    } finally {
      await sql.end();
    }
  });
});
