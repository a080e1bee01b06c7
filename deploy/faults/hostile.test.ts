/** Hostile requests one after the other on eight connections: nobody else notices. */
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { percentile } from '../bench/measure.ts';
import { messagesInARow } from '../testing/flows.ts';
import { type Product, startProduct } from '../testing/product.ts';
import { hostileRequests, send } from './hostile-requests.ts';
import type { Probe, Probed } from './probe-loop.ts';

/** Short by default; `HOSTILE_SECONDS=60` is the promise in full: it prints the figures to hold it against. */
const seconds = Number(process.env.HOSTILE_SECONDS ?? 10);
const connections = 8;

let product: Product;
beforeAll(async () => void (product = await startProduct()), 180_000);
afterAll(() => product?.stop());

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Megabytes that the process holds. */
const memory = (pid: number) => (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1024 ** 2;

async function signIn(): Promise<string> {
  const answer = await fetch(`${product.ready.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: product.ready.email, password: product.ready.password }),
  });
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}

async function serverErrors(): Promise<number> {
  const text = await (await fetch(`${product.ready.url}/metrics`)).text();
  const counts = text.matchAll(/^cadencia_http_requests_total\{.*status="500"\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

it('others are served as before, and the process neither grows nor fails', { timeout: 600_000 }, async () => {
  const { url, pids } = product.ready;
  const cookie = await signIn();
  const flowId = await product.publish('De siempre', messagesInARow(1, null));
  const leads = Array.from({ length: 200 }, (_, i) => ({ name: `Persona ${i}`, phone: `+54911${30_000_000 + i}` }));
  await product.ingest(leads);

  const probes: Probe[] = [
    { name: 'healthz', url: `${url}/healthz`, headers: {}, everyMs: 20 },
    { name: 'leads', url: `${url}/api/crm/leads?limit=50`, headers: { cookie }, everyMs: 40 },
  ];
  const seen: (Probed & { at: number })[] = [];
  const thread = new Worker(new URL('probe-loop.ts', import.meta.url), { workerData: probes });
  thread.on('message', (one: Probed) => void seen.push({ ...one, at: performance.now() }));
  await pause(3_000);
  const quietFrom = performance.now();
  await pause(seconds * 500);
  const quietTo = performance.now();

  const [errorsBefore, memoryBefore] = [await serverErrors(), memory(pids.api!)];
  let most = memoryBefore;
  const gauge = setInterval(() => (most = Math.max(most, memory(pids.api!))), 100);
  const hostile = hostileRequests(new URL(url).host, cookie, flowId);
  const tally = new Map<string, Map<number, number>>();
  let next = 0;
  const until = performance.now() + seconds * 1000;
  const attack = async () => {
    while (performance.now() < until) {
      const one = hostile[next++ % hostile.length]!;
      const status = await send(Number(new URL(url).port), one);
      const counts = tally.get(one.name) ?? tally.set(one.name, new Map()).get(one.name)!;
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, attack));
  const hostileTo = performance.now();
  clearInterval(gauge);
  const errors = (await serverErrors()) - errorsBefore;
  await thread.terminate();

  const times = (name: string, from: number, to: number) =>
    seen.filter((one) => one.name === name && one.at > from && one.at < to).map(({ ms }) => ms);
  const healthz = times('healthz', quietTo, hostileTo);
  const [quiet, during] = [times('leads', quietFrom, quietTo), times('leads', quietTo, hostileTo)];
  const figures = {
    requests: next,
    healthz_p50: Math.round(percentile(healthz, 50)),
    healthz_p99: Math.round(percentile(healthz, 99)),
    leads_p95_quiet: Math.round(percentile(quiet, 95)),
    leads_p95: Math.round(percentile(during, 95)),
    memory_before: Math.round(memoryBefore),
    memory_more: Math.round(most - memoryBefore),
    errors,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  for (const [name, counts] of tally)
    process.stdout.write(`  ${name}: ${JSON.stringify(Object.fromEntries(counts))}\n`);

  expect(errors).toBe(0);
  expect([...tally.values()].flatMap((counts) => [...counts.keys()]).filter((status) => status === 500)).toEqual([]);
  expect(seen.filter(({ at }) => at > quietTo && at < hostileTo).filter(({ status }) => status !== 200)).toEqual([]);
  // The promise is about a machine that does nothing else; in a short run beside other tests the figures are of those as well.
  const isPromise = seconds >= 60;
  expect(percentile(healthz, 99)).toBeLessThan(isPromise ? 100 : 1_000);
  expect(percentile(during, 95)).toBeLessThan(
    Math.max(isPromise ? 50 : 1_000, (isPromise ? 2 : 4) * percentile(quiet, 95)),
  );
  // 140 to 154 measured, as the collector likes: the promise is kept or broken by the full run alone.
  expect(most - memoryBefore).toBeLessThan(isPromise ? 150 : 200);
});
