import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTransient } from './failures.ts';
import { allow, connect, type Sql, withTenant } from './tenant.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '../testing.ts';

describe('the server’s own deadline', () => {
  let db: TestDatabase;
  let tenant: TestTenant;
  let sql: Sql;
  beforeAll(async () => {
    db = await createTestDatabase();
    tenant = await db.createTenant();
    // Through a shared connection a statement by itself has its role's deadline (pooler/).
    sql = connect(db.directUrl, { max: 1, seconds: 1 });
  });
  afterAll(async () => {
    await sql.end({ timeout: 2 });
    await db.stop();
  });
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code: string }) => (isTransient(error) ? error.code : `not transient: ${error.code}`),
    );

  it('lets a slow statement be ended by the server, which leaves the connection whole', async () => {
    const pid = async () => (await sql`select pg_backend_pid() as pid`)[0]!.pid as number;
    const before = await pid();
    expect(await codeOf(sql`select pg_sleep(3)`)).toBe('57014');
    expect(await pid()).toBe(before);
  });

  it('gives those longer who say so, for their transaction only', async () => {
    const rows = await withTenant(sql, tenant.id, async (tx) => {
      await allow(tx, 20);
      return await tx`select pg_sleep(2.5), 'done' as end`;
    });
    expect(rows[0]!.end).toBe('done');
    expect(await codeOf(withTenant(sql, tenant.id, (tx) => tx`select pg_sleep(2.5)`))).toBe('57014');
  });
});
