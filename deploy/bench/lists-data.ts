/** People on their way, made up in SQL by the hundred thousand: leads, flows, enrolments with their steps, messages, deals. */
import { insertFlow } from '#db/flows/flows.ts';
import { recount } from '#db/flows/counts/kept.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import type { Sql, Tx } from '#db/platform/tenant.ts';
import type { Flow, Plan } from '#flow';

export interface People {
  leads: number;
  enrolments: number;
  /** Of them: not ended. */
  open: number;
  /** Of the last month. */
  messages: number;
  flows: number;
}

const chunk = 50_000;

const flow: Flow = {
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    { id: 'pause', kind: 'wait', config: { for: 'P1D' }, position: { x: 0, y: 100 } },
    {
      id: 'send',
      kind: 'send-template',
      config: { template: { name: 'bench', language: 'es' } },
      position: { x: 0, y: 200 },
    },
    { id: 'end', kind: 'exit', config: { result: 'none' }, position: { x: 0, y: 300 } },
  ],
  edges: [
    { id: 'e1', from: 'start', port: 'next', to: 'pause' },
    { id: 'e2', from: 'pause', port: 'next', to: 'send' },
    { id: 'e3', from: 'send', port: 'sent', to: 'end' },
  ],
  settings: { reEntry: 'always', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
};
const plan: Plan = {
  engine: 1,
  start: 'pause',
  instructions: {
    pause: { do: 'sleep', forMs: 86_400_000, next: { next: { to: 'end' } } },
    end: { do: 'finish', result: 'none', reason: 'exit-node' },
  },
  exitOn: [],
  voidOn: [],
  listens: [],
};

/**
 * Adds people to a tenant. What they did is written past its triggers and foreign keys, which would take most of the time; its counts
 * are then counted anew, in one go, by whoever folds next.
 * @param owner the owner's pool: row security does not apply, so everything names the tenant
 */
export async function fillPeople(
  owner: Sql,
  tenantId: string,
  size: People,
  tell: (line: string) => void,
): Promise<void> {
  const flowIds = await addFlows(owner, tenantId, size.flows);
  const share = (of: number, count: number) => Math.round((of * count) / size.leads);
  for (let from = 0; from < size.leads; from += chunk) {
    const count = Math.min(chunk, size.leads - from);
    await owner.begin(async (tx) => {
      await inTenant(tx, tenantId);
      await addLeads(tx, tenantId, count);
      const part = {
        enrolments: share(size.enrolments, count),
        open: share(size.open, count),
        messages: share(size.messages, count),
      };
      await tx`set local session_replication_role = replica`;
      await addEnrolments(tx, tenantId, flowIds, part);
      await addAround(tx, tenantId);
    });
    if ((from / chunk) % 4 === 3) tell(`  ${from + count} people`);
  }
  await owner.begin(async (tx) => {
    await inTenant(tx, tenantId);
    await recount(tx);
  });
}

const inTenant = (tx: Tx, tenantId: string) => tx`select set_config('app.tenant_id', ${tenantId}, true)`;

async function addFlows(owner: Sql, tenantId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  await owner.begin(async (tx) => {
    await inTenant(tx, tenantId);
    for (let n = 0; n < count; n++) {
      const id = await insertFlow(tx, { name: `Seguimiento ${n}`, description: '', graph: flow, userId: null });
      const version = { flowId: id, graph: flow, plan, note: '', userId: null, triggerEvents: [] };
      for (let number = 0; number < 3; number++) await insertVersion(tx, version);
      ids.push(id);
    }
  });
  return ids;
}

