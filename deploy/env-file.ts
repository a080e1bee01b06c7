/** The settings that a person wrote into `.env`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './runtimes.ts';

/**
 * Puts what the file says into the environment, where that does not say it already. Empty values count as missing there too, as
 * they do for api and worker: `.env.example` is full of them.
 */
export function loadEnvFile(file = join(root, '.env')): void {
  if (existsSync(file)) process.loadEnvFile(file);
  for (const [name, value] of Object.entries(process.env)) if (value === '') delete process.env[name];
}
