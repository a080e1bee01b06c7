/** `npm start`: the whole product with one command. Ctrl-C stops all of it. With `--watch` it is `npm run dev`. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PortTaken } from './choose-ports.ts';
import { loadEnvFile } from './env-file.ts';
import { AlreadyRunning } from './supervise/lock.ts';
import { readyBlock } from './ready.ts';
import { root } from './runtimes.ts';
import { startStack } from './stack.ts';

const usage =
  'npm start -- [--port N] [--fresh] [--no-demo] [--folder PATH] [--restore FILE [--nothing-sent-since]] [--cluster [--apis N] [--workers N]]';
const began = Date.now();
const seconds = () => (Date.now() - began) / 1000;

const settings = readArguments();
loadEnvFile();

let stop: (() => Promise<void>) | undefined;
let askedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal));
// A terminal that went away is no reason to end in the middle of something; SIGHUP tells us to.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
endWithNpm();

try {
  const stack = await startStack({
    folder: settings.folder,
    port: settings.port,
    fresh: settings.fresh,
    demo: settings.demo,
    lively: settings.demo,
    restore: settings.restore,
    nothingSentSince: settings['nothing-sent-since'],
    watch: settings.watch,
    cluster: settings.cluster,
    apis: settings.apis,
    workers: settings.workers,
    echo: settings.watch ? printLine : undefined,
    tell: (line) => console.log(`${seconds().toFixed(1).padStart(6)} s  ${line}`),
    onStop: (stopIt) => (stop = stopIt),
  });
  console.log(readyBlock(stack.ready, seconds()));
} catch (error) {
  // A stop that somebody asked for interrupts the start; that is no failure.
  if (!askedAt) {
    const known = error instanceof PortTaken || error instanceof AlreadyRunning;
    console.error(known ? error.message : `Cadencia could not start. ${(error as Error).message}`);
    if (process.env.DEBUG) console.error(error);
    process.exit(1);
  }
}

async function end(signal: string): Promise<void> {
  // npm passes Ctrl-C on, so it arrives twice; asking again later means: now.
  if (askedAt) {
    if (Date.now() - askedAt > 2_000) process.exit(130);
    return;
  }
  askedAt = Date.now();
  console.log(`\nStopping (${signal}) …`);
  await stop?.();
  console.log('Everything has stopped.');
  process.exit(0);
}

/** A killed npm passes nothing on: when it is gone, so are we. */
function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && !askedAt && void end('npm is gone'), 1_000).unref();
}

/** What the three processes of ours say, each in its colour; Temporal and PostgreSQL talk too much. */
function printLine(name: string, line: string): void {
  const colour = { api: 36, worker: 33, sandbox: 35, ui: 32 }[name];
  if (colour) console.log(`\u001B[${colour}m${name.padEnd(7)}\u001B[0m ${line}`);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8000' },
        fresh: { type: 'boolean', default: false },
        demo: { type: 'boolean', default: true },
        watch: { type: 'boolean', default: false },
        folder: { type: 'string', default: join(root, '.cadencia') },
        restore: { type: 'string' },
        'nothing-sent-since': { type: 'boolean', default: false },
        cluster: { type: 'boolean', default: false },
        apis: { type: 'string' },
        workers: { type: 'string' },
      },
      allowNegative: true,
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port ${values.port} is not a port`);
    const processes = (name: 'apis' | 'workers') => {
      const given = values[name] ?? (values.cluster ? '4' : '1');
      if (!/^([1-9]|[12]\d)$/.test(given)) throw new Error(`--${name} ${given} is not a number of processes`);
      return Number(given);
    };
    return { ...values, port, apis: processes('apis'), workers: processes('workers') };
  } catch (error) {
    console.error(`${(error as Error).message}\nUsage: ${usage}`);
    process.exit(2);
  }
}
