/**
 * What is kept how long: the one place that says so. The worker applies it (relay/retention.ts), the diagnostics page shows it, and a
 * business may keep longer or shorter (choices.ts).
 *
 * Not in the table, so kept as long as their person or tenant: leads and what people see of them (touches, deals, messages, what was
 * written, enrolments: "once per what" is a unique key of theirs), consents, everything that numbers are reckoned from, the audit log
 * (a chain: without its beginning it proves nothing), marks of deletion and sums. every-table.test.ts has each of them with its reason.
 *
 * A delivery that comes again after its row is gone does nothing twice: YCloud's signature holds for five minutes; Meta's has no date,
 * but a notice only names a lead of Meta's, which is known by its touch, or by its mark, or which Meta has forgotten (90 days).
 */
import { text, type Text } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import { leadGone } from '../../meta/lead-notices.ts';
import type { Tx } from '../tenant.ts';
import { emptied } from '../webhook-inbox.ts';

/** Some SQL: a condition, or an instant. */
export type Part = PendingQuery<Row[]>;

interface Kept {
  /** What it is about, for people. */
  what: Text;
  /** How long it is kept unless the installation or the business says otherwise. */
  days: number;
  /** At least this long, whoever says so; 0 where there is nothing that depends on it. */
  least: number;
  table: string;
  /** Which rows go; of a walked table, besides being older. */
  which(tx: Tx, before: Part): Part;
  /** Removes or empties those of the rows; a plain removal unless told. */
  act?(tx: Tx, rows: Part): Part;
}

/** Of a table that grows with what people do: walked in the order of time, so that no bite looks twice at what stays. */
interface Walked extends Kept {
  /** The column of time; an index begins with the tenant and it. */
  by: 'occurred_at' | 'received_at' | 'created_at';
}

/** Of a table that needs no walk. */
interface Searched extends Kept {
  by?: undefined;
  /** Why a bite finds what goes without reading what stays. */
  bounded: string;
}

export type Rule = Walked | Searched;

/** Events that nobody asks about any more: an open enrolment still knows by the one that began it how long its chain is. */
const isOver = (tx: Tx) => tx`processed_at is not null
  and not exists (select from enrolments e where e.tenant_id = events.tenant_id and e.lead_id = events.lead_id and e.ended_at is null)`;

/** Of a story: who looks at last year's season finds it. */
const thirteenMonths = 396;

