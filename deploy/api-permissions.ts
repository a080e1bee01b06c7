/**
 * Which flags the API runs with on Deno. As a program it prints them for the settings in the environment, which is how
 * the image starts, or names the faults of the settings.
 */
import { join } from 'node:path';
import { type Config, parseConfig } from '#api/config.ts';
import { type ProviderSettings, providerUrls } from '#providers/mod.ts';
import deno from '../deno.json' with { type: 'json' };
import { root } from './runtimes.ts';

const { permissions } = deno;
const settingsOfProviders = Object.keys(providerUrls) as (keyof ProviderSettings)[];

/** V8 lets a heap grow to a multiple of what lives in it before it looks: a few large files would stand there as half a gigabyte. */
const memory = '--v8-flags=--heap-growing-percent=30,--max-semi-space-size=8,--expose-gc';

/** Deno's flags: its own port, its database, its providers, its settings, its code, nothing else; and a heap that stays small. */
export function apiPermissions(config: Config): string[] {
  const net = new Set([
    `${config.HOST}:${config.PORT}`,
    ...databaseHosts(config.DATABASE_URL),
    hostOf(config.META_GRAPH_URL),
    ...settingsOfProviders.map((name) => hostOf(config[name])),
  ]);
  const read = ['api', 'db', 'workflows', 'node_modules', 'package.json', 'deno.json'].map((path) => join(root, path));
  if (config.UI_DIR) read.push(config.UI_DIR);
  return [
    '--no-prompt',
    '--no-remote',
    `--allow-net=${[...net].join(',')}`,
    `--allow-read=${read.join(',')}`,
    `--allow-env=${permissions.api.env.join(',')}`,
    `--allow-sys=${permissions.api.sys.join(',')}`,
    memory,
  ];
}

/** The address of a database may name several servers: `postgres://user:password@one,two:5433/name`. */
function databaseHosts(url: string): string[] {
  const [, hosts = ''] = /^\w+:\/\/(?:[^/]*@)?([^/?]*)/.exec(url) ?? [];
  return hosts.split(',').map((host) => (/:\d+$/.test(host) ? host : `${host}:5432`));
}

function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

if (import.meta.main) {
  try {
    process.stdout.write(`${apiPermissions(parseConfig(process.env)).join('\n')}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
