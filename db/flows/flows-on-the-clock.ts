/** Live flows that the clock starts, of every tenant: for the worker, which keeps their times. */
import type { Flow } from '#flow';
import type { Sql } from '../platform/tenant.ts';

export interface ClockFlow {
  tenantId: string;
  flowId: string;
  version: number;
  /** Of the tenant. */
  timezone: string;
  graph: Flow;
}

/** @param event which of the clock's events starts them */
export async function flowsOnTheClock(sql: Sql, event: 'audience.due' | 'date.due'): Promise<ClockFlow[]> {
  return await sql<ClockFlow[]>`
    select tenant_id as "tenantId", flow_id as "flowId", version, timezone, graph from flows_on_the_clock(${event})`;
}
