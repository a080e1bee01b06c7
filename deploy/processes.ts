/** How our own processes are run: which program, which settings. */
import { join } from 'node:path';
import { parseConfig, settingNames as apiSettings } from '#api/config.ts';
import { settingNames as workerSettings } from '../workflows/config.ts';
import { apiPermissions } from './api-permissions.ts';
import type { Ports } from './choose-ports.ts';
import { traceSettings } from './monitoring/traces.ts';
import { denoProgram, nodeProgram, root } from './runtimes.ts';
import type { Secrets } from './secrets.ts';
import type { Command } from './supervise/supervise.ts';

export interface Surroundings {
  ports: Ports;
  secrets: Secrets;
  /** Connection string of the app role. */
  appUrl: string;
  /** The same past a pooler. */
  directUrl: string;
  temporalAddress: string;
  sandboxUrl: string;
  /** The built web app; null when a dev server serves it. */
  uiFolder: string | null;
  /** Restart api and worker when their sources change, and serve the web app from its sources. */
  watch: boolean;
  /** Where people open the product. */
  publicUrl: string;
  /** Folder for files that a process keeps. */
  folder: string;
}

/** Settings that this start decides; all others a person may put into .env or the shell. */
const decidedHere = [
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'DATABASE_POOL',
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'UI_DIR',
  'TEMPORAL_ADDRESS',
  'CACHE_DIR',
];

/** What somebody set of these, by name. */
function chosen(names: readonly string[]): Record<string, string> {
  return pick(names.filter((name) => !decidedHere.includes(name)));
}

/** What every process gets: nothing of the shell but what it needs to run. */
function basics(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'NO_PROXY'];
  return pick(names);
}

