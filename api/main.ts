/** Starts the API on Deno. The only file that knows the runtime. */
import { untilPersonKey } from '#db/platform/person-key.ts';
import { connect, type Sql } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { type App, createApp } from './app.ts';
import { parseConfig, settingNames } from './config.ts';
import { atLeast, consoleLog } from './log.ts';
import type { Deps } from './deps.ts';
import { writeReads } from './platform/count-reads.ts';
import { answerWaiting } from './waiting.ts';

declare const Deno: {
  env: { get(name: string): string | undefined };
  exit(code: number): never;
  readFile(path: string): Promise<Uint8Array>;
  addSignalListener(signal: 'SIGTERM' | 'SIGINT', listener: () => void): void;
  serve(
    options: { hostname: string; port: number; onListen: (address: { port: number }) => void },
    handler: (request: Request, info: { remoteAddr: { hostname: string } }) => Response | Promise<Response>,
  ): { shutdown(): Promise<void> };
};

try {
  const config = parseConfig(Object.fromEntries(settingNames.map((name) => [name, Deno.env.get(name)])));
  const log = atLeast(config.LOG_LEVEL, consoleLog);
  const vault = createVault(config.CREDENTIALS_KEYS, config.CREDENTIALS_FERNET_KEY);
  let sql: Sql | undefined;
  // postgres.js can throw from a socket's callback when a backend dies; the pool recovers, so the process must not end.
  globalThis.addEventListener('error', (event) => {
    event.preventDefault();
    log('error', 'uncaught', { error: event.error });
  });
  globalThis.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    log('error', 'unhandled rejection', { error: event.reason });
  });
  let app: App | undefined;
  let deps: Deps | undefined;
  const server = Deno.serve(
    { hostname: config.HOST, port: config.PORT, onListen: ({ port }) => log('info', 'api listens', { port }) },
    (request, info) => (app ? app.fetch(request, { remoteAddress: info.remoteAddr.hostname }) : answerWaiting(request)),
  );
  const stop = async () => {
    await Promise.race([server.shutdown(), new Promise((late) => setTimeout(late, 8000))]);
    if (deps) await Promise.race([writeReads(deps), new Promise((late) => setTimeout(late, 1000))]);
    await sql?.end({ timeout: 2 });
    Deno.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) Deno.addSignalListener(signal, () => void stop());
  const personKey = await untilPersonKey(config.DATABASE_URL, vault, (error) =>
    log('warn', 'waiting for the database', { error }),
  );
  const pool = { max: config.DATABASE_POOL, name: 'cadencia-api', seconds: 3.5, personKey };
  sql = connect(config.DATABASE_URL, pool);
  deps = {
    config,
    sql,
    log,
    vault,
    now: () => new Date(),
    fetch,
    readAsset: (path) =>
      config.UI_DIR ? Deno.readFile(`${config.UI_DIR}/${path}`).catch(() => null) : Promise.resolve(null),
  };
  app = createApp(deps);
  log('info', 'api ready', {});
} catch (error) {
  // oxlint-disable-next-line eslint/no-console -- for whoever starts it, as lines
  console.error((error as Error).message);
  Deno.exit(1);
}