/** One in five has written, and half of those conversations are closed. One in ten has a deal, one in twenty a sale and a cart; the numbers are kept for fiction (555-01xx) by prefix. */
async function addLeads(tx: Tx, tenantId: string, count: number): Promise<void> {
  const [top] = await tx<[{ n: number }]>`
    select count(*)::int as n from leads where tenant_id = ${tenantId} and lead_source like 'BENCH%'`;
  const [file] = await tx<[{ id: string }]>`
    insert into import_batches (tenant_id, file_name, rows, created, updated, actor_type)
    values (${tenantId}, 'bench.csv', ${Math.ceil(count / 2)}, ${Math.ceil(count / 2)}, 0, 'user') returning id`;
  await tx`
    create temp table made on commit drop as
    select uuidv7(random() * interval '-1 year') as id, n, now() - random() * interval '1 year' as at
    from generate_series(${top.n}::int + 1, ${top.n + count}::int) n`;
  await tx`
    insert into leads (id, tenant_id, name, phone, phone_key, email, status, tags, lead_source, meta_campaign_id, meta_ad_id, consent, created_at,
      last_inbound_at, spoke_at, waiting_since, conversation_closed_at, custom, seller_id, import_id)
    select id, ${tenantId}, (array['Ana', 'Luis', 'María', 'José', 'Sofía', 'Martín', 'Lucía', 'Juan'])[1 + n % 8] || ' '
        || (array['García', 'Pérez', 'Gómez', 'Díaz', 'Romero', 'Sosa', 'Núñez'])[1 + n % 7] || ' ' || to_hex(hashint4(n)),
      '+1202555' || lpad(n::text, 7, '0'), '1202555' || lpad(n::text, 7, '0'), case when n % 1000 in (7, 8) then 'd' || n / 1000 else 'p' || n end || '@bench.example',
      (array['new', 'contacted', 'won', 'lost'])[1 + n % 4],
      case when n % 20000 = 0 then array['escaso'] when n % 10 = 0 then array['vip', 'feria'] when n % 3 = 0 then array['feria'] else '{}' end,
      'BENCH' || n % 3, 'c' || n % 50, 'a' || n % 500, case when n % 5 = 0 then 'revoked' when n % 2 = 0 then 'granted' end, at,
      case when n % 5 = 1 then at end, case when n % 5 = 1 then at end, case when n % 50 = 1 then at end,
      case when n % 5 = 1 and n % 50 <> 1 and n % 10 = 1 then at end,
      case when n % 4 = 0 then jsonb_build_object('plan', (array['azul', 'rojo'])[1 + n / 4 % 2]) else '{}' end,
      case when n % 9 = 0 then (select user_id from memberships where tenant_id = ${tenantId} limit 1) end, case when n % 2 = 0 then ${file.id}::uuid end
    from made`;
  await tx`
    insert into inbound_messages (tenant_id, lead_id, external_id, type, text, received_at)
    select ${tenantId}, id, 'bench' || id, 'text', 'Hola', at from made where n % 5 = 1`;
  await tx`
    insert into opportunities (tenant_id, lead_id, name, value, currency, stage, created_at)
    select ${tenantId}, id, 'Trato ' || n, n % 5000, 'ARS', 'nuevo', at from made where n % 10 = 0`;
  await tx`
    insert into sales_transactions (tenant_id, lead_id, amount, currency, status, completed_at, created_at)
    select ${tenantId}, id, n % 9000, 'ARS', 'completed', at, at from made where n % 20 = 0`;
  await tx`
    insert into carts (tenant_id, lead_id, value, currency, created_at) select ${tenantId}, id, 100, 'ARS', at from made where n % 20 = 1`;
}

