/** The whole product on one machine: every process in its order, and back. Used by `npm start`, the fault tests and the bench. */
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { createVault } from '#db/platform/vault.ts';
import { restoreBackup } from './backup/backup.ts';
import { buildUi } from './build-ui.ts';
import { choosePorts, type Ports } from './choose-ports.ts';
import { type ClusterOptions, startPgBouncer, startTemporalCluster } from './cluster/cluster.ts';
import { startGuard } from './supervise/guard.ts';
import { recordChildren, takeFolder } from './supervise/lock.ts';
import { openLogs } from './supervise/logs.ts';
import { namePhones } from './name-phones.ts';
import { appUrl, migrate } from './migrate.ts';
import { freePort } from './ports.ts';
import { postgresUrl, preparePostgres, removeData } from './postgres.ts';
import {
  apiCommand,
  sandboxCommand,
  type Surroundings,
  uiCommand,
  usesMetaSandbox,
  usesSandbox,
  workerCommand,
} from './processes.ts';
import { type Ready, removeReady, writeReady } from './ready.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { seed, whenTemplatesAreHere } from './seed/seed.ts';
import { restartOnChange } from './supervise/restart-on-change.ts';
import { type Child, type Command, supervise } from './supervise/supervise.ts';
import { prepareTemporal } from './temporal.ts';
import { type Balancer, startBalancer } from './testing/balancer.ts';

export interface StackOptions {
  /** Where data, secrets and logs live. */
  folder: string;
  port: number;
  /** Throws the data away first. */
  fresh?: boolean;
  /** Throws the whole folder away in the end, however it comes. */
  temporary?: boolean;
  /** A backup to begin with; the folder must hold no database yet, and the secrets.json that was kept apart from it. */
  restore?: string;
  /** Of `restore`: whether what is due may be sent at once (deploy/backup/backup.ts). */
  nothingSentSince?: boolean;
  /** Whether to fill the demo tenant with leads and sales; without it there is a tenant and its ceo. */
  demo?: boolean;
  /** And with sixty days of work: messages, people inside flows, conversations (deploy/demo/lively). Never with a real provider. */
  lively?: boolean;
  /** For people who write code: api and worker restart on changes, Vite serves the web app from its sources. */
  watch?: boolean;
  /** How many workers; one unless told. */
  workers?: number;
  /** How many instances of the API; one unless told. People's address stays the first one's (`Stack.apiUrls`). */
  apis?: number;
  /** Temporal in roles on PostgreSQL, PgBouncer before the database, a proxy before the instances of the API (cluster/). */
  cluster?: boolean;
  /** PostgreSQL, sandbox and API alone: for what speaks HTTP only. */
  small?: boolean;
  /** Hands over what ends a start that is under way. */
  onStop?: (stop: () => Promise<void>) => void;
  /** Puts something between the processes and the database, for tests: gets the app role's address, gives theirs. */
  through?: (appUrl: string) => Promise<string>;
  /** Progress for people. */
  tell: (line: string) => void;
  /** Each line that a process prints; all of them are in `<folder>/logs` anyway. */
  echo?: (name: string, line: string) => void;
}

export interface Stack {
  ready: Ready;
  /** The processes, by name; of those that run several times the second is `api-2`, `worker-2`. */
  children: Map<string, Child>;
  /** Each instance of the API. */
  apiUrls: string[];
  /** Ends everything, in order; a second call waits for the first. */
  stop(): Promise<void>;
}

