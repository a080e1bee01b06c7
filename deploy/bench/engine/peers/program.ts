/** What the programs of other engines share: packages from a folder of their own, steps in Postgres, and word from the bench. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import postgres from 'postgres';
import { inParallel } from '../../measure.ts';
import { openTouch, type Touch } from '../touch.ts';

/** Workflows to start: `prefix` and a number each. */
export interface Order {
  prefix: string;
  count: number;
}

/** The steps between which a workflow of case b waits a second. */
export const steps = [0, 1, 2];
export const lastStep = steps.at(-1)!;
export const secondMs = 1000;

/** A package that this product has no need of: it is installed beside, for the bench alone. */
export function take<T>(name: string): T {
  return createRequire(join(process.env.BENCH_PEERS!, 'here.js'))(name) as T;
}

export const openSteps = (): Touch =>
  openTouch(postgres(process.env.BENCH_DATABASE_URL!, { max: 20, onnotice: () => {} }));

/** Says that it is ready, and starts what is ordered, 20 at a time. */
export function obey(start: (id: string) => Promise<unknown>): void {
  process.on('message', async ({ prefix, count }: Order) => {
    await inParallel(count, 20, async (n) => void (await start(`${prefix}${n}`)));
  });
  process.on('disconnect', () => process.exit());
  process.send!('ready');
}
