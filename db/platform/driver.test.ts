import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, type Sql, withTenant } from './tenant.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '../testing.ts';

describe('the driver, when backends die', () => {
  let db: TestDatabase;
  let tenant: TestTenant;
  beforeAll(async () => {
    db = await createTestDatabase();
    tenant = await db.createTenant();
  });
  afterAll(() => db.stop());

  /** A pool of its own, whose backends can be told apart by the name. */
  function pool(name: string, max = 2): Sql {
    return connect(db.appUrl, { max, name });
  }
  const killAll = (name: string) =>
    db.owner()`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${name}`;
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

  it('refuses every later statement of a transaction whose backend died', async () => {
    const sql = pool('dies-idle');
    const errors: unknown[] = [];
    const outer = withTenant(sql, tenant.id, async (tx) => {
      await killAll('dies-idle');
      await pause(100);
      for (let n = 0; n < 3; n++)
        await tx`select ${n} as n`.catch((error: { code: string }) => errors.push(error.code));
      await tx`update tenants set name = 'never'`;
    });
    await expect(outer).rejects.toMatchObject({
      code: expect.stringMatching(/57P01|CONNECTION_CLOSED|ECONNRESET/) as string,
    });
    // The caller hears of it at once; what it had left to do goes on in vain.
    await vi.waitFor(() => expect(errors).toHaveLength(3));
    expect(errors).toEqual(['CONNECTION_CLOSED', 'CONNECTION_CLOSED', 'CONNECTION_CLOSED']);
    expect((await db.owner()`select name from tenants where id = ${tenant.id}`)[0]!.name).toBe('Test');
    await sql.end();
  });

  it('never lets it go on upon another connection, however busy the pool is', async () => {
    const sql = pool('dies-busy', 1);
    let first = 0;
    const doomed = withTenant(sql, tenant.id, async (tx) => {
      first = (await tx`select pg_backend_pid() as pid`)[0]!.pid as number;
      await killAll('dies-busy');
      await pause(400);
      const [row] = await tx`select pg_backend_pid() as pid`;
      return row!.pid as number;
    });
    // These wait for the only connection and make it connect anew while the transaction still believes in it.
    const waiting = Array.from({ length: 5 }, () =>
      sql`select pg_backend_pid() as pid`.then((rows) => rows[0]!.pid as number),
    );
    await expect(doomed).rejects.toMatchObject({ code: expect.any(String) as string });
    for (const pid of await Promise.all(waiting)) expect(pid).not.toBe(first);
    await sql.end();
  });

  it('works again at once after backends died in every state, again and again', { timeout: 60_000 }, async () => {
    const sql = pool('dies-often', 4);
    for (let round = 0; round < 15; round++) {
      const ends = Array.from({ length: 12 }, (_, n) =>
        withTenant(sql, tenant.id, async (tx) => {
          await tx`select count(*) from leads`;
          if (n % 3 === 0) await pause(n);
          await tx`select pg_sleep(${(n % 4) / 200})`;
          return await tx`select name from tenants`;
        }),
      );
      const work = Promise.allSettled(ends);
      await pause(round % 5);
      await killAll('dies-often');
      await work;
      const began = performance.now();
      const after = await Promise.all(
        Array.from({ length: 8 }, () => withTenant(sql, tenant.id, (tx) => tx`select name from tenants`)).map((each) =>
          each.catch((error: { code: string }) => error.code),
        ),
      );
      // A connection that is found dead only now may cost its statement; nothing may hang.
      expect(performance.now() - began).toBeLessThan(3_000);
      expect(after.filter((rows) => typeof rows !== 'string').length).toBeGreaterThan(0);
      expect(await withTenant(sql, tenant.id, (tx) => tx`select name from tenants`)).toEqual([{ name: 'Test' }]);
    }
    await sql.end();
  });
});
