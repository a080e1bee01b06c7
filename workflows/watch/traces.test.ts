import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { guard } from '../activities/guard.ts';
import { startTraces } from './traces.ts';

interface Span {
  name: string;
  spanId: string;
  parentSpanId?: string;
  status: { code?: number; message?: string };
}

let server: Server;
let url: string;
const sent: string[] = [];
const asked: NodeJS.Dict<string | string[]>[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.url === '/v1/traces') sent.push(body);
      else asked.push(request.headers);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => server.close());

it('makes no traces without an endpoint, nor when they are switched off', async () => {
  expect(await startTraces()).toBeNull();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
  vi.stubEnv('OTEL_SDK_DISABLED', 'true');
  expect(await startTraces()).toBeNull();
});

it('sends a span for an activity and, within it, for what it calls: without query, people or the texts of errors', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  const end = await startTraces();
  const { send, fail } = guard(
    { warn: () => {} },
    {
      send: async ({ name }: { tenantId: string; enrolmentId: string; name: string }) =>
        await fetch(`${url}/messages?name=${name}&proof=s3cret`),
      fail: async ({ tenantId }: { tenantId: string }) =>
        await Promise.reject(new Error(`Zoe is unknown to ${tenantId}`)),
    },
  );
  await send({ tenantId: 't', enrolmentId: 'e', name: 'Zoe' });
  await expect(fail({ tenantId: 't' })).rejects.toThrow('fail failed');
  await end!();

  const all = sent.join('\n');
  const spans = sent.flatMap((text) => {
    const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  });
  const named = (name: string) => spans.find((span) => span.name === name);
  expect(named('GET')?.parentSpanId).toBe(named('send')!.spanId);
  expect(named('fail')?.status).toMatchObject({ code: 2, message: 'Error' });
  expect(all).toContain('cadencia-worker');
  expect(all).toContain('/messages');
  for (const secret of ['s3cret', 'Zoe']) expect(all).not.toContain(secret);
  expect(asked.map((headers) => headers.traceparent)).toEqual([undefined]);
});
