/** The worker process. Ends on SIGTERM and SIGINT after what is under way; nothing else that Postgres or Temporal do ends it. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { isTransient } from '#db/platform/failures.ts';
import { untilPersonKey } from '#db/platform/person-key.ts';
import { createVault } from '#db/platform/vault.ts';
import { parseConfig } from './config.ts';
import { serveHealth } from './health.ts';
import { codeOf } from './relay/pump.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';
import { startTraces } from './watch/traces.ts';

const config = readConfig();
const endTraces = await startTraces();
const log = pino({ level: config.LOG_LEVEL, base: { process: 'worker' }, timestamp: pino.stdTimeFunctions.isoTime });

// Temporal's own words, from warnings up; it must not catch our signals.
const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
Runtime.install({
  shutdownSignals: [],
  logger: new DefaultLogger('WARN', ({ level, message }) => log[levels[level]]({ from: 'temporal' }, message)),
});

// The driver reports some lost connections outside of any query. Whoever needed one has its own error, and tries again.
for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(kind, (error: unknown) => {
    log[isTransient(error) ? 'warn' : 'error'](
      { kind, code: codeOf(error), stack: (error as Error)?.stack?.split('\n').slice(1, 6) },
      'an error that nobody awaited',
    );
    if (!isTransient(error) && kind === 'uncaughtException') void end(1);
  });
}

const vault = createVault(config.CREDENTIALS_KEYS, config.CREDENTIALS_FERNET_KEY);
let worker: RunningWorker | undefined;
let starting: Promise<RunningWorker> | undefined;
let ending: Promise<void> | undefined;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));
// Alive, though not ready, while it waits for the database: whoever watches it must not end it for that.
const { PORT, HOST } = config;
const health =
  PORT === undefined
    ? null
    : await serveHealth(
        PORT,
        HOST,
        async () => (await worker?.isReady()) ?? false,
        async () => (await worker?.numbers()) ?? [],
      );
const personKey = await untilPersonKey(config.DATABASE_URL, vault, (error) =>
  log.warn({ code: codeOf(error) }, 'waiting for the database'),
).catch((error: Error) => {
  log.error({}, error.message);
  return process.exit(1);
});
starting = startWorker(config, log, personKey);
worker = await starting;
log.info({ port: health?.port ?? null }, 'the worker is up');

function end(code: number): Promise<void> {
  ending ??= (async () => {
    log.info({}, 'stopping');
    setTimeout(() => process.exit(1), 30_000).unref();
    await (await starting)?.stop().catch((error: unknown) => log.error({ code: codeOf(error) }, 'stopping failed'));
    await health?.stop();
    await endTraces?.().catch((error: unknown) => log.warn({ code: codeOf(error) }, 'the last traces were not sent'));
    process.exit(code);
  })();
  return ending;
}

function readConfig() {
  try {
    return parseConfig(process.env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
