/** What changed since an instant, for screens that follow along (SSE). One statement, only index ranges that are mostly empty. */
import type { Tx } from './tenant.ts';

export const topics = [
  'flows',
  'enrolments',
  'messages',
  'leads',
  'opportunities',
  'sales',
  'carts',
  'templates',
  'senders',
  'notifications',
  'tasks',
  'syncs',
  'tests',
] as const;
export type Topic = (typeof topics)[number];

export interface Change {
  topic: Topic;
  id: string;
  /** Epoch milliseconds of the database. */
  at: number;
}

/** The most ids named per topic; with more changes than that a screen reloads the whole list anyway. */
export const mostIds = 100;

/** A provider tells a few things of each message, often within seconds: so many rows are read for each id. */
const timesTold = 10;

/**
 * Rows changed after `since`, each once: of `mostIds + 1` rows of each table, and of `timesTold` as many that tell of messages.
 * A change shows only once its transaction commits, so a caller that polls must overlap by the longest transaction it cares for.
 * @returns the database's clock and the changes, oldest first
 */
export async function readChanges(tx: Tx, since: Date): Promise<{ now: number; changes: Change[] }> {
  const most = mostIds + 1;
  const rows = await tx<{ topic: Topic | null; id: string; at: string }[]>`
    select null as topic, '' as id, extract(epoch from clock_timestamp()) * 1000 as at
    union all select topic, id, max(extract(epoch from at) * 1000) from (
      (select 'flows' as topic, id::text, updated_at as at from flows where updated_at > ${since} limit ${most})
      union all (select 'flows', flow_id::text, updated_at from flow_drafts where updated_at > ${since} limit ${most})
      union all (select 'enrolments', id::text, updated_at from enrolments where updated_at > ${since} order by updated_at desc limit ${most})
      union all (select 'messages', id::text, changed_at from messages where changed_at > ${since} order by changed_at desc limit ${most})
      union all (select 'messages', message_id::text, received_at from message_events where received_at > ${since} order by received_at desc limit ${most * timesTold})
      union all (select 'leads', id::text, updated_at from leads where updated_at > ${since} order by updated_at desc limit ${most})
      union all (select 'leads', lead_id::text, created_at from lead_notes where created_at > ${since} order by created_at desc limit ${most})
      union all (select 'opportunities', id::text, updated_at from opportunities where updated_at > ${since} order by updated_at desc limit ${most})
      union all (select 'sales', id::text, updated_at from sales_transactions where updated_at > ${since} order by updated_at desc limit ${most})
      union all (select 'carts', id::text, updated_at from carts where updated_at > ${since} order by updated_at desc limit ${most})
      union all (select 'templates', id::text, updated_at from meta_templates where updated_at > ${since} limit ${most})
      union all (select 'senders', id::text, updated_at from senders where updated_at > ${since} limit ${most})
      union all (select 'notifications', id::text, created_at from notifications where created_at > ${since} order by created_at desc limit ${most})
      union all (select 'tasks', id::text, updated_at from tasks where updated_at > ${since} order by updated_at desc limit ${most})
      union all (select 'syncs', id::text, updated_at from sync_runs where updated_at > ${since} limit ${most})
      union all (select 'tests', id::text, updated_at from test_sends where updated_at > ${since} limit ${most})
    ) changed group by 1, 2 order by 1 nulls first, 3`;
  const now = Number(rows[0]!.at);
  return { now, changes: rows.slice(1).map((row) => ({ topic: row.topic!, id: row.id, at: Number(row.at) })) };
}