export const rules = {
  'delivery-contents': {
    what: text(
      'Lo que traía un aviso del proveedor: se vacía al procesarlo. Lo que quedó apartado o sin efecto, hasta aquí',
      'What a delivery of the provider held: emptied when it is worked off. What was set aside or came to nothing, until this',
    ),
    days: 30,
    least: 1,
    table: 'webhook_inbox',
    bounded: 'two partial indexes hold those that are not emptied yet',
    which: (tx, before) => tx`id in (
      select id from webhook_inbox where raw <> '' and processed_at is not null and error is null
      union all
      select id from webhook_inbox where raw <> '' and (processed_at is null or error is not null)
        and (processed_at is null and attempts >= 3 or error = ${leadGone}) and received_at < ${before})`,
    act: (tx, rows) => tx`
      update webhook_inbox set ${emptied(tx)}, processed_at = coalesce(processed_at, now()),
        error = case when processed_at is null or error = ${leadGone} then 'expired' else error end where ${rows}`,
  },
  deliveries: {
    what: text(
      'Que llegó un aviso del proveedor: su número, para no contarlo dos veces',
      'That a delivery of the provider came: its id, so that it counts once',
    ),
    days: 180,
    least: 100,
    table: 'webhook_inbox',
    by: 'received_at',
    which: (tx) => tx`processed_at is not null and raw = ''`,
  },
  'message-reports': {
    what: text(
      'Lo que el proveedor informó de cada mensaje, paso a paso. El estado y el precio quedan en el mensaje',
      'What the provider reported of each message, step by step. State and price stay with the message',
    ),
    days: 365,
    least: 60,
    table: 'message_events',
    by: 'received_at',
    which: (tx) => tx`true`,
  },
  'lost-tries': {
    what: text('Intentos de envío que se dieron por perdidos', 'Tries of a message that were given up as lost'),
    days: 365,
    least: 60,
    table: 'lost_tries',
    bounded: 'few: a try that a provider did not answer, and that was followed by another one',
    which: (tx, before) => tx`followed_at < ${before}`,
  },
  'media-files': {
    what: text(
      'Archivos de plantillas que ya no usa ningún flujo ni plantilla',
      'Files of templates that no flow and no template uses any more',
    ),
    days: 90,
    least: 7,
    table: 'media_files',
    bounded: 'few: files that the team put into templates',
    which: (tx, before) => tx`created_at < ${before}
          and not exists (select from flow_drafts d where d.graph::text like '%' || media_files.id || '%')
          and not exists (select from flow_versions v where v.graph::text like '%' || media_files.id || '%')
          and not exists (select from meta_templates t where t.components::text like '%' || media_files.id || '%')`,
  },
  'webhook-calls': {
    what: text('Lo que se avisó a los webhooks del negocio', 'What was told to webhooks of the business'),
    days: 30,
    least: 2,
    table: 'webhook_calls',
    by: 'created_at',
    which: (tx) => tx`true`,
  },
  conversions: {
    what: text('Qué se le contó a Meta y qué respondió', 'What Meta was told and what it answered'),
    days: 400,
    // A sale is told at most seven days after it happened: by then nothing can bring it again.
    least: 30,
    table: 'conversions',
    by: 'created_at',
    which: (tx) => tx`state <> 'pending'`,
  },
  'test-sends': {
    what: text('Pruebas de plantillas en el propio teléfono', 'Tests of templates on one’s own phone'),
    days: 30,
    least: 1,
    table: 'test_sends',
    bounded: 'few: what a person of the team sent to themselves',
    which: (tx, before) => tx`created_at < ${before}`,
  },
  'message-events': {
    what: text(
      'Hechos de mensajes ya tomados por los flujos: enviado, leído, respondido. El mensaje queda',
      'Facts about messages that flows have taken: sent, read, answered. The message stays',
    ),
    days: 180,
    least: 100,
    table: 'events',
    by: 'occurred_at',
    which: (tx) => tx`type like 'message.%' and ${isOver(tx)}`,
  },
  events: {
    what: text('Los demás hechos en la historia de un lead', 'The other facts in the story of a lead'),
    days: thirteenMonths,
    least: 100,
    table: 'events',
    by: 'occurred_at',
    which: (tx) => tx`type not like 'message.%' and ${isOver(tx)}`,
  },
  steps: {
    what: text(
      'Los pasos de recorridos terminados. El recorrido y su resultado quedan',
      'The steps of runs that are over. The run and its result stay',
    ),
    days: thirteenMonths,
    least: 30,
    table: 'enrolment_steps',
    by: 'occurred_at',
    which: (tx, before) => tx`exists (select from enrolments e
      where e.tenant_id = enrolment_steps.tenant_id and e.id = enrolment_steps.enrolment_id and e.ended_at < ${before})`,
  },
  requests: {
    what: text(
      'Qué respondieron otros sistemas a los pasos de recorridos terminados',
      'What other systems answered to the steps of runs that are over',
    ),
    days: thirteenMonths,
    least: 30,
    table: 'flow_requests',
    by: 'created_at',
    which: (tx, before) => tx`exists (select from enrolments e
      where e.tenant_id = flow_requests.tenant_id and e.id = flow_requests.enrolment_id and e.ended_at < ${before})`,
  },
  audiences: {
    what: text(
      'Quiénes estaban en una audiencia que ya terminó. Quedan la audiencia, cuántas personas eran y sus mensajes',
      'Who was in an audience that is over. The audience, how many they were and their messages stay',
    ),
    days: 365,
    least: 30,
    table: 'audience_people',
    bounded: 'by the key of runs that are over',
    which: (tx, before) => tx`run_id = any(array(select id from audience_runs where ended_at < ${before}))`,
  },
  moves: {
    what: text(
      'Qué pasó con cada persona al cambiar de versión un flujo. Quedan el cambio y dónde está cada una',
      'What became of each person when a flow changed its version. The change and where each stands stay',
    ),
    days: 90,
    least: 1,
    table: 'flow_move_people',
    bounded: 'by the key of moves that are over',
    which: (tx, before) => tx`move_id = any(array(select id from flow_moves where ended_at < ${before}))`,
  },
  reads: {
    what: text(
      'Quién miró las cifras sensibles, por hora. Lo que alguien cambió queda en la auditoría',
      'Who looked at the sensitive figures, by the hour. What somebody changed stays in the audit',
    ),
    days: 365,
    least: 30,
    table: 'audit_reads',
    bounded: 'few: one for each hour in which somebody of the team looked',
    which: (tx, before) => tx`hour < ${before}`,
  },
  bulk: {
    what: text(
      'Qué pasó con cada lead en un cambio a muchos. Queda el cambio con sus números',
      'What became of each lead in a change to many. The change and its numbers stay',
    ),
    days: 90,
    least: 2,
    table: 'bulk_people',
    bounded: 'by the key of changes that are over',
    which: (tx, before) => tx`bulk_id = any(array(select id from bulk_changes where ended_at < ${before}))`,
  },
  syncs: {
    what: text(
      'Lecturas de anuncios, plantillas y formularios. La última de cada una queda',
      'Readings of ads, templates and forms. The last one of each stays',
    ),
    days: 90,
    least: 2,
    table: 'sync_runs',
    bounded: 'few: some dozens a day',
    which: (tx, before) => tx`ended_at < ${before} and exists (select from sync_runs n where n.kind = sync_runs.kind
      and n.account_id is not distinct from sync_runs.account_id and n.started_at > sync_runs.started_at
      and (n.state in ('completed', 'partial') or sync_runs.state not in ('completed', 'partial')))`,
  },
  notifications: {
    what: text('Avisos al equipo', 'Notices to the team'),
    days: 180,
    least: 1,
    table: 'notifications',
    by: 'created_at',
    which: (tx) => tx`true`,
  },
  sessions: {
    what: text('Sesiones terminadas', 'Sessions that are over'),
    days: 30,
    least: 1,
    table: 'sessions',
    bounded: 'few: one for each time somebody of the team signs in',
    which: (tx, before) => tx`least(expires_at, revoked_at) < ${before}`,
  },
  answers: {
    what: text('Respuestas a pedidos con Idempotency-Key', 'Answers to requests with an Idempotency-Key'),
    days: 1,
    least: 1,
    table: 'idempotency_keys',
    by: 'created_at',
    which: (tx) => tx`true`,
  },
  presence: {
    what: text('Quién tenía abierto un flujo en ese momento', 'Who had a flow open at that moment'),
    days: 1,
    least: 1,
    table: 'flow_presence',
    bounded: 'few: the tabs that are open, and those of a day',
    which: (tx, before) => tx`seen_at < ${before}`,
  },
  'used-states': {
    what: text('Vueltas ya usadas del diálogo de Meta', 'Returns from Meta’s dialog that were used'),
    days: 1,
    least: 1,
    table: 'oauth_states',
    bounded: 'few: one for each time somebody connects Meta',
    which: (tx, before) => tx`used_at < ${before}`,
  },
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as RuleName[];
/** Days by rule, where the installation keeps longer or shorter than the table says. */
export type Ages = Partial<Record<RuleName, number>>;
