/**
 * What is kept how long: the one place that says so. The worker applies it (relay/retention.ts), and the diagnostics page shows it.
 *
 * Not in the table, so kept as long as their person or tenant: leads and what people see of them (touches, deals, messages, what was
 * written, enrolments: "once per what" is a unique key of theirs), consents, everything that numbers are reckoned from, the audit log
 * (a chain: without its beginning it proves nothing), marks of deletion and sums.
 *
 * A delivery that comes again after its row is gone does nothing twice: YCloud's signature holds for five minutes; Meta's has no date,
 * but a notice only names a lead of Meta's, which is known by its touch, or by its mark, or which Meta has forgotten (90 days).
 */
import { text, type Text } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import { leadGone } from '../meta/lead-notices.ts';
import { type Sql, type Tx, withTenant } from './tenant.ts';
import { emptied } from './webhook-inbox.ts';

interface Rule {
  /** What it is about, for people. */
  what: Text;
  /** How long it is kept unless the installation says otherwise. */
  days: number;
  /** At least this long, whatever the installation says; 0 where there is nothing that depends on it. */
  least: number;
  /** Removes some of a tenant's rows, or what they hold. */
  apply(tx: Tx, before: PendingQuery<Row[]>, most: number): PendingQuery<Row[]>;
}

/** Rows of a table that are found by `which`; the oldest come first by themselves. */
const remove = (tx: Tx, table: string, which: PendingQuery<Row[]>, most: number) => tx`
  delete from ${tx(table)} where ctid = any(array(select ctid from ${tx(table)} where ${which} limit ${most}))`;

/** Events that nobody asks about any more: an open enrolment still knows by the one that began it how long its chain is. */
const isOver = (tx: Tx, before: PendingQuery<Row[]>) => tx`processed_at is not null and occurred_at < ${before}
  and not exists (select from enrolments e where e.tenant_id = events.tenant_id and e.lead_id = events.lead_id and e.ended_at is null)`;

