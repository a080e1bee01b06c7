/** What operators did or tried: it belongs to no tenant. Insert-only. */
import type { Sql, Tx } from './tenant.ts';

export interface OperatorEvent {
  id: string;
  /** `<object>.<verb>`, or the path that was called with a wrong token. */
  action: string;
  outcome: 'ok' | 'denied';
  data: Record<string, unknown>;
  request_id: string | null;
  ip: string | null;
  occurred_at: Date;
}

export async function recordOperator(
  sql: Sql | Tx,
  event: {
    action: string;
    outcome: 'ok' | 'denied';
    data?: Record<string, string>;
    /** Neither this nor an address: by a command. */
    requestId?: string;
    ip?: string;
  },
): Promise<void> {
  await sql`
    insert into operator_events (action, outcome, data, request_id, ip)
    values (${event.action}, ${event.outcome}, ${sql.json(event.data ?? {})}, ${event.requestId ?? null}, ${event.ip ?? null})`;
}

/** The newest first. */
export async function listOperatorEvents(sql: Sql, limit: number): Promise<OperatorEvent[]> {
  return await sql<OperatorEvent[]>`
    select id, action, outcome, data, request_id, ip, occurred_at from operator_events order by id desc limit ${limit}`;
}
