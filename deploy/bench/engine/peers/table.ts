/** What one person's way costs on each engine: the same work, in turn, in one run. */
import { cpuSeconds } from '../../process-cost.ts';
import { median } from '../../measure.ts';

export interface Contestant {
  name: string;
  /** Of its own; PostgreSQL, which all share, is counted for each besides. */
  pids: number[];
  /** Has so many come through. @returns how many a second */
  go(count: number): Promise<number>;
}

/**
 * Prints CPU in milliseconds per person, and how many came through in a second; medians of the rounds. Starting is done by the
 * bench itself for Temporal and for us, which is not counted, and by their own programs for the others, which is.
 */
export async function tabulate(
  contestants: Contestant[],
  { postgres, count, rounds }: { postgres: number; count: number; rounds: number },
  tell: (line: string) => void,
): Promise<void> {
  const found = contestants.map((one) => ({
    ...one,
    own: [] as number[],
    postgres: [] as number[],
    rate: [] as number[],
  }));
  for (const { go } of contestants) await go(20);
  for (let round = 0; round < rounds; round++) {
    for (const one of found) {
      const spent = () => [one.pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0), cpuSeconds(postgres)] as const;
      const before = spent();
      one.rate.push(await one.go(count));
      const after = spent();
      one.own.push(((after[0] - before[0]) / count) * 1000);
      one.postgres.push(((after[1] - before[1]) / count) * 1000);
    }
  }
  const of = ({ own, postgres }: (typeof found)[number]) => median(own) + median(postgres);
  const ours = of(found[0]!);
  tell(`\nthree steps with two waits of a second, on each engine; CPU in ms per person, medians of ${rounds}`);
  for (const one of found) {
    tell(
      `${one.name.padEnd(18)} ${of(one).toFixed(1).padStart(6)} (of it PostgreSQL ${median(one.postgres).toFixed(1)}) · ${median(one.rate).toFixed(1)} a second · ours is ${(ours / of(one)).toFixed(1)} × as dear`,
    );
  }
}