/** Starts everything and resolves when it can be used. Leaves nothing behind when it throws. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { watch = false, small = false } = options;
  if (options.fresh && options.restore)
    throw new Error(
      'Beginning anew removes secrets.json, without which nobody opens the backup. Restore into another folder.',
    );
  const folder = resolve(options.folder);
  const lock = await takeFolder(folder);
  const logs = openLogs(join(folder, 'logs'), options.echo);
  const guard = startGuard();
  if (options.temporary) guard.remove(folder);
  const children = new Map<string, Child>();
  let ready: Ready | undefined;
  let balancer: Balancer | undefined;
  let endNames: (() => Promise<void>) | undefined;
  let stopping: Promise<void> | undefined;
  let written: Promise<void> = Promise.resolve();

  /** Both files name processes, so both change whenever one is restarted. One write at a time. */
  const writeDown = () =>
    (written = written.then(async () => {
      if (stopping) return;
      await recordChildren(
        folder,
        [...children.values()].map((child) => child.pid),
      );
      if (!ready) return;
      for (const name of Object.keys(ready.pids) as (keyof Ready['pids'])[])
        ready.pids[name] = children.get(name)?.pid ?? null;
      await writeReady(folder, ready);
    }));

  const run = async (command: Command) => {
    if (stopping) throw new Error('Stopped while starting.');
    const child = supervise(command, { guard, onLine: logs.write, onPid: () => void writeDown(), restart: true });
    children.set(command.name, child);
    await child.whenReady;
  };

  const parts: ClusterOptions = { folder, run, tell: options.tell };

  const stop = async () => {
    await written;
    await removeReady(folder);
    await endNames?.();
    // First those who use, then those who are used.
    for (const names of [/^(ui|api|worker)/, /^(sandbox|temporal)/, /^pgbouncer/, /^postgres/]) {
      await Promise.all([...children].map(async ([name, child]) => names.test(name) && child.stop()));
    }
    await balancer?.stop();
    logs.close();
    await recordChildren(folder, []);
    await lock.release();
    if (!options.temporary) return;
    await removeData(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  };
  const stopOnce = () => (stopping ??= stop());

  try {
    await mkdir(folder, { recursive: true });
    // Nobody else's to look into; PostgreSQL under another user may walk through it (postgres.ts).
    await chmod(folder, 0o700);
    if (options.fresh) await forget(folder, options.tell);
    const secrets = await loadSecrets(join(folder, 'secrets.json'));
    const ports = await choosePorts(join(folder, 'ports.json'), options.port);
    const publicUrl = process.env.PUBLIC_URL ?? `http://localhost:${watch ? ports.ui : ports.web}`;
    const sandboxUrl = `http://localhost:${ports.sandbox}`;
    const surroundings: Surroundings = {
      ports,
      secrets,
      sandboxUrl,
      publicUrl,
      folder,
      appUrl: '',
      directUrl: '',
      temporalAddress: '',
      uiFolder: null,
      watch,
    };
    options.onStop?.(stopOnce);

    const started = database(ports);
    const [ownerUrl, temporal, uiFolder] = await allOrFirstError([
      started,
      small ? { address: '', uiUrl: null } : temporalServer(ports, started),
      watch || small ? null : buildUi(options.tell),
      run(sandboxCommand(surroundings)),
    ]);
    const direct = appUrl(ownerUrl, secrets.appPassword);
    Object.assign(surroundings, {
      appUrl: options.cluster ? await startPgBouncer(parts, direct) : ((await options.through?.(direct)) ?? direct),
      directUrl: direct,
      temporalAddress: temporal.address,
      uiFolder,
    });
    const { email, tenantId } = await seed({
      ownerUrl,
      appUrl: surroundings.appUrl,
      secrets,
      ycloudUrl: process.env.YCLOUD_URL ?? sandboxUrl,
      webhookUrl: process.env.PUBLIC_URL ?? `http://localhost:${ports.web}`,
      adsFrom: usesMetaSandbox() ? sandboxUrl : null,
      demo: options.demo ?? false,
      // Whoever waits in a flow of it goes on by and by: never through a provider that could reach somebody.
      lively: options.lively ?? false,
      pretends: usesSandbox(),
      tell: options.tell,
    });
    options.tell(small ? 'Starting api …' : 'Starting api and worker …');
    // A proxy has people's address then, and each instance one of its own.
    const firstApi = { ...surroundings, ports: { ...ports, web: options.cluster ? await freePort() : ports.web } };
    await allOrFirstError([
      run(apiCommand(firstApi)),
      small ? null : run(workerCommand(surroundings)),
      watch ? run(uiCommand(surroundings)) : null,
    ]);

    for (let n = 2; n <= (options.workers ?? 1); n++) {
      const command = workerCommand({ ...surroundings, ports: { ...ports, worker: await freePort() } });
      await run({ ...command, name: `worker-${n}` });
    }

    const apiUrls = [`http://127.0.0.1:${firstApi.ports.web}`];
    for (let n = 2; n <= (options.apis ?? 1); n++) {
      const port = await freePort();
      await run({ ...apiCommand({ ...surroundings, ports: { ...ports, web: port } }), name: `api-${n}` });
      apiUrls.push(`http://127.0.0.1:${port}`);
    }
    if (options.cluster) balancer = await startBalancer(apiUrls, ports.web);

    if (watch) restartOnChange(['workflows', 'db'], () => void children.get('worker')?.restart());
    if (!small) await whenTemplatesAreHere(surroundings.appUrl, tenantId);
    if (options.demo && usesSandbox()) endNames = namePhones({ sandboxUrl, appUrl: surroundings.appUrl, tenantId });

    ready = {
      url: publicUrl,
      sandboxUrl,
      temporalAddress: temporal.address,
      temporalUiUrl: temporal.uiUrl,
      databaseUrl: ownerUrl,
      email,
      password: secrets.demoPassword,
      ingestKey: secrets.ingestKey,
      pids: { api: null, worker: null, temporal: null, postgres: null, sandbox: null },
    };
    await writeDown();
    return { ready, children, apiUrls, stop: stopOnce };
  } catch (error) {
    await stopOnce();
    throw error;
  }

  /** @returns connection string of the schema's owner, migrated */
  async function database(at: Ports): Promise<string> {
    const {
      appPassword,
      CREDENTIALS_KEYS,
      postgresPassword: password,
    } = await loadSecrets(join(folder, 'secrets.json'));
    let url = process.env.DATABASE_URL;
    if (!url) {
      options.tell('Starting PostgreSQL …');
      const dataDir = join(folder, 'postgres');
      const command = await preparePostgres({ dataDir, port: at.postgres, password, durable: true });
      if (options.temporary) guard.remove(command.dataDir);
      await run(command);
      url = postgresUrl({ port: at.postgres, password }, 'cadencia');
      await createDatabase(postgresUrl({ port: at.postgres, password }), 'cadencia');
    }
    if (options.restore) await restoreFrom(options.restore, url, { appPassword, CREDENTIALS_KEYS });
    await migrate(url, appPassword);
    return url;
  }

  async function restoreFrom(file: string, url: string, secrets: Pick<Secrets, 'appPassword' | 'CREDENTIALS_KEYS'>) {
    options.tell(`Restoring ${file} …`);
    const vault = createVault(secrets.CREDENTIALS_KEYS);
    const how = { nothingSentSince: options.nothingSentSince ?? false, appPassword: secrets.appPassword };
    const { takenAt } = await restoreBackup(url, vault, file, how);
    options.tell(`Everything is as it was at ${takenAt}.`);
    if (!how.nothingSentSince) options.tell('Sending is stopped for everybody until: npm run kill-switch -- off');
  }

  async function temporalServer(
    at: Ports,
    started: Promise<string>,
  ): Promise<{ address: string; uiUrl: string | null }> {
    const address = process.env.TEMPORAL_ADDRESS;
    if (address) return { address, uiUrl: null };
    if (options.cluster) return { address: await startTemporalCluster(parts, await started), uiUrl: null };
    options.tell('Starting Temporal …');
    const dbFile = join(folder, 'temporal.db');
    const command = await prepareTemporal({ port: at.temporal, uiPort: at.temporalUi, dbFile, tell: options.tell });
    await run(command);
    return { address: command.address, uiUrl: `http://localhost:${at.temporalUi}` };
  }
}

/** Throws the data of this folder away: databases, secrets, logs. A database or a Temporal of somebody else is left alone. */
async function forget(folder: string, tell: (line: string) => void): Promise<void> {
  tell('Beginning anew: the data of this installation is removed.');
  if (process.env.DATABASE_URL) tell('DATABASE_URL is set: its data stays. Empty it yourself if you mean to.');
  await removeData(join(folder, 'postgres'));
  const sandbox = ['sandbox.json', 'sandbox.json.ads'];
  for (const name of ['temporal.db', 'temporal.db-wal', 'temporal.db-shm', ...sandbox, 'secrets.json']) {
    await rm(join(folder, name), { force: true });
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
}

/** Like `Promise.all`, but a failure waits for the others to settle, so that nothing starts behind our back. */
async function allOrFirstError<T extends readonly unknown[]>(
  work: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(work);
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
  return settled.map((each) => (each.status === 'fulfilled' ? each.value : undefined)) as never;
}
