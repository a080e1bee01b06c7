/** How long a new process of the API needs until it answers, beside the least that Deno, Hono and postgres.js can do. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConfig } from '#api/config.ts';
import { apiPermissions } from '../api-permissions.ts';
import { uiFolder } from '../build-ui.ts';
import { appUrl } from '../migrate.ts';
import { freePort } from '../ports.ts';
import { denoProgram, root } from '../runtimes.ts';
import { loadSecrets } from '../secrets.ts';
import type { Stack } from '../stack.ts';
import { median } from './measure.ts';

const times = 7;

/** Starts processes one after another against the database of the stack; says medians and their ratio. */
export async function benchColdStart({ ready }: Stack, tell: (line: string) => void, folder: string): Promise<void> {
  const secrets = await loadSecrets(join(folder, 'secrets.json'));
  const ours = async () => {
    const port = await freePort();
    const env: Record<string, string> = {
      PORT: `${port}`,
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATABASE_URL: appUrl(ready.databaseUrl, secrets.appPassword),
      JWT_SECRET_KEY: secrets.JWT_SECRET_KEY,
      ADMIN_TOKEN: secrets.ADMIN_TOKEN,
      CREDENTIALS_KEYS: secrets.CREDENTIALS_KEYS,
      UI_DIR: uiFolder,
    };
    return await firstAnswers([...apiPermissions(parseConfig(env)), 'api/main.ts'], env, port, [
      '/healthz',
      '/readyz',
      '/',
    ]);
  };
  const bare = async () => {
    const port = await freePort();
    const env = { PORT: `${port}`, BENCH_DATABASE_URL: ready.databaseUrl };
    return await firstAnswers(['--no-prompt', '-A', 'deploy/bench/bare-route.ts'], env, port, ['/']);
  };
  // Once without counting: files come from the disk, and Deno keeps what it has compiled.
  await ours();
  await bare();
  const rows: { ours: number[]; bare: number[] }[] = [];
  for (let n = 0; n < times; n++) rows.push({ ours: await ours(), bare: await bare() });
  const [alive, isReady, page] = [0, 1, 2].map((at) => median(rows.map(({ ours: row }) => row[at]!)));
  const least = median(rows.map(({ bare: row }) => row[0]!));
  tell(
    `cold start: alive after ${alive!.toFixed(0)} ms, ready ${isReady!.toFixed(0)} ms, first page ${page!.toFixed(0)} ms; ` +
      `bare Hono ${least.toFixed(0)} ms, ${(isReady! / least).toFixed(1)} × that`,
  );
}

/** Milliseconds from the start of the process until each path was answered well, in this order; the process is ended then. */
async function firstAnswers(
  args: string[],
  env: Record<string, string>,
  port: number,
  paths: readonly string[],
): Promise<number[]> {
  const began = performance.now();
  const child = spawn(denoProgram(), ['run', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const answers: number[] = [];
    for (const path of paths) {
      while (!(await isAnswered(`http://127.0.0.1:${port}${path}`))) {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
        if (performance.now() - began > 60_000) throw new Error(`No answer of ${path} within a minute.`);
        await sleep(5);
      }
      answers.push(performance.now() - began);
    }
    return answers;
  } finally {
    child.kill('SIGKILL');
  }
}

const isAnswered = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ status }) => status < 500,
    () => false,
  );