/** Those of the last month have steps and messages. */
async function addEnrolments(
  tx: Tx,
  tenantId: string,
  flowIds: string[],
  { enrolments, open, messages }: { enrolments: number; open: number; messages: number },
): Promise<void> {
  await tx`
    create temp table entered on commit drop as
    select uuidv7() as id, m.id as lead_id, n, (${flowIds}::uuid[])[1 + (n / 7 % ${flowIds.length}::int)] as flow_id, 1 + n % 3 as version,
      n / 11 % ${Math.max(1, Math.round(enrolments / Math.max(1, open)))}::int = 0 as is_open,
      case when n % 5 < 2 then now() - random() * interval '30 days' else now() - interval '30 days' - random() * interval '335 days' end as at
    from (select id, row_number() over () as n from made) m where n <= ${enrolments}`;
  await tx`
    insert into enrolments (id, tenant_id, flow_id, version, lead_id, occurrence, state, node_id, result, reason, created_at, started_at, ended_at)
    select id, ${tenantId}, flow_id, version, lead_id, 'bench', case when is_open then 'waiting' else 'finished' end,
      case when is_open then 'pause' else 'end' end, case when is_open then null when n % 3 = 0 then 'exited' else 'none' end,
      case when is_open then null when n % 3 = 0 then 'message.replied' else 'exit-node' end, at, at,
      case when not is_open then least(now(), at + interval '2 days') end
    from entered`;
  await tx`
    insert into enrolment_steps (tenant_id, enrolment_id, seq, node_id, kind, outcome, data, occurred_at)
    select ${tenantId}, id, s.seq, s.node, s.kind, s.outcome, s.data, at + s.seq * interval '10 minutes'
    from entered, (values (1, 'pause', 'wait', 'waiting', '{}'::jsonb), (2, 'send', 'send-template', 'sent', '{"taken":"port"}'),
      (3, 'end', 'exit', 'finished', '{}')) s (seq, node, kind, outcome, data)
    where at > now() - interval '30 days' and (not is_open or s.seq = 1)`;
  await tx`
    insert into messages (tenant_id, external_id, lead_id, flow_id, version, enrolment_id, node_id, visit, state, reason, template_name,
      template_language, rendered, submit_started_at, accepted_at, replied_at, created_at)
    select ${tenantId}, 'bench' || id, lead_id, flow_id, version, id, 'send', 2,
      (array['read', 'delivered', 'sent', 'read', 'failed', 'suppressed', 'read', 'delivered'])[1 + n % 8],
      case when n % 8 = 5 then 'opted-out' end, 'plantilla_' || n % 12, 'es', 'Hola', at, at, case when n % 16 = 0 then at + interval '1 hour' end, at
    from entered where at > now() - interval '30 days' order by n limit ${messages}`;
}

/** What the pages beside show: what happened to each, where a fifth came from, tasks, what Meta was told, notices and the audit. */
async function addAround(tx: Tx, tenantId: string): Promise<void> {
  await tx`
    insert into events (tenant_id, type, lead_id, data, occurred_at, processed_at)
    select ${tenantId}, 'lead.created', id, '{}', at, at from made`;
  await tx`
    insert into lead_touches (tenant_id, lead_id, source, occurred_at, campaign_id, adset_id, ad_id)
    select ${tenantId}, id, 'ctwa', at, 'c' || n % 50, 's' || n % 100, 'a' || n % 500 from made where n % 5 = 1`;
  await tx`
    insert into tasks (tenant_id, lead_id, title, due_at, done_at, created_at)
    select ${tenantId}, id, 'Llamar', at, case when n % 100 = 0 then at end, at from made where n % 50 = 0`;
  await tx`
    insert into conversions (tenant_id, event_id, event_name, lead_id, origin, occurred_at, state, value, currency, created_at)
    select ${tenantId}, 'bench' || id, 'Purchase', id, 'sale.completed', at, case when n % 200 = 0 then 'refused' else 'sent' end, 100, 'ARS', at
    from made where n % 20 = 0`;
  await tx`
    insert into notifications (tenant_id, lead_id, role, text, created_at)
    select ${tenantId}, id, case when n % 100 = 3 then 'ceo' end, 'Respondió', at from made where n % 50 = 3`;
  await tx`
    insert into system_events (tenant_id, seq, actor_type, action, object_type, object_id, outcome, occurred_at, hash)
    select ${tenantId}, 1000 + n, 'system', (array['lead.update', 'lead.assign', 'flow.publish'])[1 + n % 3], 'lead', id, 'ok', at, ''
    from made where n % 10 = 3`;
}
