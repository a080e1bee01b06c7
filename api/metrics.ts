/** What /metrics tells: counts and times per route template, never per id. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** @param route the template, `/api/crm/leads/:id` */
  observe(method: string, route: string, status: number, seconds: number): void;
  text(): Promise<string>;
  contentType: string;
}

/** @param streams how many people follow changes on this process now */
export function createMetrics(streams: () => number): Metrics {
  const registry = new Registry();
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'cadencia_http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'cadencia_http_request_seconds',
    help: 'Time until the answer began, by route.',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const open: Gauge = new Gauge({
    name: 'cadencia_sse_clients',
    help: 'Streams of Server-Sent Events that are open.',
    registers: [registry],
    collect: () => open.set(streams()),
  });
  const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
  return {
    observe(method, route, status, took) {
      const verb = known.has(method) ? method : 'other';
      requests.inc({ method: verb, route, status: String(status) });
      seconds.observe({ method: verb, route }, took);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
