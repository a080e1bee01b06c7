/**
 * What all test files of one run share: ONE PostgreSQL and ONE Temporal, started when the first test asks for them
 * and stopped when the run ends, however it ends.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import '../packages/apply-patches.mjs';
import { startGuard } from '../supervise/guard.ts';
import { startTestPostgres } from './test-postgres.ts';
import type { TestRun } from './test-run.ts';
import { startTestTemporal } from './test-temporal.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Base URL: `GET /postgres` and `GET /temporal` answer with JSON once the server runs. */
    services: string;
  }
}

export default function setUp(project: TestProject): Promise<() => Promise<void>> {
  return startServices((url) => project.provide('services', url));
}

/** Serves the shared services on a free port, tells its address, and returns what stops them all. */
export async function startServices(tell: (url: string) => void): Promise<() => Promise<void>> {
  const guard = startGuard();
  let folder: Promise<string> | undefined;
  const run: TestRun = {
    guard,
    children: [],
    onLine: (name, line) => process.env.TEST_LOGS && console.error(`${name} | ${line}`),
    folder: () =>
      (folder ??= mkdtemp(join(tmpdir(), 'cadencia-test-')).then((path) => {
        guard.remove(path);
        return path;
      })),
  };
  const starters: Record<string, (run: TestRun) => Promise<object>> = {
    '/postgres': startTestPostgres,
    '/temporal': startTestTemporal,
  };
  const started = new Map<string, Promise<object>>();
  const server = createServer((request, response) => {
    const start = starters[request.url ?? ''];
    if (!start) return void response.writeHead(404).end();
    const service = started.get(request.url!) ?? start(run);
    started.set(request.url!, service);
    service.then(
      (answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  tell(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return async () => {
    server.closeAllConnections();
    server.close();
    await Promise.allSettled(started.values());
    await Promise.allSettled(run.children.map((child) => child.stop()));
    if (folder) await rm(await folder, { recursive: true, force: true });
  };
}
