/** Migrations on a database where others are at work. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { migrate } from './migrate.ts';
import { root } from './runtimes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ before: '0' });
  await migrate(database.ownerUrl, undefined, '20261201000205');
}, 120_000);
afterAll(() => database?.stop());

/** Somebody holds a table for four seconds, in a way that a migration cannot share. @returns when they have it */
async function hold(sql: postgres.Sql, table: string): Promise<{ end: Promise<unknown> }> {
  let begun = () => {};
  const has = new Promise<void>((resolve) => (begun = resolve));
  const end = sql.begin(async (tx) => {
    await tx`lock table ${tx(table)} in row exclusive mode`;
    begun();
    await tx`select pg_sleep(4)`;
  });
  await has;
  return { end };
}

/** Runs it while somebody else reads. @returns how long the slowest reading took (ms) */
async function whileReading(sql: postgres.Sql, table: string, work: Promise<unknown>): Promise<number> {
  let [isOver, slowest] = [false, 0];
  const done = work.finally(() => (isOver = true));
  while (!isOver) {
    const began = performance.now();
    await sql`select from ${sql(table)} limit 1`;
    slowest = Math.max(slowest, performance.now() - began);
    await new Promise((next) => setTimeout(next, 20));
  }
  await done;
  return slowest;
}

describe('migrations beside others', () => {
  it.each([
    ['an index that is dropped beside others', 'enrolment_steps', '20261201000206'],
    ['a change of a table', 'messages', '20261201000300'],
    ['an index that is made beside others', 'messages', '20261201000301'],
  ])('%s waits until it has its turn, and lets others pass meanwhile', { timeout: 60_000 }, async (_, table, upTo) => {
    const sql = postgres(database.ownerUrl, { max: 3, onnotice: () => {} });
    try {
      const { end } = await hold(sql, table);
      const slowest = await whileReading(sql, table, migrate(database.ownerUrl, undefined, upTo));
      await end;
      expect(slowest).toBeLessThan(3_000);
      const left = await sql`select from pg_index where not indisvalid`;
      expect(left).toHaveLength(0);
      const [last] = await sql<[{ version: string }]>`select max(version) as version from schema_migrations`;
      expect(last.version).toBe(upTo);
    } finally {
      await sql.end();
    }
  });

  it(
    'any number may begin at once, and what a killed one left half done is no obstacle',
    { timeout: 60_000 },
    async () => {
      const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
      try {
        await sql`create index messages_open on messages (id)`;
        await sql`update pg_index set indisvalid = false where indexrelid = 'messages_open'::regclass`;
        await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, undefined, '20261201000305')));
        const [index] = await sql<[{ valid: boolean; as: string }]>`
        select indisvalid as valid, pg_get_indexdef(indexrelid) as as from pg_index where indexrelid = 'messages_open'::regclass`;
        expect(index.valid).toBe(true);
        expect(index.as).toContain('open_state');
      } finally {
        await sql.end();
      }
    },
  );

  it('what is dropped beside others may be gone after a try that was cut short', () => {
    const folder = join(root, 'db/migrations');
    for (const file of readdirSync(folder)) {
      const drops = readFileSync(join(folder, file), 'utf8').match(/^drop index concurrently (?!if exists )/gm);
      expect(drops, file).toBeNull();
    }
  });
});
