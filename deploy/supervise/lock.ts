/** One `npm start` per folder: a lock file, and the list of processes that a killed one may have left behind. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, endProcess } from './guard.ts';
import { readJson, writeJson } from '../json-file.ts';

interface Holder {
  pid: number;
  command: string;
}

/** Somebody else runs here. */
export class AlreadyRunning extends Error {}

/**
 * Takes the folder for this process. A lock whose holder is gone is taken over, and what that holder left running is ended.
 * @throws AlreadyRunning when its holder lives
 */
export async function takeFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'lock');
  const holder = await takeLock(file);
  if (holder) {
    throw new AlreadyRunning(
      `Cadencia already runs in this folder (process ${holder.pid}). Stop it first, or use it: see .cadencia/ready.json.`,
    );
  }
  await endLeftovers(folder);
  return { release: () => rm(file, { force: true }) };
}

/**
 * Takes a lock file for this process; one whose holder is gone is taken over.
 * @returns the other process that holds it, or null: it is ours until the file is removed
 */
export async function takeLock(file: string): Promise<Holder | null> {
  const me: Holder = { pid: process.pid, command: (await commandOf(process.pid)) ?? '' };
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    // One that is cut short may be about to be written; else its writer was killed over it.
    const holder = (await readJson<Holder>(file)) ?? (await sleep(100).then(() => readJson<Holder>(file)));
    if (holder && holder.pid !== process.pid && (await isStill(holder))) return holder;
    await rm(file, { force: true });
  }
}

/** Remembers which processes run, for whoever comes after us if we are killed. */
export async function recordChildren(folder: string, pids: (number | undefined)[]): Promise<void> {
  const holders = pids.filter((pid) => pid !== undefined).map(async (pid) => ({ pid, command: await commandOf(pid) }));
  await writeJson(join(folder, 'children.json'), await Promise.all(holders));
}

async function endLeftovers(folder: string): Promise<void> {
  const file = join(folder, 'children.json');
  const left = (await readJson<Holder[]>(file)) ?? [];
  await Promise.all(left.map(async (holder) => (await isStill(holder)) && endProcess(holder.pid)));
  await rm(file, { force: true });
}

/** A process id is used again sooner or later; the command line tells whether it is still the same one. */
async function isStill({ pid, command }: Holder): Promise<boolean> {
  return command !== '' && (await commandOf(pid)) === command;
}
