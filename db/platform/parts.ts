import type { Tx } from './tenant.ts';
const size = 1000;

/** Rows in parts that one statement can carry. */
export function* parts<T>(rows: readonly T[]): Generator<T[]> {
  for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size);
}

/**
 * Call before each part of a large import. A connection that has known its tables as tiny has plans that read them whole, or by
 * the first index that begins with the tenant, also inside foreign keys; while fifty thousand rows arrive these would take
 * minutes. So plans are made anew as the tables grow, with indexes.
 */
export async function replan(tx: Tx): Promise<void> {
  await tx`select set_config('enable_seqscan', 'off', true)`;
  await tx`discard plans`;
}
