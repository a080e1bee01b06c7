/** Temporal as production has it: its four roles as processes of their own, their data in PostgreSQL. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import postgres from 'postgres';
import type { Command } from '../supervise/supervise.ts';
import { dropIndex, indexesOfOwnAttributes } from '../temporal-store/unused-indexes.ts';
import { findServer, type ServerPrograms } from './fetch-server.ts';
import {
  databases,
  type Role,
  roles,
  type Store,
  temporalDynamicSettings,
  type TemporalPorts,
  temporalSettings,
} from './temporal-settings.ts';

const run = promisify(execFile);

/** How long what ended stays readable, as in the dev server. */
const retentionSeconds = 24 * 3600;

export interface TemporalClusterOptions {
  /** For the settings of the roles, the password of their databases among them. */
  folder: string;
  ports: TemporalPorts;
  /** Of a role that may create databases. */
  ownerUrl: string;
  tell: (line: string) => void;
}

/** Finds or builds the programs (this may take minutes, once), makes or updates the databases, and says how to run each role. */
export async function prepareTemporalCluster(options: TemporalClusterOptions): Promise<Record<Role, Command>> {
  const { ports } = options;
  const programs = await findServer(options.tell);
  const at = new URL(options.ownerUrl);
  const store = {
    host: at.hostname,
    port: Number(at.port || 5432),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
  };
  await makeDatabases(programs, store, options.ownerUrl);
  const folder = join(options.folder, 'temporal');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // JSON is YAML too.
  const dynamicFile = join(folder, 'dynamic.yaml');
  await writeFile(dynamicFile, JSON.stringify(temporalDynamicSettings(), null, 2));
  const commands = roles.map(async (role) => {
    const settings = JSON.stringify(temporalSettings(role, ports, store, dynamicFile), null, 2);
    await writeFile(join(folder, `${role}.yaml`), settings, { mode: 0o600 });
    const command: Command = {
      name: nameOf(role),
      file: programs.server,
      args: ['--root', folder, '--config', '.', '--env', role, '--allow-no-auth', 'start', '--service', role],
      env: { PATH: process.env.PATH ?? '', HOME: folder },
      cwd: folder,
      readyWithin: 60_000,
      patience: 10_000,
      ready: role === 'frontend' ? () => takesCalls(ports.http) : () => listens(ports.membership[role]),
    };
    return [role, command] as const;
  });
  return Object.fromEntries(await Promise.all(commands)) as Record<Role, Command>;
}

/** A role's process among those of the stack. */
export const nameOf = (role: Role): string => `temporal-${role}`;

/** Registers the namespace that a fresh server lacks, once all roles are up. @param address of the frontend */
export async function ensureNamespace(address: string, namespace = 'default'): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 30_000 });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: retentionSeconds as never },
    });
  } catch (error) {
    // 6: ALREADY_EXISTS (grpc).
    if ((error as { code?: number }).code !== 6) throw error;
  } finally {
    await connection.close();
  }
}

async function makeDatabases(programs: ServerPrograms, store: Store, ownerUrl: string): Promise<void> {
  for (const [schema, name] of Object.entries(databases)) {
    await createDatabase(ownerUrl, name);
    const tool = (...args: string[]) =>
      run(
        programs.sqlTool,
        ['--plugin', 'postgres12', '--ep', store.host, '-p', `${store.port}`, '--db', name, ...args],
        { env: { PATH: process.env.PATH ?? '', SQL_USER: store.user, SQL_PASSWORD: store.password } },
      ).catch((error: { stdout?: string; message: string }) => {
        throw new Error(`Temporal's database ${name} could not be made: ${error.stdout?.trim() || error.message}`);
      });
    if (!(await hasSchema(ownerUrl, name))) await tool('setup-schema', '-v', '0.0');
    await tool('update-schema', '--schema-name', `postgresql/v12/${schema === 'default' ? 'temporal' : 'visibility'}`);
  }
  // The others stay as Temporal's tool made them: its next schema may want to change them.
  await onDatabase(ownerUrl, databases.visibility, async (sql) => {
    for (const index of indexesOfOwnAttributes) await sql.unsafe(dropIndex(index));
  });
}

async function createDatabase(ownerUrl: string, name: string): Promise<void> {
  await onDatabase(ownerUrl, null, async (sql) => {
    const found = await sql`select from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  });
}

const hasSchema = (ownerUrl: string, name: string): Promise<boolean> =>
  onDatabase(ownerUrl, name, async (sql) => {
    const [row] = await sql<[{ has: boolean }]>`select to_regclass('schema_version') is not null as has`;
    return row.has;
  });

async function onDatabase<T>(
  ownerUrl: string,
  name: string | null,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const url = new URL(ownerUrl);
  if (name) url.pathname = name;
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

async function takesCalls(httpPort: number): Promise<boolean> {
  const url = `http://127.0.0.1:${httpPort}/api/v1/cluster-info`;
  return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true))).once('error', () => resolve(false));
  });
}