function pick(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** The app that the sandbox knows. */
export const sandboxAppId = '100000000000001';

/** Whether ads come from the sandbox and not from Meta: somebody's own app is known to Meta only. */
export const usesMetaSandbox = (env: NodeJS.ProcessEnv = process.env): boolean => !env.META_APP_ID;

/** The providers that the sandbox plays, and where. */
export const playedProviders = (sandboxUrl: string) => ({ YCLOUD_URL: sandboxUrl });

/**
 * A process's settings: the sandbox plays the providers that nobody has chosen. Its app at Meta goes to it alone, whatever address
 * somebody set.
 */
function chosenWith(at: Surroundings, names: readonly string[]): Record<string, string> {
  return { ...playedProviders(at.sandboxUrl), ...chosen(names), ...metaSettings(at) };
}

function metaSettings({ sandboxUrl, publicUrl, secrets }: Surroundings): Record<string, string> {
  if (!usesMetaSandbox()) return {};
  return {
    META_APP_ID: sandboxAppId,
    META_APP_SECRET: secrets.metaAppSecret,
    META_REDIRECT_URI: `${publicUrl}/api/crm/auth/meta/callback`,
    META_WEBHOOK_VERIFY_TOKEN: secrets.metaVerifyToken,
    META_GRAPH_URL: sandboxUrl,
    META_DIALOG_URL: sandboxUrl,
  };
}

/** Whether messages go to the sandbox and not to people. */
export const usesSandbox = (): boolean => !process.env.YCLOUD_URL;

export function sandboxCommand(at: Surroundings): Command {
  return {
    name: 'sandbox',
    file: nodeProgram(),
    args: [join(root, 'deploy/sandbox/main.ts')],
    cwd: root,
    env: {
      ...basics(),
      PORT: `${at.ports.sandbox}`,
      SANDBOX_STATE: join(at.folder, 'sandbox.json'),
      SANDBOX_API_KEYS: at.secrets.ycloudApiKey,
      SANDBOX_META_APP_ID: sandboxAppId,
      SANDBOX_META_APP_SECRET: at.secrets.metaAppSecret,
      SANDBOX_META_REDIRECT_URIS: `${at.publicUrl}/api/crm/auth/meta/callback`,
      SANDBOX_META_WEBHOOK_URL: `http://localhost:${at.ports.web}/api/webhooks/meta`,
      SANDBOX_META_VERIFY_TOKEN: at.secrets.metaVerifyToken,
    },
    ready: async () => (await fetch(`${at.sandboxUrl}/_sandbox/summary`, { signal: AbortSignal.timeout(2_000) })).ok,
  };
}

/**
 * Node's flags for a worker. Most of what a send makes is short-lived: a larger nursery is collected less often, and takes three times
 * its size (MiB) in each of two threads. What lives long grows by less than Node would let it before it is collected: 570 → 340 MB of
 * resident memory, at the same pace.
 */
export const workerFlags = ['--max-semi-space-size=16', '--heap-growing-percent=30'];

export function workerCommand(at: Surroundings): Command {
  return {
    name: 'worker',
    file: nodeProgram(),
    args: [...workerFlags, join(root, 'workflows/worker.ts')],
    cwd: root,
    env: {
      ...basics(),
      PORT: `${at.ports.worker}`,
      HOST: '127.0.0.1',
      DATABASE_URL: at.appUrl,
      DATABASE_DIRECT_URL: at.directUrl,
      TEMPORAL_ADDRESS: at.temporalAddress,
      CREDENTIALS_KEYS: at.secrets.CREDENTIALS_KEYS,
      // A provider that lists what it accepted at once lets us settle a doubt after a minute.
      ...(usesSandbox() ? { SETTLE_SECONDS: '60' } : {}),
      CACHE_DIR: join(at.folder, 'cache'),
      ...smallMalloc,
      ...chosenWith(at, workerSettings),
      ...traceSettings('worker'),
    },
    ready: async () =>
      (await fetch(`http://127.0.0.1:${at.ports.worker}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok,
    readyWithin: 60_000,
    patience: 20_000,
  };
}

/**
 * glibc keeps what was freed for later, in a pool for each thread: bodies and pieces of files of all threads would stand there as a
 * hundred megabytes. Blocks of this size and more go back to the system at once (mallopt(3)). The image has them too.
 */
export const smallMalloc = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '65536',
};

export function apiCommand(at: Surroundings): Command {
  const env: Record<string, string> = {
    ...basics(),
    PORT: `${at.ports.web}`,
    HOST: '127.0.0.1',
    PUBLIC_URL: at.publicUrl,
    DATABASE_URL: at.appUrl,
    JWT_SECRET_KEY: at.secrets.JWT_SECRET_KEY,
    ADMIN_TOKEN: at.secrets.ADMIN_TOKEN,
    CREDENTIALS_KEYS: at.secrets.CREDENTIALS_KEYS,
    ...smallMalloc,
    ...(at.uiFolder ? { UI_DIR: at.uiFolder } : {}),
    ...traceSettings('api'),
    ...chosenWith(at, apiSettings),
  };
  return {
    name: 'api',
    file: denoProgram(),
    args: ['run', ...(at.watch ? ['--watch'] : []), ...apiPermissions(parseConfig(env)), join(root, 'api/main.ts')],
    cwd: root,
    // Deno keeps compiled code and such in DENO_DIR; its default is under HOME.
    env,
    ready: async () =>
      (await fetch(`http://127.0.0.1:${at.ports.web}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok,
  };
}

/** Vite's dev server, which hands `/api` on to the API. */
export function uiCommand(at: Surroundings): Command {
  const url = `http://127.0.0.1:${at.ports.ui}`;
  return {
    name: 'ui',
    file: nodeProgram(),
    args: [
      join(root, 'node_modules/vite/bin/vite.js'),
      'builder-ui',
      '--port',
      `${at.ports.ui}`,
      '--strictPort',
      '--host',
      '127.0.0.1',
    ],
    cwd: root,
    env: { ...basics(), API_URL: `http://127.0.0.1:${at.ports.web}` },
    ready: async () => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok,
  };
}
