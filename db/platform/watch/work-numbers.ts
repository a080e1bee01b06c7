/** How much waits in the whole installation; the worker shows it to Prometheus. */
import type { Sql } from '../tenant.ts';

export interface WorkNumber {
  /** Which figure: `queue_depth`, `queue_age` (seconds), `held`, `doubts`, … (the migration that makes `read_work_numbers`). */
  figure: string;
  /** Of which queue, or for which reason; empty where a figure has one value. */
  label: string;
  amount: number;
}

/** Over all tenants; names none. */
export async function readWorkNumbers(sql: Sql): Promise<WorkNumber[]> {
  return await sql<WorkNumber[]>`select figure, label, amount from read_work_numbers()`;
}
