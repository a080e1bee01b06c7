/** A folder of flows' files, and the note beside them of what was last in step with which installation. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ending = '.flow.json';
const noteName = 'flows.lock.json';

/** How a file and a flow were when they last were the same. */
export interface Step {
  id: string;
  revision: number;
  hash: string;
}
/** Per installation, per file. */
type Note = Record<string, Record<string, Step>>;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export async function readFlows(folder: string): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).toSorted();
  return await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

/** The text of a file, or null where there is none. */
export const readText = (folder: string, name: string): Promise<string | null> =>
  readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

export async function writeText(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
}

/** What was in step with the installation at this address. */
export async function readSteps(folder: string, url: string): Promise<Record<string, Step>> {
  return (await readNote(folder))[new URL(url).origin] ?? {};
}

export async function writeSteps(folder: string, url: string, steps: Record<string, Step>): Promise<void> {
  const note = { ...(await readNote(folder)), [new URL(url).origin]: inOrder(steps) };
  await writeText(folder, noteName, `${JSON.stringify(inOrder(note), null, 2)}\n`);
}

async function readNote(folder: string): Promise<Note> {
  return JSON.parse((await readText(folder, noteName)) ?? '{}') as Note;
}

const inOrder = <T>(all: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
