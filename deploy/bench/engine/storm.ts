/**
 * Many people asleep in flows, and many of them due in one second. One tenant has the crowd (STORM_ASLEEP, of whom STORM_DUE wake
 * together and get one message each); its neighbour's messages go on meanwhile. Printed beside the rate at which this build sends
 * when nobody slept (a0: three messages a person, no waits), and the neighbour's quiet.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import type { Stack } from '../../stack.ts';
import { median, percentile, untilAll } from '../measure.ts';
import { chain, openProduct, type Step } from '../product.ts';
import { openSession } from '../session.ts';
import { foundNeighbour } from './neighbour.ts';
import { cpuSeconds, residentBytes, watchMemory } from '../process-cost.ts';

const asleep = Number(process.env.STORM_ASLEEP ?? 20_000);
const due = Math.min(asleep, Number(process.env.STORM_DUE ?? 5_000));
const mega = 1024 * 1024;
const parts = ['worker', 'temporal', 'postgres', 'sandbox'] as const;

/** @throws when somebody does not fall asleep, is sent nothing, or is sent something twice */
export async function benchStorm(stack: Stack, tell: (line: string) => void, folder: string): Promise<void> {
  const { ready } = stack;
  const owner = postgres(ready.databaseUrl, { max: 4, onnotice: () => {} });
  const crowd = await foundNeighbour(ready, folder);
  const call = await openSession(crowd, crowd.email);
  const [theirs, others] = [await openProduct(crowd, owner), await openProduct(ready, owner)];
  const pid = () => ready.pids.worker!;
  let people = 0;

  async function publish(name: string, source: string, steps: Step[]): Promise<string> {
    const { id } = await call<{ id: string }>('POST', '/api/crm/flows', { name, flow: chain(source, steps) });
    await call('POST', `/api/crm/flows/${id}/publish`, { note: 'bench' });
    return id;
  }

  /** So many new people come in, and are waiting. @returns how many a second */
  async function fallAsleep(flow: string, source: string, count: number): Promise<number> {
    const began = performance.now();
    await theirs.insert(source, count);
    await untilAll(count, 60_000 + count * 300, async () => {
      const [row] = await owner<[{ count: number }]>`
        select count(*)::int as count from enrolments where flow_id = ${flow} and state = 'waiting'`;
      return row.count;
    });
    people += count;
    return count / ((performance.now() - began) / 1000);
  }

  const cpu = () => Object.fromEntries(parts.map((name) => [name, cpuSeconds(ready.pids[name]!)]));
  /** What each process spent since, in ms for each message. */
  const spent = (since: Record<string, number>, messages: number): string => {
    const now = cpu();
    const each = parts.map((name) => [name, ((now[name]! - since[name]!) / messages) * 1000] as const);
    const sum = each.reduce((all, [, ms]) => all + ms, 0);
    return [...each, ['together', sum] as const].map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(' · ');
  };
  const memory = (bytes: number) => `${Math.round(bytes / mega)} MB`;

  try {
    await theirs.receipts(false);
    await theirs.rate('a0', 40);
    const first = cpu();
    const steady = 3 * median([await theirs.rate('a0', 200), await theirs.rate('a0', 200)]);
    const steadily = spent(first, 2 * 200 * 3);
    const quiet = percentile(await others.latencies(60, 200), 95);
    tell(`steady a0: ${steady.toFixed(1)} messages a second; the neighbour's p95 when quiet ${quiet.toFixed(0)} ms`);
    tell(`CPU of each process, in ms a message: ${steadily}`);

    const stored = storeBytes(folder);
    const watch = watchMemory(pid());
    const long = await publish('bench asleep', 'bench-asleep', [{ for: 'P30D' }, 'send']);
    const pace = await fallAsleep(long, 'bench-asleep', Math.max(asleep - due, 50));
    // In the tenant's zone, UTC: when all of them will be asleep, and some time more.
    const instant = new Date(Math.ceil((Date.now() + 15_000 + (due / pace) * 1300) / 1000) * 1000);
    const short = await publish('bench due', 'bench-due', [{ at: instant.toISOString().slice(0, 19) }, 'send']);
    await fallAsleep(short, 'bench-due', due);
    if (Date.now() > instant.getTime()) throw new Error('They fell asleep too slowly: the instant had passed.');
    const each = (storeBytes(folder) - stored) / people;
    tell(`${people} asleep, ${pace.toFixed(1)} a second; ${(each / 1000).toFixed(1)} KB each in Temporal's store`);
    tell(
      `the worker's memory: ${memory(residentBytes(pid()))}, at most ${memory(watch.peak())} (wanted: 500, or 400 with 100,000 asleep)`,
    );

    await new Promise((resolve) => setTimeout(resolve, instant.getTime() - Date.now()));
    const before = cpu();
    const measured = others.latencies(Math.max(20, Math.ceil(due / 40)), 300);
    await untilAll(due, 60_000 + due * 200, async () => {
      const [row] = await owner<[{ count: number }]>`
        select count(*)::int as count from messages where flow_id = ${short} and accepted_at is not null`;
      return row.count;
    });
    const suddenly = spent(before, due);
    const late = await owner<{ ms: number }[]>`
      select extract(epoch from accepted_at - ${instant}::timestamptz)::float8 * 1000 as ms from messages
      where flow_id = ${short} and accepted_at is not null`;
    await theirs.assertSent(short, instant, due);
    const ms = late.map((row) => row.ms);
    const drained = due / (Math.max(...ms) / 1000);
    const busy = percentile(await measured, 95);
    const roads = await others.roads(new Date(instant));
    watch.stop();

    tell(`${due} due in one second, all sent once. CPU of each process, in ms a message: ${suddenly}`);
    tell(
      `drained ${drained.toFixed(1)} a second, over steady a0 ${(drained / steady).toFixed(2)}   (wanted: 0.90 or more)`,
    );
    tell(`late: p50 ${(percentile(ms, 50) / 1000).toFixed(1)} s, p99 ${(percentile(ms, 99) / 1000).toFixed(1)} s`);
    tell(
      `the neighbour's p95 meanwhile ${busy.toFixed(0)} ms: ${(busy / quiet).toFixed(2)} × quiet   (wanted: 2.00 or less)`,
    );
    tell(`p95 of its parts, in ms: ${roads.map(([name, part]) => `${name} ${part.toFixed(0)}`).join(' · ')}`);
    tell(`the worker's memory at its peak: ${memory(watch.peak())}   (wanted: 500 MB or less)`);
  } finally {
    await owner.end();
  }
}

/** Of Temporal's dev server: its file and what is not in it yet. */
function storeBytes(folder: string): number {
  return ['temporal.db', 'temporal.db-wal'].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
