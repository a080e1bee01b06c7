import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase, type TestTenant } from '../../testing.ts';
import { allow, connect, type Sql, withTenant } from '../tenant.ts';
import { readAddress } from './shared-sessions.ts';

describe('readAddress()', () => {
  it.each([
    ['postgres://a:b@db:5432/c', 'postgres://a:b@db:5432/c', false],
    ['postgres://a:b@db:6432/c?pgbouncer=true', 'postgres://a:b@db:6432/c', true],
    [
      'postgres://a:b@one,two:5433/c?sslmode=require&pgbouncer=true',
      'postgres://a:b@one,two:5433/c?sslmode=require',
      true,
    ],
    ['postgres://a:b@db/c?pgbouncer=true&sslmode=require', 'postgres://a:b@db/c?sslmode=require', true],
    ['postgres://a:b@db/c?pgbouncer=false', 'postgres://a:b@db/c?pgbouncer=false', false],
    ['postgres://a:b@db/c?xpgbouncer=true', 'postgres://a:b@db/c?xpgbouncer=true', false],
  ])('%s', (given, url, isShared) => {
    expect(readAddress(given)).toEqual({ url, isShared });
  });
});

describe('a pool on shared connections', () => {
  let db: TestDatabase;
  let tenant: TestTenant;
  let sql: Sql;
  beforeAll(async () => {
    db = await createTestDatabase();
    tenant = await db.createTenant();
    await db.owner().unsafe(`alter database ${new URL(db.directUrl).pathname.slice(1)} reset app.person_key`);
    // The same connection each time, as a pooler may give it or not: what was said on it must not be there any more.
    const url = new URL(db.appUrl);
    url.searchParams.set('pgbouncer', 'true');
    sql = connect(url.href, { max: 1, seconds: 3.5, isByKey: true, personKey: '36'.repeat(64) + '5c'.repeat(64) });
  });
  afterAll(async () => {
    await sql.end({ timeout: 2 });
    await db.stop();
  });

  const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'plan_cache_mode'];
  const shown = async (on: Pick<Sql, 'unsafe'>) => {
    const [row] = await on.unsafe(`select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`);
    return row;
  };
  const ours = {
    statement_timeout: '3500ms',
    lock_timeout: '3s',
    idle_in_transaction_session_timeout: '7s',
    plan_cache_mode: 'force_generic_plan',
  };

  it('says its settings in each transaction and to each statement, and leaves nothing of them', async () => {
    expect(await withTenant(sql, tenant.id, (tx) => shown(tx))).toEqual(ours);
    const readOnly = 'isolation level repeatable read read only';
    expect(await withTenant(sql, tenant.id, (tx) => shown(tx), readOnly)).toEqual(ours);
    expect(await sql.begin((tx) => shown(tx))).toEqual(ours);
    await expect(sql.begin((tx) => tx`select 1/0`)).rejects.toThrow('division');
    const longer = async (tx: Parameters<typeof allow>[0]) => (await allow(tx, 20), await shown(tx));
    expect(await sql.begin(longer)).toEqual({ ...ours, statement_timeout: '20s' });
    expect(await shown(sql)).toEqual(ours);
  });

  it('takes statements as any pool does: of parts, with values, late, in a crowd; and answers after the commit', async () => {
    const where = (n: number) => sql`where n < ${n}`;
    const of = (n: number) =>
      sql<{ n: number }[]>`select n from generate_series(1, 9) n ${where(n)} and n in ${sql([1, 2, 3, 4])}`;
    const notYet = of(3);
    const many = await Promise.all(Array.from({ length: 40 }, (_, n) => of((n % 4) + 2)));
    expect(many.map((rows) => rows.length)).toEqual(Array.from({ length: 40 }, (_, n) => (n % 4) + 1));
    expect((await notYet).map(({ n }) => n)).toEqual([1, 2]);
    await expect(sql`select 1/${0}::int`).rejects.toMatchObject({ code: '22012' });
    const put = await sql`insert into rate_limits (key, window_start, hits) values ('alone', now(), ${1})`;
    expect(put.count).toBe(1);
    expect(await db.owner()`select hits from rate_limits where key = 'alone'`).toEqual([{ hits: 1 }]);
  });

  it('knows people in a transaction, and nobody meets them without the key afterwards', async () => {
    const hash = (on: Pick<Sql, 'unsafe'>) => on.unsafe(`select keyed_hash('\\x00') as hash`);
    expect(await withTenant(sql, tenant.id, (tx) => hash(tx))).toHaveLength(1);
    await expect(sql.begin(async (tx) => (await tx`set local app.person_key = ''`, await hash(tx)))).rejects.toThrow(
      'app.person_key',
    );
  });

  it('keeps no statement prepared', async () => {
    await withTenant(sql, tenant.id, (tx) => tx`select id from leads where id = ${tenant.id}`);
    expect(await sql`select statement from pg_prepared_statements`).toEqual([]);
  });
});

describe('what api and worker say to PostgreSQL', () => {
  /** Tells a session something that outlasts its transaction, or asks it for what does. */
  const toSession =
    /pg_(try_)?advisory_lock|pg_advisory_unlock|set_config\([^)]*,\s*false\s*\)|\bset session\b|\bdiscard all\b|\bwith hold\b|\.reserve\(/i;
  const root = fileURLToPath(new URL('../../../', import.meta.url));

  it('tells the session nothing, but for the backup, which has a connection of its own', async () => {
    const files = ['api', 'db', 'workflows'].map(async (folder) => {
      const all = await readdir(join(root, folder), { recursive: true });
      return all.filter((name) => name.endsWith('.ts') && !name.includes('test')).map((name) => join(folder, name));
    });
    const telling: string[] = [];
    for (const file of (await Promise.all(files)).flat())
      if (toSession.test(await readFile(join(root, file), 'utf8'))) telling.push(file.replaceAll('\\', '/'));
    expect(telling).toEqual(['db/platform/backup/backup.ts']);
  });

  it('neither does any function of the database', async () => {
    const db = await createTestDatabase();
    try {
      const functions = await db.owner()<{ proname: string; prosrc: string }[]>`
        select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace`;
      expect(functions.length).toBeGreaterThan(50);
      expect(functions.filter(({ prosrc }) => toSession.test(prosrc)).map(({ proname }) => proname)).toEqual([]);
    } finally {
      await db.stop();
    }
  });
});
