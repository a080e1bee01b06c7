import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from './failures.ts';
import { connect, ping, type Sql, withTenant } from './tenant.ts';
import { Wire } from '../testing/wire.ts';
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

  it('hands work to the connection used last, so that few plan it', async () => {
    const sql = pool('few', 4);
    const ask = (seconds = 0) => sql<[{ pid: number }]>`select pg_backend_pid() as pid, pg_sleep(${seconds})`;
    await Promise.all([ask(0.1), ask(0.1), ask(0.1), ask(0.1)]);
    const asked = new Set<number>();
    for (let n = 0; n < 8; n++) for (const { pid } of await ask()) asked.add(pid);
    expect(asked.size).toBe(1);
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

describe('the driver, when nothing comes back', () => {
  let db: TestDatabase;
  let tenant: TestTenant;
  let wire: Wire;
  let sql: Sql;
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);
  beforeAll(async () => {
    db = await createTestDatabase();
    tenant = await db.createTenant();
    wire = await Wire.to(db.appUrl);
    process.on('uncaughtException', note).on('unhandledRejection', note);
  });
  beforeEach(() => void (sql = connect(wire.url, { max: 3, seconds: 1 })));
  afterEach(async () => {
    wire.flow();
    await sql.end({ timeout: 2 });
  });
  afterAll(async () => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    await wire.down();
    await db.stop();
  });
  const name = (text: string) =>
    withTenant(sql, tenant.id, (tx) => tx`update tenants set name = ${text} returning name`);
  const nameNow = async () => (await db.owner()`select name from tenants where id = ${tenant.id}`)[0]!.name as string;
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code: string }) => (isTransient(error) ? error.code : `not transient: ${error.code}`),
    );

  it('ends every statement in time, those that wait for a connection too, and works again by itself at once', async () => {
    await name('before');
    wire.hold();
    const began = performance.now();
    const codes = await Promise.all([
      ...Array.from({ length: 12 }, (_, i) => codeOf(name(`held ${i}`))),
      ...Array.from({ length: 6 }, () => codeOf(sql`select 1`)),
    ]);
    for (const code of codes) expect(['CONNECTION_SILENT', 'CONNECT_TIMEOUT']).toContain(code);
    expect(performance.now() - began).toBeLessThan(6_000);
    expect(await ping(sql)).toBe('silent');
    wire.flow();
    // The line is whole again before anything is asked for: nothing dead is left in the pool, so nothing fails.
    await sleep(3_000);
    expect(await Promise.all(Array.from({ length: 6 }, (_, i) => codeOf(name(`after ${i}`))))).toEqual(
      Array(6).fill('done'),
    );
    expect(await nameNow()).toMatch(/^after/);
  });

  it('leaves no idle connection to be found dead by whoever comes next', async () => {
    await Promise.all([1, 2, 3].map((n) => sql`select pg_sleep(0.1), ${n}::int`));
    wire.hold();
    expect(await codeOf(sql`select 1`)).toBe('CONNECTION_SILENT');
    wire.drop();
    wire.flow();
    expect(await Promise.all([1, 2, 3].map(() => codeOf(sql`select 1`)))).toEqual(['done', 'done', 'done']);
  });

  it('never goes on with a transaction whose statement found no answer', async () => {
    await name('whole');
    const codes: string[] = [];
    const end = await codeOf(
      withTenant(sql, tenant.id, async (tx) => {
        await tx`update tenants set name = 'half'`;
        wire.hold();
        codes.push(await codeOf(tx`select 1`));
        wire.flow();
        await sleep(500);
        // What code does that handles errors: it goes on.
        for (let n = 0; n < 3; n++) codes.push(await codeOf(tx`update tenants set name = 'half and half'`));
      }),
    );
    await vi.waitFor(() => expect([end, ...codes]).toEqual(Array(5).fill('CONNECTION_SILENT')), 10_000);
    expect(await nameNow()).toBe('whole');
  });

  it('says of a commit without an answer that nobody knows, and not that it failed or was done', async () => {
    const end = codeOf(
      withTenant(sql, tenant.id, async (tx) => {
        await tx`update tenants set name = 'committed'`;
        wire.holdAnswers();
      }),
    );
    expect(await end).toBe('CONNECTION_SILENT');
    expect(await nameNow()).toBe('committed');
  });

  it('throws nothing where nobody can catch it', () => {
    expect(uncaught).toEqual([]);
  });
});
