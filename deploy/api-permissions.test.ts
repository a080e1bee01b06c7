import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '#api/config.ts';
import { providerUrls } from '#providers/mod.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { testEnv } from '../api/testing.ts';
import { apiPermissions } from './api-permissions.ts';
import { freePort } from './ports.ts';
import { denoProgram, root } from './runtimes.ts';

const netOf = (env: Record<string, string>) =>
  apiPermissions(parseConfig({ ...testEnv, ...env })).find((flag) => flag.startsWith('--allow-net='));

it('apiPermissions() opens the net to the own port, the database and the providers', () => {
  const providers = [...new Set(['graph.facebook.com', ...Object.values(providerUrls).map((url) => new URL(url).host)])]
    .map((host) => `${host}:443`)
    .join();
  const [one, several] = ['postgres://app:p%40ss@db/x?sslmode=require', 'postgres://app:p@one:5433,[::1]/x'];
  expect(netOf({ DATABASE_URL: one })).toBe(`--allow-net=0.0.0.0:8000,db:5432,${providers}`);
  expect(netOf({ DATABASE_URL: several })).toBe(`--allow-net=0.0.0.0:8000,one:5433,[::1]:5432,${providers}`);
  const sandbox = 'http://localhost:4010/';
  const all = Object.fromEntries(Object.keys(providerUrls).map((name) => [name, sandbox]));
  expect(netOf({ ...all, DATABASE_URL: one, META_GRAPH_URL: sandbox, HOST: '127.0.0.1', PORT: '81' })).toBe(
    '--allow-net=127.0.0.1:81,db:5432,localhost:4010',
  );
});

describe('the line that starts the image of the API', () => {
  const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
  const [command, ...line] = JSON.parse(/ AS api\n[^]*?\nCMD (.+)/.exec(dockerfile)![1]!) as [string, ...string[]];
  const running: ChildProcess[] = [];
  let database: TestDatabase;
  beforeAll(async () => void (database = await createTestDatabase()));
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await database.stop();
  });

  function start(env: Record<string, string>) {
    const PATH = `${dirname(denoProgram())}:${process.env.PATH}`;
    const child = spawn(command, line, {
      cwd: root,
      env: { PATH, HOME: process.env.HOME, ...testEnv, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.push(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, ended, said: () => said };
  }

  it('is one process that answers, reaches its database and ends when asked', async () => {
    const port = await freePort();
    const { child, ended, said } = start({ PORT: `${port}`, DATABASE_URL: database.appUrl });
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isReady, { timeout: 60_000, interval: 100 }).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said()).not.toMatch(/denied|NotCapable|uncaught|unhandled/i);
  }, 90_000);

  it('names the faults of the settings and does not start', async () => {
    const { ended, said } = start({ DATABASE_URL: '', JWT_SECRET_KEY: 'short' });
    expect(await ended).toBe(1);
    expect(said()).toContain('DATABASE_URL is required');
    expect(said()).toContain('JWT_SECRET_KEY needs at least 32 characters');
  }, 30_000);
});
