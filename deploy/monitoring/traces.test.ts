import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '#api/config.ts';
import { createTestApi, testEnv, type TestApi } from '#api/testing.ts';
import { apiPermissions } from '../api-permissions.ts';
import { freePort } from '../ports.ts';
import { denoProgram, root } from '../runtimes.ts';
import { traceSettings } from './traces.ts';

interface Span {
  name: string;
  kind: number;
  traceId: string;
}
interface Batch {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: Span[] }[];
  }[];
}

let api: TestApi;
let collector: Server;
let deno: ChildProcess | undefined;
const batches: Batch[] = [];
beforeAll(async () => {
  api = await createTestApi();
  collector = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.url === '/v1/traces') batches.push(JSON.parse(body) as Batch);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  const ended = deno && new Promise((exit) => deno!.once('exit', exit));
  if (deno?.exitCode === null && deno.kill('SIGTERM')) await ended;
  collector.close();
  await api.stop();
});

it('is off without an endpoint, and when it is switched off: not one variable reaches the process', () => {
  expect(traceSettings('api', { PATH: '/bin', OTEL_SERVICE_NAME: 'x' })).toEqual({});
  expect(traceSettings('worker', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_SDK_DISABLED: 'true' })).toEqual({});
});

it('with an endpoint, spans of the API’s requests arrive there, with its permissions as they are', async () => {
  const port = await freePort();
  const env = {
    ...testEnv,
    PUBLIC_URL: `http://localhost:${port}`,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    DATABASE_URL: api.database.appUrl,
  };
  const { PATH, HOME } = process.env;
  const traces = traceSettings('api', {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  deno = spawn(denoProgram(), ['run', ...apiPermissions(parseConfig(env)), 'api/main.ts'], {
    cwd: root,
    env: { PATH, HOME, ...env, ...traces },
    stdio: 'ignore',
  });
  const spans = () =>
    batches.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ resource, scopeSpans }) => {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
        return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service })));
      }),
    );
  await expect
    .poll(
      async () => {
        await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => {});
        return spans().filter(({ kind, service }) => kind === 2 && service === 'cadencia-api').length;
      },
      { timeout: 30_000, interval: 200 },
    )
    .toBeGreaterThan(0);
  expect(spans().every(({ traceId }) => /^[\da-f]{32}$/.test(traceId))).toBe(true);
});
