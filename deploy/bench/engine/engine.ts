/**
 * Completed enrolments per second of our whole path (event row → relay → workflow → ledger → sandbox over HTTP), beside bare
 * Temporal workflows on the same server in the same run. Medians over the rounds.
 *   a  three messages with two waits of a second     b  three regular activities, two timers of a second
 *   a0 three messages without waits                  c  sixteen activities, two timers      d  one activity
 * A bare activity is one upsert and two updates in Postgres. Delivery receipts are off while measuring: the path ends at the
 * accepted send; one more run of a0 with receipts on says what they cost. Last, b's work on what somebody could build on instead.
 */
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import type { Stack } from '../../stack.ts';
import { startBareWorker } from './bare.ts';
import { compareWithOlder } from './compare.ts';
import { inParallel, median, percentile, untilAll } from '../measure.ts';
import { openProduct } from '../product.ts';
import { startPeers } from './peers/peers.ts';
import { tabulate } from './peers/table.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const patience = 180_000;
const load = { a: 150, b: 100, c: 40, a0: 200, d: 250 };
type Case = keyof typeof load;
const bareShape = { b: [3, true], c: [16, true], d: [1, false] } as const;

/** @throws when something does not end, is sent twice, or is missing */
export async function benchEngine(stack: Stack, tell: (line: string) => void): Promise<void> {
  const owner = postgres(stack.ready.databaseUrl, { max: 4, onnotice: () => {} });
  await owner`create table if not exists bench_bare (id text primary key, n int, touched timestamptz, ended_at timestamptz)`;
  const connection = await Connection.connect({ address: stack.ready.temporalAddress });
  const client = new Client({ connection });
  const bareWorker = await startBareWorker(stack.ready);
  const product = await openProduct(stack.ready, owner);
  let run = 0;

  /** So many are started under a prefix of their own. @returns how many ended a second */
  async function through(count: number, start: (prefix: string) => Promise<unknown> | void): Promise<number> {
    const prefix = `bare-${run++}-`;
    const began = performance.now();
    await Promise.all([
      start(prefix),
      untilAll(count, patience, async () => {
        const [row] = await owner<{ count: number }[]>`
          select count(*)::int as count from bench_bare where starts_with(id, ${prefix}) and ended_at is not null`;
        return row!.count;
      }),
    ]);
    return count / ((performance.now() - began) / 1000);
  }

  const bare = (name: keyof typeof bareShape, count = load[name]): Promise<number> =>
    through(count, (prefix) =>
      inParallel(count, 20, async (n) => {
        const id = `${prefix}${n}`;
        const [activities, timers] = bareShape[name];
        await client.workflow.start('bare', {
          taskQueue: 'bench-bare',
          workflowId: id,
          args: [id, activities, timers],
        });
      }),
    );

  async function besidePeers(): Promise<void> {
    const peers = await startPeers(stack.ready, owner, tell);
    const { worker, temporal, postgres: database } = stack.ready.pids;
    try {
      await tabulate(
        [
          { name: 'Cadencia (case a)', pids: [worker!, temporal!], go: (count) => product.rate('a', count) },
          { name: 'Temporal, bare', pids: [bareWorker.pid, temporal!], go: (count) => bare('b', count) },
          ...peers.all.map(({ name, pids, begin }) => ({
            name,
            pids,
            go: (count: number) => through(count, (prefix) => begin({ prefix, count })),
          })),
        ],
        { postgres: database!, count: load.b, rounds },
        tell,
      );
    } finally {
      await peers.stop();
    }
  }

  try {
    const rates: Record<Case, number[]> = { a: [], b: [], c: [], a0: [], d: [] };
    tell('Warming up …');
    await product.receipts(false);
    await product.rate('a0', 20);
    await bare('d');
    for (let round = 1; round <= rounds; round++) {
      for (const name of ['a', 'b', 'a0', 'd', 'c'] as const) {
        rates[name].push(name === 'a' || name === 'a0' ? await product.rate(name, load[name]) : await bare(name));
      }
      const line = (Object.keys(rates) as Case[]).map((name) => `${name} ${rates[name].at(-1)!.toFixed(1)}`);
      tell(`round ${round}: ${line.join(' · ')} per second`);
    }
    const of = (name: Case) => median(rates[name]);
    tell(
      `\nmedians of ${rounds}: ${(Object.keys(rates) as Case[]).map((name) => `${name} ${of(name).toFixed(1)}`).join(' · ')} per second`,
    );
    tell(`a/b   ${(of('a') / of('b')).toFixed(2)}   (wanted: 1.0 or more)`);
    tell(`a/c   ${(of('a') / of('c')).toFixed(2)}   (wanted: 3.0 or more)`);
    tell(`a0/d  ${(of('a0') / of('d')).toFixed(2)}   (wanted: 0.65 or more)`);

    const lags = await product.latencies(100, 150);
    tell(
      `event → accepted send at low load: p50 ${percentile(lags, 50).toFixed(0)} ms, p95 ${percentile(lags, 95).toFixed(0)} ms (wanted: p95 under 1000)`,
    );
    await besidePeers();
    await compareWithOlder(stack, load, rounds, tell);
    await product.receipts(true);
    tell(`a0 with delivery receipts coming in meanwhile: ${(await product.rate('a0', load.a0)).toFixed(1)} per second`);
  } finally {
    bareWorker.stop();
    await connection.close();
    await owner.end();
  }
}
