/**
 * This build and an older one in one run, turn by turn: what an enrolment costs each in CPU, how many come through in a second, and
 * how long a message takes from its event at low load.
 */
import postgres from 'postgres';
import type { Stack } from '../../stack.ts';
import { median, percentile } from '../measure.ts';
import { openProduct } from '../product.ts';
import { startOlder } from './older.ts';
import { cpuSeconds } from '../process-cost.ts';

/** The release whose figures stand in the issue. */
const commit = process.env.BENCH_OLDER ?? '0609720';
const parts = ['worker', 'temporal', 'postgres'] as const;
const wanted = { a: { cpu: 0.75, rate: 1.3 }, a0: { cpu: 0.65, rate: 1.4 } };
type Name = keyof typeof wanted;

interface Figures {
  /** Milliseconds of each process per enrolment, and how many came through in a second; one of each round. */
  cpu: Record<(typeof parts)[number], number[]>;
  rate: number[];
}
const empty = (): Figures => ({ cpu: { worker: [], temporal: [], postgres: [] }, rate: [] });

/** @param load people of each case and round @throws when something does not end, is sent twice, or is missing */
export async function compareWithOlder(
  now: Stack,
  load: Record<Name, number>,
  rounds: number,
  tell: (line: string) => void,
): Promise<void> {
  const older = await startOlder(commit, tell);
  if (!older) return;
  const opened: Awaited<ReturnType<typeof openSide>>[] = [];
  try {
    for (const stack of [older.stack, now]) opened.push(await openSide(stack));
    const sides = [opened[0]!, opened[1]!] as const;
    for (const side of sides) await side.measure('a0', 20);
    const found = sides.map(() => ({ a: empty(), a0: empty() }));
    for (let round = 0; round < rounds; round++) {
      for (const name of ['a', 'a0'] as const) {
        // In turn first, so that neither always comes after the other.
        for (const n of round % 2 === 0 ? [0, 1] : [1, 0]) {
          const { cpu, rate } = await sides[n]!.measure(name, load[name]);
          const into = found[n]![name];
          into.rate.push(rate);
          for (const part of parts) into.cpu[part].push(cpu[part]);
        }
      }
    }
    tell(`\nbeside ${commit}, medians of ${rounds} rounds; CPU in ms per enrolment (older → this)`);
    for (const name of ['a', 'a0'] as const) {
      const [before, after] = [found[0]![name], found[1]![name]];
      const each = parts.map((part) => `${part} ${show(median(before.cpu[part]), median(after.cpu[part]))}`);
      const [was, is] = [sum(before), sum(after)];
      const [slow, fast] = [median(before.rate), median(after.rate)];
      tell(`${name.padEnd(2)} ${each.join(' · ')} · together ${show(was, is)}`);
      tell(
        `   CPU ${(is / was).toFixed(2)} × (wanted: ${wanted[name].cpu} or less), per second ${show(slow, fast)}: ${(fast / slow).toFixed(2)} × (wanted: ${wanted[name].rate} or more)`,
      );
    }
    const [was, is] = [await sides[0].p95(), await sides[1].p95()];
    tell(`event → accepted send, p95 at low load: ${was.toFixed(0)} → ${is.toFixed(0)} ms (wanted: no more)`);
  } finally {
    for (const side of opened) await side.close();
    await older.stop();
  }
}

const show = (before: number, after: number) => `${before.toFixed(1)} → ${after.toFixed(1)}`;
const sum = (figures: Figures) => parts.reduce((total, part) => total + median(figures.cpu[part]), 0);

async function openSide({ ready }: Stack) {
  const owner = postgres(ready.databaseUrl, { max: 4, onnotice: () => {} });
  const product = await openProduct(ready, owner);
  await product.receipts(false);
  const spent = () => parts.map((part) => cpuSeconds(ready.pids[part]!));
  return {
    async measure(name: Name, count: number) {
      const before = spent();
      const rate = await product.rate(name, count);
      const ms = spent().map((seconds, n) => ((seconds - before[n]!) / count) * 1000);
      return { rate, cpu: { worker: ms[0]!, temporal: ms[1]!, postgres: ms[2]! } };
    },
    p95: async () => percentile(await product.latencies(60, 150), 95),
    close: () => owner.end(),
  };
}
