/** The programs that run our processes: Node and Deno from node_modules, so that every machine runs the same. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Node as the lockfile has it, else the one that runs us. */
export function nodeProgram(): string {
  const installed = join(root, 'node_modules/.bin/node');
  return existsSync(installed) ? installed : process.execPath;
}

/** Deno's own program, not npm's wrapper around it: signals and process ids mean what they say. */
export function denoProgram(): string {
  const installed = join(root, 'node_modules/deno', process.platform === 'win32' ? 'deno.exe' : 'deno');
  return existsSync(installed) ? installed : createRequire(import.meta.url).resolve('deno/bin.cjs');
}