export const rules = {
  'delivery-contents': {
    what: text(
      'Lo que traía un aviso del proveedor: se vacía al procesarlo. Lo que quedó apartado o sin efecto, hasta aquí',
      'What a delivery of the provider held: emptied when it is worked off. What was set aside or came to nothing, until this',
    ),
    days: 90,
    least: 1,
    apply: (tx, before, most) => tx`
      update webhook_inbox set ${emptied(tx)}, processed_at = coalesce(processed_at, now()),
        error = case when processed_at is null or error = ${leadGone} then 'expired' else error end
      where id = any(array(select id from webhook_inbox where raw <> '' and (
        (processed_at is null and attempts >= 3 or error = ${leadGone}) and received_at < ${before}
        or processed_at is not null and error is null) limit ${most}))`,
  },
  deliveries: {
    what: text(
      'Que llegó un aviso del proveedor: su número, para no contarlo dos veces',
      'That a delivery of the provider came: its id, so that it counts once',
    ),
    days: 180,
    least: 100,
    apply: (tx, before, most) =>
      remove(tx, 'webhook_inbox', tx`processed_at is not null and raw = '' and received_at < ${before}`, most),
  },
  'message-reports': {
    what: text(
      'Lo que el proveedor informó de cada mensaje, paso a paso. El estado y el precio quedan en el mensaje',
      'What the provider reported of each message, step by step. State and price stay with the message',
    ),
    days: 365,
    least: 60,
    apply: (tx, before, most) => remove(tx, 'message_events', tx`received_at < ${before}`, most),
  },
  'lost-tries': {
    what: text('Intentos de envío que se dieron por perdidos', 'Tries of a message that were given up as lost'),
    days: 365,
    least: 60,
    apply: (tx, before, most) => remove(tx, 'lost_tries', tx`followed_at < ${before}`, most),
  },
  'media-files': {
    what: text(
      'Archivos de plantillas que ya no usa ningún flujo ni plantilla',
      'Files of templates that no flow and no template uses any more',
    ),
    days: 90,
    least: 7,
    apply: (tx, before, most) =>
      remove(
        tx,
        'media_files',
        tx`created_at < ${before}
          and not exists (select from flow_drafts d where d.graph::text like '%' || media_files.id || '%')
          and not exists (select from flow_versions v where v.graph::text like '%' || media_files.id || '%')
          and not exists (select from meta_templates t where t.components::text like '%' || media_files.id || '%')`,
        most,
      ),
  },
  'webhook-calls': {
    what: text('Lo que se avisó a los webhooks del negocio', 'What was told to webhooks of the business'),
    days: 30,
    least: 2,
    apply: (tx, before, most) => remove(tx, 'webhook_calls', tx`created_at < ${before}`, most),
  },
  conversions: {
    what: text('Qué se le contó a Meta y qué respondió', 'What Meta was told and what it answered'),
    days: 400,
    // A sale is told at most seven days after it happened: by then nothing can bring it again.
    least: 30,
    apply: (tx, before, most) => remove(tx, 'conversions', tx`state <> 'pending' and created_at < ${before}`, most),
  },
  'test-sends': {
    what: text('Pruebas de plantillas en el propio teléfono', 'Tests of templates on one’s own phone'),
    days: 30,
    least: 1,
    apply: (tx, before, most) => remove(tx, 'test_sends', tx`created_at < ${before}`, most),
  },
  'message-events': {
    what: text(
      'Hechos de mensajes ya tomados por los flujos: enviado, leído, respondido. El mensaje queda',
      'Facts about messages that flows have taken: sent, read, answered. The message stays',
    ),
    days: 180,
    least: 100,
    apply: (tx, before, most) => remove(tx, 'events', tx`type like 'message.%' and ${isOver(tx, before)}`, most),
  },
  events: {
    what: text('Los demás hechos en la historia de un lead', 'The other facts in the story of a lead'),
    days: 1095,
    least: 100,
    apply: (tx, before, most) => remove(tx, 'events', tx`type not like 'message.%' and ${isOver(tx, before)}`, most),
  },
  steps: {
    what: text(
      'Los pasos de recorridos terminados. El recorrido y su resultado quedan',
      'The steps of runs that are over. The run and its result stay',
    ),
    days: 730,
    least: 30,
    apply: (tx, before, most) =>
      remove(
        tx,
        'enrolment_steps',
        tx`occurred_at < ${before} and enrolment_id in (select id from enrolments where ended_at < ${before})`,
        most,
      ),
  },
  requests: {
    what: text(
      'Qué respondieron otros sistemas a los pasos de recorridos terminados',
      'What other systems answered to the steps of runs that are over',
    ),
    days: 730,
    least: 30,
    apply: (tx, before, most) =>
      remove(
        tx,
        'flow_requests',
        tx`updated_at < ${before} and enrolment_id in (select id from enrolments where ended_at < ${before})`,
        most,
      ),
  },
  audiences: {
    what: text(
      'Quiénes estaban en una audiencia que ya terminó. Quedan la audiencia, cuántas personas eran y sus mensajes',
      'Who was in an audience that is over. The audience, how many they were and their messages stay',
    ),
    days: 365,
    least: 30,
    apply: (tx, before, most) =>
      remove(tx, 'audience_people', tx`run_id in (select id from audience_runs where ended_at < ${before})`, most),
  },
  moves: {
    what: text(
      'Qué pasó con cada persona al cambiar de versión un flujo. Quedan el cambio y dónde está cada una',
      'What became of each person when a flow changed its version. The change and where each stands stay',
    ),
    days: 90,
    least: 1,
    apply: (tx, before, most) =>
      remove(tx, 'flow_move_people', tx`move_id in (select id from flow_moves where ended_at < ${before})`, most),
  },
  reads: {
    what: text(
      'Quién miró las cifras sensibles, por hora. Lo que alguien cambió queda en la auditoría',
      'Who looked at the sensitive figures, by the hour. What somebody changed stays in the audit',
    ),
    days: 365,
    least: 30,
    apply: (tx, before, most) => remove(tx, 'audit_reads', tx`hour < ${before}`, most),
  },
  bulk: {
    what: text(
      'Qué pasó con cada lead en un cambio a muchos. Queda el cambio con sus números',
      'What became of each lead in a change to many. The change and its numbers stay',
    ),
    days: 90,
    least: 2,
    apply: (tx, before, most) =>
      remove(tx, 'bulk_people', tx`bulk_id in (select id from bulk_changes where ended_at < ${before})`, most),
  },
  syncs: {
    what: text(
      'Lecturas de anuncios, plantillas y formularios. La última de cada una queda',
      'Readings of ads, templates and forms. The last one of each stays',
    ),
    days: 90,
    least: 2,
    apply: (tx, before, most) =>
      remove(
        tx,
        'sync_runs',
        tx`ended_at < ${before} and exists (select from sync_runs n where n.kind = sync_runs.kind
          and n.account_id is not distinct from sync_runs.account_id and n.started_at > sync_runs.started_at
          and (n.state in ('completed', 'partial') or sync_runs.state not in ('completed', 'partial')))`,
        most,
      ),
  },
  notifications: {
    what: text('Avisos al equipo', 'Notices to the team'),
    days: 180,
    least: 1,
    apply: (tx, before, most) => remove(tx, 'notifications', tx`created_at < ${before}`, most),
  },
  sessions: {
    what: text('Sesiones terminadas', 'Sessions that are over'),
    days: 30,
    least: 1,
    apply: (tx, before, most) => remove(tx, 'sessions', tx`least(expires_at, revoked_at) < ${before}`, most),
  },
  answers: {
    what: text('Respuestas a pedidos con Idempotency-Key', 'Answers to requests with an Idempotency-Key'),
    days: 1,
    least: 1,
    apply: (tx, before, most) => remove(tx, 'idempotency_keys', tx`created_at < ${before}`, most),
  },
  presence: {
    what: text('Quién tenía abierto un flujo en ese momento', 'Who had a flow open at that moment'),
    days: 1,
    least: 1,
    apply: (tx, before, most) => remove(tx, 'flow_presence', tx`seen_at < ${before}`, most),
  },
  'used-states': {
    what: text('Vueltas ya usadas del diálogo de Meta', 'Returns from Meta’s dialog that were used'),
    days: 1,
    least: 1,
    apply: (tx, before, most) => remove(tx, 'oauth_states', tx`used_at < ${before}`, most),
  },
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as RuleName[];
/** Days by rule, where the installation keeps longer or shorter than the table says. */
export type Ages = Partial<Record<RuleName, number>>;

const batch = 1000;
/** Of one rule in one run; the next takes the rest. */
const mostBatches = 200;

/**
 * The rules that no worker has applied to the tenant for so long; from now on they are this caller's.
 * @param everyHours how often a rule is applied
 */
export async function claimDue(sql: Sql, tenant: string, ages: Ages, everyHours = 6): Promise<RuleName[]> {
  const all = ruleNames.map((rule) => ({ rule, days: ages[rule] ?? rules[rule].days }));
  const due = await withTenant(
    sql,
    tenant,
    (tx) => tx<{ rule: RuleName }[]>`
      insert into retention_runs as r (rule, days, began_at)
      select rule, days, clock_timestamp() from jsonb_to_recordset(${tx.json(all)}) as a(rule text, days integer)
      on conflict (tenant_id, rule) do update set days = excluded.days, began_at = excluded.began_at, ended_at = null
        where r.began_at < clock_timestamp() - ${everyHours}::float8 * interval '1 hour' returning rule`,
  );
  return due.map(({ rule }) => rule);
}

/** Applies a rule to a tenant, in small transactions that are each safe to repeat. @returns how many rows */
export async function applyRule(sql: Sql, tenant: string, name: RuleName, ages: Ages): Promise<number> {
  const rule: Rule = rules[name];
  const days = ages[name] ?? rule.days;
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(sql, tenant, work);
  let rows = 0;
  for (let i = 0; i < mostBatches; i++) {
    const done = await inTenant(async (tx) => await rule.apply(tx, tx`now() - ${days}::int * interval '1 day'`, batch));
    rows += done.count;
    if (done.count < batch) break;
  }
  await inTenant(
    (tx) => tx`update retention_runs set ended_at = clock_timestamp(), rows = ${rows} where rule = ${name}`,
  );
  return rows;
}

export interface RuleReport {
  rule: RuleName;
  what: Text;
  days: number;
  /** When it was last applied to the end; null: never yet. */
  ended_at: Date | null;
  /** Removed by then. */
  rows: number;
}

/** What is kept how long, as the worker has it, in the order of the table. */
export async function listRules(tx: Tx): Promise<RuleReport[]> {
  const runs = await tx<{ rule: string; days: number; ended_at: Date | null; rows: string }[]>`
    select rule, days, ended_at, rows from retention_runs`;
  return ruleNames.map((name) => {
    const run = runs.find(({ rule }) => rule === name);
    const { what, days } = rules[name];
    return { rule: name, what, days: run?.days ?? days, ended_at: run?.ended_at ?? null, rows: Number(run?.rows ?? 0) };
  });
}

/** What is kept of what was sent to people who were deleted. */
export async function readDeleted(tx: Tx): Promise<{ messages: number }> {
  const [row] = await tx<
    [{ messages: number }]
  >`select coalesce(sum(messages), 0)::int as messages from deleted_messages`;
  return row;
}
