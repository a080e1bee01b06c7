/** Small files of JSON that this folder keeps. */
import { readFile, rename, writeFile } from 'node:fs/promises';

/** What the file holds, or null when there is none or it is not whole. */
export async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Writes it whole or not at all, for its owner only. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const part = `${file}.${process.pid}`;
  await writeFile(part, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(part, file);
}
