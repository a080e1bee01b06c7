/**
 * What a team could build on instead of Temporal, each doing case b's work on the same Postgres: so that nobody forgets what the
 * engine costs. Installed in a folder of their own and gone afterwards; the product has no part of them.
 */
import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { Sql } from '#db/platform/tenant.ts';
import { freePort } from '../../../ports.ts';
import { nodeProgram } from '../../../runtimes.ts';
import type { Ready } from '../../../ready.ts';
import { untilAll } from '../../measure.ts';
import type { Order } from './program.ts';

const packages = ['@dbos-inc/dbos-sdk@5.3.0', '@restatedev/restate-server@1.7.12', '@restatedev/restate-sdk@1.17.2'];
const run = promisify(execFile);

export interface Peer {
  name: string;
  /** Of all that works for it but Postgres. */
  pids: number[];
  begin(order: Order): void;
}

export interface Peers {
  all: Peer[];
  /** Ends them, and removes what was made for them. */
  stop(): Promise<void>;
}

/** @throws when one cannot be installed, or does not begin */
export async function startPeers(ready: Ready, owner: Sql, tell: (line: string) => void): Promise<Peers> {
  const folder = await mkdtemp(join(tmpdir(), 'cadencia-peers-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await owner`drop database if exists bench_dbos with (force)`;
    await rm(folder, { recursive: true, force: true });
  };
  const program = async (file: string, env: Record<string, string>): Promise<ChildProcess> => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      execPath: nodeProgram(),
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        BENCH_DATABASE_URL: ready.databaseUrl,
        BENCH_PEERS: folder,
        ...env,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
    return child;
  };
  const peer = (name: string, program: ChildProcess, ...more: ChildProcess[]): Peer => ({
    name,
    pids: [program, ...more].map((child) => child.pid!),
    begin: (order) => void program.send(order),
  });

  try {
    tell('Installing DBOS and Restate …');
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', ...packages]);
    await owner`create database bench_dbos`;
    const state = new URL(ready.databaseUrl);
    state.pathname = '/bench_dbos';
    const dbos = await program('./dbos-program.ts', { BENCH_STATE_URL: state.href });

    const [ingress, admin, node, handler] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const server = spawn(serverOf(folder), ['--no-logo'], {
      env: {
        PATH: process.env.PATH,
        RESTATE_BASE_DIR: join(folder, 'restate'),
        RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
        RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
        RESTATE_LOG_FILTER: 'off',
        RESTATE_DISABLE_TELEMETRY: 'true',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(server);
    const adminUrl = `http://127.0.0.1:${admin}`;
    const ingressUrl = `http://127.0.0.1:${ingress}`;
    for (const url of [`${adminUrl}/health`, `${ingressUrl}/restate/health`])
      await untilAll(1, 30_000, async () => ((await fetch(url).catch(() => null))?.ok ? 1 : 0));
    const restate = await program('./restate-program.ts', {
      BENCH_HANDLER_PORT: String(handler),
      BENCH_ADMIN_URL: adminUrl,
      BENCH_INGRESS_URL: ingressUrl,
    });
    return { all: [peer('DBOS', dbos), peer('Restate', restate, server)], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The binary itself: the command of its npm package starts it through another process, and leaves it behind when killed. */
function serverOf(folder: string): string {
  return createRequire(join(folder, 'here.js')).resolve(
    `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
  );
}
