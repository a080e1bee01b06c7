/** How our own three processes are run: which program, which settings, which permissions. */
import { join } from 'node:path';
import type { Ports } from './choose-ports.ts';
import { denoProgram, nodeProgram, root } from './runtimes.ts';
import type { Secrets } from './secrets.ts';
import type { Command } from './supervise.ts';

export interface Surroundings {
  ports: Ports;
  secrets: Secrets;
  /** Connection string of the app role. */
  appUrl: string;
  temporalAddress: string;
  sandboxUrl: string;
  /** The built web app; null when a dev server serves it. */
  uiFolder: string | null;
  /** Where people open the product. */
  publicUrl: string;
  /** Folder for files that a process keeps. */
  folder: string;
}

/** Settings that a person may put into .env or the shell, and that we hand on as they are. */
const handedOn = [
  'META_APP_ID',
  'META_APP_SECRET',
  'META_REDIRECT_URI',
  'META_GRAPH_API_VERSION',
  'META_GRAPH_URL',
  'META_DIALOG_URL',
  'YCLOUD_URL',
  'CREDENTIALS_FERNET_KEY',
  'LOG_LEVEL',
] as const;

/** What every process gets: nothing of the shell but what it needs to run. */
function basics(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'NO_PROXY'];
  return pick(names);
}

function pick(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Provider settings: the sandbox plays them all unless .env names real ones. */
function providers({ sandboxUrl, publicUrl, secrets }: Surroundings): Record<string, string> {
  return {
    META_APP_ID: '100000000000001',
    META_APP_SECRET: secrets.metaAppSecret,
    META_REDIRECT_URI: `${publicUrl}/api/crm/auth/meta/callback`,
    META_GRAPH_URL: sandboxUrl,
    META_DIALOG_URL: sandboxUrl,
    YCLOUD_URL: sandboxUrl,
    ...pick(handedOn),
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
    },
    ready: async () => (await fetch(`${at.sandboxUrl}/`, { signal: AbortSignal.timeout(2_000) })).ok,
  };
}

export function workerCommand(at: Surroundings): Command {
  return {
    name: 'worker',
    file: nodeProgram(),
    args: ['--enable-source-maps', join(root, 'workflows/worker.ts')],
    cwd: root,
    env: {
      ...basics(),
      ...providers(at),
      PORT: `${at.ports.worker}`,
      HOST: '127.0.0.1',
      PUBLIC_URL: at.publicUrl,
      DATABASE_URL: at.appUrl,
      TEMPORAL_ADDRESS: at.temporalAddress,
      ...pick(['TEMPORAL_NAMESPACE', 'TEMPORAL_API_KEY', 'TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY']),
      CREDENTIALS_KEYS: at.secrets.CREDENTIALS_KEYS,
      // A provider that lists what it accepted at once lets us settle a doubt after a minute.
      ...(usesSandbox() ? { SETTLE_SECONDS: '60' } : {}),
    },
    ready: async () =>
      (await fetch(`http://127.0.0.1:${at.ports.worker}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok,
    readyWithin: 60_000,
    patience: 20_000,
  };
}

export function apiCommand(at: Surroundings): Command {
  const env: Record<string, string> = {
    ...basics(),
    ...providers(at),
    PORT: `${at.ports.web}`,
    HOST: '127.0.0.1',
    PUBLIC_URL: at.publicUrl,
    DATABASE_URL: at.appUrl,
    JWT_SECRET_KEY: at.secrets.JWT_SECRET_KEY,
    ADMIN_TOKEN: at.secrets.ADMIN_TOKEN,
    CREDENTIALS_KEYS: at.secrets.CREDENTIALS_KEYS,
    ...(at.uiFolder ? { UI_DIR: at.uiFolder } : {}),
  };
  return {
    name: 'api',
    file: denoProgram(),
    args: ['run', ...apiPermissions(env), join(root, 'api/main.ts')],
    cwd: root,
    // Deno keeps compiled code and such in DENO_DIR; its default is under HOME.
    env,
    ready: async () =>
      (await fetch(`http://127.0.0.1:${at.ports.web}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok,
  };
}

/** Deno's flags for the API: its own port, its database, its providers, its settings, its code; nothing else. */
export function apiPermissions(env: Record<string, string>): string[] {
  const hosts = new Set([`${env.HOST}:${env.PORT}`, hostOf(env.DATABASE_URL!, 5432)]);
  for (const name of ['META_GRAPH_URL', 'YCLOUD_URL'])
    hosts.add(hostOf(env[name]!, env[name]!.startsWith('https') ? 443 : 80));
  const folders = ['api', 'db', 'workflows', 'node_modules', 'package.json', 'deno.json'].map((path) =>
    join(root, path),
  );
  if (env.UI_DIR) folders.push(env.UI_DIR);
  return [
    '--no-prompt',
    '--no-remote',
    `--allow-net=${[...hosts].join(',')}`,
    `--allow-read=${folders.join(',')}`,
    `--allow-env=${[...Object.keys(env), ...readByLibraries].join(',')}`,
    '--allow-sys=hostname',
  ];
}

/** Settings that postgres.js, pino and others look for, found or not. */
const readByLibraries = ['PG*', 'NODE_ENV', 'NODE_DEBUG', 'NO_COLOR', 'FORCE_COLOR', 'TERM', 'CI'];

function hostOf(url: string, port: number): string {
  const { hostname, port: given } = new URL(url);
  return `${hostname}:${given || port}`;
}
