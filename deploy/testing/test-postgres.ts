/** The PostgreSQL of a test run, with a migrated database that every test database is a copy of. */
import { createHash, randomBytes } from 'node:crypto';
import { chmod, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { preparePgBouncer } from '../cluster/pgbouncer.ts';
import { appUrl, migrate } from '../migrate.ts';
import { sameClock } from './clock.ts';
import { freePort } from '../ports.ts';
import { postgresUrl, preparePostgres } from '../postgres.ts';
import { supervise } from '../supervise/supervise.ts';
import type { TestRun } from './test-run.ts';

const migrations = join(dirname(fileURLToPath(import.meta.url)), '../../db/migrations');

export interface TestPostgres {
  /** Connection string of a superuser, database `postgres`. */
  adminUrl: string;
  /** The database to copy. */
  template: string;
  appPassword: string;
  /** host:port of PgBouncer in front of it; null unless `TEST_POOLER=pgbouncer` asks for one. */
  pooler: string | null;
}

/** Starts a server of its own, or uses `TEST_DATABASE_URL` (a superuser's), and makes the template. */
export async function startTestPostgres(run: TestRun): Promise<TestPostgres> {
  const adminUrl = process.env.TEST_DATABASE_URL ?? (await startOwn(run));
  // The same for all runs that may share a server, since they share the role.
  const appPassword = createHash('sha256')
    .update(`app ${new URL(adminUrl).password}`)
    .digest('hex');
  const template = `cadencia_template_${await fingerprint()}`;
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(hashtext(${template}))`;
    const found = await sql`select from pg_database where datname = ${template} and datistemplate`;
    if (found.length === 0) {
      await sql.unsafe(`drop database if exists ${template}`);
      await sql.unsafe(`create database ${template}`);
      const url = new URL(adminUrl);
      url.pathname = template;
      await migrate(url.href, appPassword);
      await sql.unsafe(`alter database ${template} is_template true`);
    }
  } finally {
    await sql.end();
  }
  const pooler = process.env.TEST_POOLER === 'pgbouncer' ? await startPooler(run, appUrl(adminUrl, appPassword)) : null;
  return { adminUrl, template, appPassword, pooler };
}

async function startPooler(run: TestRun, url: string): Promise<string> {
  const command = await preparePgBouncer({ folder: await run.folder(), port: await freePort(), appUrl: url });
  const pooler = supervise(command, run);
  run.children.push(pooler);
  await pooler.whenReady;
  return new URL(command.appUrl).host;
}

async function startOwn(run: TestRun): Promise<string> {
  const folder = await run.folder();
  // The server may run as another user, who must be able to walk in.
  await chmod(folder, 0o711);
  const password = randomBytes(12).toString('hex');
  for (let attempt = 1; ; attempt += 1) {
    const options = { port: await freePort(), password, durable: false, dataDir: join(folder, 'postgres') };
    const command = await preparePostgres(options);
    run.guard.remove(command.dataDir);
    try {
      const server = supervise({ ...command, env: { ...command.env, ...sameClock() } }, run);
      run.children.push(server);
      await server.whenReady;
      return postgresUrl(options);
    } catch (error) {
      // Somebody else may have taken the port in between.
      if (attempt === 3) throw error;
    }
  }
}

/** Changes whenever a migration does. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(migrations)).toSorted())
    hash.update(file).update(await readFile(join(migrations, file)));
  return hash.digest('hex').slice(0, 12);
}
