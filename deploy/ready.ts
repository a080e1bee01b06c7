/** What a person or a script needs to use the running product: a file, and the same as a block on screen. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from './json-file.ts';

export interface Ready {
  url: string;
  sandboxUrl: string;
  temporalAddress: string;
  /** null when Temporal is somebody else's. */
  temporalUiUrl: string | null;
  /** Of the role that owns the schema. */
  databaseUrl: string;
  email: string;
  password: string;
  ingestKey: string;
  /** null for a server that is not ours. */
  pids: Record<'api' | 'worker' | 'temporal' | 'postgres' | 'sandbox', number | null>;
}

export const readyFile = (folder: string): string => join(folder, 'ready.json');

export const writeReady = (folder: string, ready: Ready): Promise<void> => writeJson(readyFile(folder), ready);

export const removeReady = (folder: string): Promise<void> => rm(readyFile(folder), { force: true });

/** The block that `npm start` ends with. */
export function readyBlock(ready: Ready, seconds: number): string {
  const rows: [string, string][] = [
    ['Open', ready.url],
    ['E-mail', ready.email],
    ['Password', ready.password],
    ['Sandbox phone', ready.sandboxUrl],
    ['Temporal', ready.temporalUiUrl ?? ready.temporalAddress],
    ['Ingest a lead', `POST ${ready.url}/api/ingest/${ready.ingestKey}/leads`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [
    '',
    `Cadencia is ready (${seconds.toFixed(1)} s)`,
    '',
    ...lines,
    '',
    '  All of it, for scripts: .cadencia/ready.json · logs: .cadencia/logs · Ctrl-C stops everything',
    '',
  ].join('\n');
}
