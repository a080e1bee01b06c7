/** What the logs of a tenant hold after two years in which nothing was thrown away, in the order in which it came. */
import type { Part } from '#db/platform/retention/rules.ts';
import type { Sql, Tx } from '#db/platform/tenant.ts';

/** The tables that only grow. */
export const logs = [
  'events',
  'enrolment_steps',
  'message_events',
  'webhook_inbox',
  'notifications',
  'idempotency_keys',
  'webhook_calls',
  'flow_requests',
] as const;

/**
 * For each of so many people: ten facts, five steps and a request of a flow, six reports and deliveries, two calls of a webhook, a notice and
 * an answer, spread over the days.
 */
export async function fillLogs(owner: Sql, tenantId: string, people: number, days: number): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`select set_config('app.tenant_id', ${tenantId}, true)`;
    // Past triggers and foreign keys, which would take most of the time.
    await tx`set local session_replication_role = replica`;
    const at = (count: number) => tx`now() - ${days}::float8 * interval '1 day' * (1 - n::float8 / ${count}::float8)`;
    const of = (table: string) =>
      tx`(select array_agg(id) as ids from (select id from ${tx(table)} where tenant_id = ${tenantId} order by id limit 1000) few)`;
    await tx`
      insert into events (tenant_id, type, lead_id, data, occurred_at, processed_at)
      select ${tenantId}, (array['message.sent', 'message.delivered', 'message.read', 'lead.updated', 'message.delivered',
          'message.sent', 'deal.updated', 'message.replied', 'lead.created', 'message.read'])[1 + n % 10],
        ids[1 + n % cardinality(ids)], jsonb_build_object('message', gen_random_uuid(), 'n', n), ${at(people * 10)}, ${at(people * 10)}
      from generate_series(1, ${people * 10}::int) n, ${of('leads')} of`;
    await addSteps(tx, tenantId, people, at(people));
    await tx`
      insert into message_events (tenant_id, message_id, external_event_id, status, data, received_at)
      select ${tenantId}, ids[1 + n % cardinality(ids)], 'bench-' || gen_random_uuid(), (array['sent', 'delivered', 'read'])[1 + n % 3],
        jsonb_build_object('id', gen_random_uuid()), ${at(people * 6)}
      from generate_series(1, ${people * 6}::int) n, ${of('messages')} of`;
    await tx`
      insert into webhook_inbox (tenant_id, provider, endpoint, external_event_id, raw, received_at, processed_at)
      select ${tenantId}, 'ycloud', 'bench', 'bench-' || gen_random_uuid(), '', ${at(people * 6)}, ${at(people * 6)}
      from generate_series(1, ${people * 6}::int) n`;
    await tx`
      insert into notifications (tenant_id, text, created_at) select ${tenantId}, 'Respondió ' || n, ${at(people)}
      from generate_series(1, ${people}::int) n`;
    await tx`
      insert into idempotency_keys (tenant_id, principal, key, request_hash, status, body, created_at)
      select ${tenantId}, 'bench', gen_random_uuid(), '', 201, jsonb_build_object('id', gen_random_uuid(), 'name', 'Ana ' || n), ${at(people)}
      from generate_series(1, ${people}::int) n`;
    await addCalls(tx, people * 2, at(people * 2));
  });
}

/** What a webhook of the business was told. */
async function addCalls(tx: Tx, count: number, at: Part): Promise<void> {
  await tx`
    with hook as (
      insert into outgoing_webhooks (name, url, events, secret_key) values ('bench', 'https://example.com', '{*}', 'bench') returning id)
    insert into webhook_calls (webhook_id, type, state, created_at)
    select hook.id, 'lead.created', 'done', ${at} from hook, generate_series(1, ${count}::int) n`;
}

/** Runs that are over, of people who came then. */
async function addSteps(tx: Tx, tenantId: string, people: number, at: Part): Promise<void> {
  await tx`
    create temp table gone on commit drop as
    select uuidv7() as id, n, ${at} as at from generate_series(1, ${people}::int) n`;
  await tx`
    insert into enrolments (id, tenant_id, flow_id, version, lead_id, occurrence, state, result, reason, created_at, started_at, ended_at)
    select gone.id, ${tenantId}, f.id, 1, l.ids[1 + gone.n % cardinality(l.ids)], 'year-' || gone.id, 'finished', 'none', 'exit-node', at, at, at + interval '1 hour'
    from gone, (select id from flows where tenant_id = ${tenantId} limit 1) f,
      (select array_agg(id) as ids from (select id from leads where tenant_id = ${tenantId} order by id limit 1000) few) l`;
  await tx`
    insert into enrolment_steps (tenant_id, enrolment_id, seq, node_id, kind, outcome, data, occurred_at)
    select ${tenantId}, gone.id, seq, 'send', 'send-template', 'sent', '{"taken":"port"}', at + seq * interval '1 minute'
    from gone, generate_series(1, 5) seq order by at`;
  await tx`
    insert into flow_requests (tenant_id, enrolment_id, visit, node_id, attempts, status, created_at)
    select ${tenantId}, gone.id, 1, 'ask', 1, 200, at from gone order by at`;
}

export interface Size {
  table: string;
  rows: number;
  /** With its indexes. */
  megabytes: number;
}

export async function measureSizes(owner: Sql): Promise<Size[]> {
  const sizes: Size[] = [];
  for (const table of logs) {
    const [row] = await owner<[{ rows: number; megabytes: number }]>`
      select count(*)::int as rows, pg_total_relation_size(${table}::regclass)::float8 / 1048576 as megabytes from ${owner(table)}`;
    sizes.push({ table, ...row });
  }
  return sizes;
}
