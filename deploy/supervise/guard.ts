/**
 * Sees to it that no process outlives us, even after `kill -9`: a tiny process that holds a pipe from us and, when
 * the pipe closes, ends every process it was told about and removes every folder it was given.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

type Order = { watch: number; signal: NodeJS.Signals } | { forget: number } | { remove: string };

export interface Guard {
  /** Ends this process (with `signal`, and its whole group by force five seconds later) when we go. */
  watch(pid: number, signal: NodeJS.Signals): void;
  forget(pid: number): void;
  /** Removes this folder when we go. */
  remove(path: string): void;
}

/** Starts the guard. It lives in a session of its own, so Ctrl-C does not reach it, and ends when we end. */
export function startGuard(): Guard {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: process.env.PATH },
  });
  child.unref();
  const pipe = child.stdin;
  // A guard that was killed guards nothing; that must not take us down with it.
  child.on('error', () => {});
  pipe.on('error', () => {});
  (pipe as unknown as { unref(): void }).unref();
  const send = (order: Order) => void pipe.write(`${JSON.stringify(order)}\n`);
  return {
    watch: (pid, signal) => send({ watch: pid, signal }),
    forget: (pid) => send({ forget: pid }),
    remove: (path) => send({ remove: path }),
  };
}

/** True while a process with this id exists (also when it belongs to somebody else). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The command line of a process, null when there is none: tells whether an id still means who we think. */
export async function commandOf(pid: number): Promise<string | null> {
  const arguments_ = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (arguments_ !== null) return arguments_.replaceAll('\0', ' ').trim() || null;
  // No /proc outside Linux; no ps in the smallest images.
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.trim() || null;
}

/** Sends a signal to a process, or with a negative id to its group. A process that is gone is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between our looking and our signal.
  }
}

/** Asks a process to end and takes its whole group by force after `patience` ms. Resolves when it is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals = 'SIGTERM', patience = 5_000): Promise<void> {
  signalProcess(pid, signal);
  const deadline = Date.now() + patience;
  while (isAlive(pid) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  // The leader may be gone while members of its group are not.
  signalProcess(-pid, 'SIGKILL');
  signalProcess(pid, 'SIGKILL');
  while (isAlive(pid) && Date.now() < deadline + 5_000) await new Promise((done) => setTimeout(done, 20));
}

async function guardUntilParentEnds(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  const watched = new Map<number, NodeJS.Signals>();
  const folders = new Set<string>();
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line) as Order;
    if ('watch' in order) watched.set(order.watch, order.signal);
    else if ('forget' in order) watched.delete(order.forget);
    else folders.add(order.remove);
  }
  await Promise.all([...watched].map(([pid, signal]) => endProcess(pid, signal)));
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}

if (import.meta.main) await guardUntilParentEnds();
