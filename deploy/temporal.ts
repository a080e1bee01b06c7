/** Temporal's dev server: its program found or fetched once, its data in one file. */
import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';
import { exists } from './exists.ts';
import { fetchTemporal } from './fetch-temporal.ts';
import type { Command } from './supervise/supervise.ts';
import { thinStore } from './temporal-store/thin-store.ts';

const run = promisify(execFile);

/** Where a program we fetched is kept for all projects of this user. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cadencia');
}

/**
 * What differs from a server's own defaults, here and in the cluster: tenants take turns in its queues (`fairnessKey` of
 * relay/temporal-calls.ts). A server that is not ours wants the same.
 */
export const dynamicSettings = { 'matching.useNewMatcher': true, 'matching.enableFairness': true };

/**
 * How many of its own chores of each kind the server does at a time. It would do 512, and whatever is due together would stand at the
 * store before a call of somebody who has just come: with 800 due at once a start took 44 ms (p95) instead of 577.
 */
export const schedulerSettings = (
  workers: Record<'timer' | 'transfer' | 'visibility', number>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(workers).map(([kind, count]) => [`history.${kind}ProcessorSchedulerWorkerCount`, count]),
  );

export interface TemporalOptions {
  port: number;
  /** null: no web page. */
  uiPort: number | null;
  metricsPort?: number;
  /** Keeps everything in this file; without it, in memory. */
  dbFile?: string;
  /** Called with sentences for a person who waits. */
  tell: (line: string) => void;
}

export interface TemporalCommand extends Command {
  /** host:port of the gRPC front end. */
  address: string;
}

/** Finds or fetches the program (this may take minutes, once) and says how to run the server. */
export async function prepareTemporal(options: TemporalOptions): Promise<TemporalCommand> {
  const file = await findTemporal(options.tell);
  const httpPort = await freePort();
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${options.port}`, '--http-port', `${httpPort}`];
  args.push('--log-level', 'warn', '--log-format', 'pretty');
  if (options.uiPort === null) args.push('--headless');
  else args.push('--ui-port', `${options.uiPort}`);
  args.push('--metrics-port', `${options.metricsPort ?? (await freePort())}`);
  // Its store takes one writer at a time.
  const settings = { ...dynamicSettings, ...schedulerSettings({ timer: 1, transfer: 4, visibility: 2 }) };
  for (const [name, value] of Object.entries(settings)) {
    args.push('--dynamic-config-value', `${name}=${value}`);
  }
  const { dbFile } = options;
  // A file that is there is made thin before anybody uses it, a fresh one as soon as the server has made it.
  let isThin = false;
  if (dbFile && (await exists(dbFile))) {
    await thinStore(dbFile, options.tell);
    isThin = true;
  }
  if (dbFile) {
    // Temporal would let everybody read its file, and takes one that is there for a database; so nobody else may enter its folder.
    await mkdir(dirname(dbFile), { recursive: true, mode: 0o700 });
    args.push('--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal');
  }
  return {
    name: 'temporal',
    address: `127.0.0.1:${options.port}`,
    file,
    args,
    env: { PATH: process.env.PATH ?? '', HOME: homedir() },
    readyWithin: 60_000,
    async ready() {
      const url = `http://127.0.0.1:${httpPort}/api/v1/namespaces/default`;
      if (!(await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok) return false;
      if (dbFile && !isThin) await thinStore(dbFile, options.tell);
      isThin = true;
      return true;
    },
  };
}

/** Path of the `temporal` program: `TEMPORAL_CLI`, PATH, this user's cache, else fetched into the cache. */
export async function findTemporal(tell: (line: string) => void): Promise<string> {
  const chosen = process.env.TEMPORAL_CLI;
  if (chosen) {
    if (await isTemporal(chosen)) return chosen;
    throw new Error(`TEMPORAL_CLI is set to ${chosen}, which is not a program that answers to --version.`);
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, 'temporal');
    if (folder && (await isTemporal(candidate))) return candidate;
  }
  const cached = join(cacheFolder(), 'temporal');
  if (await isTemporal(cached)) return cached;
  await fetchTemporal(cached, tell);
  return cached;
}

async function isTemporal(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await run(file, ['--version'], { timeout: 20_000 })).stdout.startsWith('temporal ');
  } catch {
    return false;
  }
}
