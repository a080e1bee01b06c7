/** Everything that is kept about a person, as it stands in the tables, for whoever asks what we know of them. */
import { movingTables } from './merge-leads.ts';
import type { Tx } from '../platform/tenant.ts';

/** Tables that hang on a message or an enrolment of theirs. A test reads the catalogue, so that none is forgotten. */
const byParent = {
  sale_refunds: ['sale_id', 'sales_transactions'],
  message_events: ['message_id', 'messages'],
  lost_tries: ['message_id', 'messages'],
  enrolment_steps: ['enrolment_id', 'enrolments'],
  flow_requests: ['enrolment_id', 'enrolments'],
  flow_move_people: ['enrolment_id', 'enrolments'],
} as const;
/** Columns that say nothing more about them: the tenant, and keys that we make of what else is there. */
const ours = [
  'tenant_id',
  'phone_key',
  'name_key',
  'email_key',
  'search_key',
  'phone_hash',
  'wa_user_hash',
  'claimed_until',
];
export const exportedTables = ['leads', ...movingTables, ...Object.keys(byParent)];

export interface Exported {
  exported_at: string;
  /** Rows by table, the columns as the database has them; nothing of the tenant's. */
  tables: Record<string, Record<string, unknown>[]>;
  /** What people and programs did with the lead. */
  audit: { action: string; actor_type: string; occurred_at: string; data: Record<string, unknown> }[];
}

/** Reads it all. The lead has been found and may be seen. */
export async function exportPerson(tx: Tx, id: string): Promise<Exported> {
  const tables: Exported['tables'] = {};
  for (const table of exportedTables) {
    const [column, parent] = byParent[table as keyof typeof byParent] ?? [table === 'leads' ? 'id' : 'lead_id', null];
    const rows = await tx<{ row: Record<string, unknown> }[]>`
      select to_jsonb(t) - ${ours}::text[] as row from ${tx(table)} t
      where ${parent ? tx`${tx(column)} in (select id from ${tx(parent)} where lead_id = ${id})` : tx`${tx(column)} = ${id}`}`;
    tables[table] = rows.map(({ row }) => row);
  }
  const [rest] = await tx<[{ at: string; audit: Exported['audit'] }]>`
    select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, coalesce((
      select jsonb_agg(jsonb_build_object('action', action, 'actor_type', actor_type, 'occurred_at', occurred_at, 'data', data) order by occurred_at)
      from (select action, actor_type, occurred_at, data, object_type, object_id from system_events
        union all select action, actor_type, occurred_at, data, object_type, object_id from unsealed_events) noted
      where object_type = 'lead' and object_id = ${id}), '[]') as audit`;
  return { exported_at: rest.at, tables, audit: rest.audit };
}
