/** /healthz, /readyz and /metrics of the worker. */
import { createServer } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { WorkNumber } from '#db/platform/watch/work-numbers.ts';
import { counted } from './watch/send-counts.ts';
import { workGauges } from './watch/work-gauges.ts';

export interface Health {
  port: number;
  stop(): Promise<void>;
}

/**
 * @param isReady whether Temporal and Postgres are there and work is taken
 * @param numbers how much waits now (watch/work-gauges.ts)
 * @param port 0 takes a free one
 */
export async function serveHealth(
  port: number,
  host: string,
  isReady: () => boolean | Promise<boolean>,
  numbers: () => Promise<WorkNumber[]>,
): Promise<Health> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'cadencia_worker_' });
  const gauge = new Gauge({
    name: 'cadencia_worker_ready',
    help: '1 while the worker takes work',
    registers: [],
    async collect() {
      this.set((await isReady()) ? 1 : 0);
    },
  });
  registry.registerMetric(gauge);
  const all = Registry.merge([registry, counted, workGauges(numbers)]);
  const server = createServer(async (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') response.end('ok');
    else if (path === '/readyz') {
      const is = await isReady();
      response.writeHead(is ? 200 : 503).end(is ? 'ready' : 'not ready');
    } else if (path === '/metrics') {
      response.writeHead(200, { 'content-type': all.contentType }).end(await all.metrics());
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
