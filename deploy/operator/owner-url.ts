/** Where an operator's command works: DATABASE_OWNER_URL, or what `npm start` runs from this folder. Undefined: neither. */
import { join } from 'node:path';
import { readJson } from '../json-file.ts';
import { type Ready, readyFile } from '../ready.ts';
import { root } from '../runtimes.ts';

export const ownerUrl = async (): Promise<string | undefined> =>
  process.env.DATABASE_OWNER_URL ?? (await readJson<Ready>(readyFile(join(root, '.cadencia'))))?.databaseUrl;
