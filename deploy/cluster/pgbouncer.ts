/** PgBouncer (Debian's package) in transaction mode between the product and PostgreSQL: a few connections, shared by many processes. */
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { exists } from '../exists.ts';
import { answers, reachableFolder, unprivilegedUser } from '../postgres.ts';
import type { Command } from '../supervise/supervise.ts';

export interface PgBouncerOptions {
  /** For its settings and the one password that it knows. */
  folder: string;
  port: number;
  /** Connection string of the app role at PostgreSQL itself; whichever database it names, all of that server are reached. */
  appUrl: string;
  /** Connections to PostgreSQL for each database (default 30): far fewer than the processes would keep themselves. */
  connections?: number;
}

export interface PgBouncerCommand extends Command {
  /** What stands in the place of `appUrl`. */
  appUrl: string;
}

/** Writes its settings and says how to run it. */
export async function preparePgBouncer(options: PgBouncerOptions): Promise<PgBouncerCommand> {
  const file = await findPgBouncer();
  // It refuses to be root, as PostgreSQL does.
  const user = await unprivilegedUser();
  const folder = await reachableFolder(join(options.folder, 'pgbouncer'), user);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const at = new URL(options.appUrl);
  const [name, password] = [decodeURIComponent(at.username), decodeURIComponent(at.password)];
  const settings = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  const lines = [
    '[databases]',
    `* = host=${at.hostname} port=${at.port || 5432}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${options.port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${users}`,
    'pool_mode = transaction',
    'max_client_conn = 1000',
    `default_pool_size = ${options.connections ?? 30}`,
    // PostgreSQL that comes back is found at once; whoever waits hears of one that does not.
    'server_login_retry = 0.2',
    'query_wait_timeout = 10',
    'log_connections = 0',
    'log_disconnections = 0',
  ];
  const files = [
    [settings, `${lines.join('\n')}\n`],
    [users, `"${name}" "${password}"\n`],
  ] as const;
  for (const [path, text] of files) await writeFile(path, text, { mode: 0o600 });
  if (user) for (const path of [folder, settings, users]) await chown(path, user.uid, user.gid);
  at.port = `${options.port}`;
  const through = new URL(at.href);
  through.searchParams.set('pgbouncer', 'true');
  return {
    name: 'pgbouncer',
    appUrl: through.href,
    file,
    args: ['--quiet', settings],
    env: { PATH: process.env.PATH ?? '' },
    cwd: '/',
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
    // SIGINT lets what is under way end; SIGTERM does not.
    stopSignal: 'SIGINT',
    patience: 5_000,
    ready: () => answers(at.href),
  };
}

/** @throws with what to do about it when there is none */
async function findPgBouncer(): Promise<string> {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].map((folder) => join(folder, 'pgbouncer'));
  for (const place of [process.env.PGBOUNCER, ...places]) if (place && (await exists(place))) return place;
  throw new Error('PgBouncer is needed for this: apt-get install pgbouncer, or point PGBOUNCER at its program.');
}
