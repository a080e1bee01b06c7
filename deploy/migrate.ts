/** Brings a database to the newest schema and lets the app role in. Any number of processes may do so at once. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { lockFirst } from './lock-first.ts';

const run = promisify(execFile);
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Any number nobody else in this database uses. */
const lock = 7_215_530_042;

/**
 * For how long a migration waits at most for what somebody at work holds (ms): everybody who comes after it waits as long. For many tries
 * shorter than PostgreSQL waits before it looks for two who wait for each other (a second), so that not they are told to give up.
 */
const lockWaits = [...Array.from({ length: 40 }, () => 600), 1_500, 3_000, 6_000, 12_000];
/** lock_not_available, deadlock_detected. */
const inTheWay = /\((55P03|40P01)\)/;

/**
 * Runs the migrations that are missing and sets the app role's password. Repeating it changes nothing.
 * @param ownerUrl connection string of the role that owns the schema; the database must exist
 * @param appPassword what `cadencia_app` signs in with from now on; without it the password stays as it is
 * @param upTo the last migration to run, by its number; all by default
 * @throws with dbmate's own words when a migration fails; the ones before it stay applied. One that meets others at work tries again.
 */
export async function migrate(ownerUrl: string, appPassword?: string, upTo?: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { application_name: 'cadencia-migrate' } });
  try {
    await takeTurn(sql);
    await withMigrations(upTo, (folder) => besideOthers(sql, (lockWait) => dbmate(ownerUrl, folder, lockWait)));
    if (appPassword) {
      const [row] = await sql<{ quoted: string }[]>`select quote_literal(${appPassword}::text) as quoted`;
      await sql.unsafe(`alter role cadencia_app password ${row!.quoted}`);
    }
  } finally {
    await sql.end();
  }
}

/**
 * dbmate takes no lock of its own: two at once would both see the same migration as missing. Whoever waits asks again and again: a
 * statement that waits has a snapshot, and an index that is made beside others is not finished before it is gone.
 */
async function takeTurn(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const [row] = await sql<[{ isOurs: boolean }]>`select pg_try_advisory_lock(${lock}) as "isOurs"`;
    if (row.isOurs) return;
    await pause(200);
  }
}

/** Tries again for as long as others hold what the next migration needs, with more patience each time. */
async function besideOthers(sql: postgres.Sql, work: (lockWait: number) => Promise<void>): Promise<void> {
  let [done, tries] = [-1, 0];
  for (;;) {
    await dropUnfinished(sql);
    try {
      return await work(lockWaits[tries]!);
    } catch (error) {
      if (!inTheWay.test((error as Error).message)) throw error;
      const [row] = await sql<[{ count: number }]>`select count(*)::int as count from schema_migrations`;
      tries = row.count > done ? 1 : tries + 1;
      done = row.count;
      if (tries === lockWaits.length) throw error;
      await pause(100 + Math.random() * 400);
    }
  }
}

/** Indexes that were being made or dropped beside others when it failed, or somebody ended it: the next try does it again. */
async function dropUnfinished(sql: postgres.Sql): Promise<void> {
  const unfinished = await sql<{ name: string }[]>`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where not i.indisvalid and c.relnamespace = 'public'::regnamespace and c.relkind = 'i'`;
  for (const { name } of unfinished) await sql`drop index concurrently if exists ${sql(name)}`;
}

/** The connection string of the app role for the database that `ownerUrl` names. */
export function appUrl(ownerUrl: string, appPassword: string): string {
  const url = new URL(ownerUrl);
  url.username = 'cadencia_app';
  url.password = encodeURIComponent(appPassword);
  return url.href;
}

/** A folder with the migrations as they are run: up to the last one, and their locks first. */
async function withMigrations(last: string | undefined, work: (folder: string) => Promise<void>): Promise<void> {
  const [all, folder] = [join(root, 'db/migrations'), await mkdtemp(join(tmpdir(), 'cadencia-migrations-'))];
  try {
    for (const file of await readdir(all)) {
      if (last !== undefined && file.split('_')[0]! > last) continue;
      await writeFile(join(folder, file), lockFirst(await readFile(join(all, file), 'utf8')));
    }
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function dbmate(ownerUrl: string, folder: string, lockWait: number): Promise<void> {
  const url = new URL(ownerUrl);
  // A setting of the session: its driver hands on what it does not know.
  url.searchParams.set('lock_timeout', `${lockWait}`);
  // Its driver insists on TLS unless told otherwise; postgres.js, which the rest uses, does not.
  if (!url.searchParams.has('sslmode')) url.searchParams.set('sslmode', 'disable');
  const cli = join(dirname(createRequire(import.meta.url).resolve('dbmate')), 'cli.js');
  try {
    await run(process.execPath, [cli, '--migrations-dir', folder, '--no-dump-schema', 'migrate'], {
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: url.href },
    });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new Error(`The migrations did not run: ${said.replaceAll(decodeURIComponent(url.password) || '\0', '…')}`, {
      cause: error,
    });
  }
}

if (import.meta.main) {
  const ownerUrl = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;
  if (!ownerUrl) {
    console.error('Set DATABASE_OWNER_URL to the connection string of the role that owns the schema.');
    process.exit(1);
  }
  await migrate(ownerUrl, process.env.APP_DATABASE_PASSWORD);
  console.log('The database is up to date.');
}
