/**
 * The product as `npm start -- --cluster` runs it: each kind of process killed in turn under load for BENCH_SECONDS (600), then the
 * pace with 4, 2 and 1 workers (BENCH_PEOPLE, 300, at each).
 */
import type { Stack } from '../../stack.ts';
import { useProduct } from '../../testing/product.ts';
import { killInTurn } from './kills.ts';
import { benchWorkers } from './scaling.ts';

/** @throws when something is sent twice, lost, or refused for good */
export async function benchCluster(stack: Stack, tell: (line: string) => void): Promise<void> {
  const product = await useProduct(stack);
  try {
    await killInTurn(product, Number(process.env.BENCH_SECONDS ?? 600), tell);
    await benchWorkers(product, Number(process.env.BENCH_PEOPLE ?? 300), tell);
  } finally {
    await product.owner.end({ timeout: 2 });
  }
}
