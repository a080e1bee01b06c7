/** Everything that happened with one lead, in one list. */
import type { Rows } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export type TimelineKind =
  | 'touch'
  | 'event'
  | 'consent'
  | 'message'
  | 'inbound'
  | 'answered'
  | 'note'
  | 'step'
  | 'enrolment';
/** Of events by which nothing happened but that somebody asked to let a lead into a flow, and the flow did not take them. */
export const entryRefused = 'flow.entry_refused';
/** Why a flow did not take somebody whom its trigger brought: what tells people something. */
const refusals = [
  'opted-out',
  'no-consent',
  'already-inside',
  'been-before',
  'cooling-down',
  'flow-not-live',
  'loop-guard',
];

/** What was said, by whomever. */
export const spokenKinds = ['message', 'inbound', 'answered'] as const satisfies TimelineKind[];
/** The same with what the team noted meanwhile. */
export const threadKinds = [...spokenKinds, 'note'] as const satisfies TimelineKind[];

export interface TimelineRow {
  /** `<kind>:<id>`. */
  id: string;
  kind: TimelineKind;
  at: Date;
  /** What it is, by kind: an event's type, a message's state, a step's outcome, a touch's source, a consent's yes or no. */
  what: string;
  /** A stable code, where there is a reason. */
  reason: string | null;
  flow_id: string | null;
  flow_name: string | null;
  enrolment_id: string | null;
  data: Record<string, unknown>;
  /** The message that it quotes, changes, takes back or reacts to; null: none, or one that we do not have. */
  quote: { id: string; from: 'us' | 'them'; type: string; text: string | null; said: unknown } | null;
  /** Of a step: its config in the version that the lead is on; null for all else, and where the step is not in it any more. */
  step: Record<string, unknown> | null;
  /** What the person did to it since: the newest of each. */
  marks: { edited: string | null; deleted: boolean; reaction: string | null } | null;
}

/** As it was read, nulls and all. */
const saidOf = (tx: Tx) => tx`case when said is null then '{}' else jsonb_build_object('said', said) end`;

/**
 * Newest first. What a message or a consent row already tells is not told again as an event.
 * @param kinds only these; all, where none are given
 */
export async function readTimeline(
  tx: Tx,
  leadId: string,
  page: { after: { at: string; id: string } | null; limit: number },
  kinds: readonly TimelineKind[] = [],
): Promise<Rows<TimelineRow>> {
  const rows = await tx<(TimelineRow & { place: string })[]>`
    with story as (
      select 'touch:' || id as id, 'touch' as kind, occurred_at as at, source as what, null as reason, null::uuid as flow_id, null::uuid as enrolment_id,
        jsonb_strip_nulls(jsonb_build_object('campaign_id', campaign_id, 'adset_id', adset_id, 'ad_id', ad_id, 'form_id', form_id, 'headline', headline, 'body', body, 'source_url', source_url)) as data,
        null::text as wamid, null::text as refers_to
      from lead_touches where lead_id = ${leadId}
      union all
      select 'event:' || id, 'event', occurred_at, type, null, null, null, data || jsonb_strip_nulls(jsonb_build_object('subject', subject)), null, null
      from events where lead_id = ${leadId} and type not like 'message.%' and type not in ('lead.opted_out', ${entryRefused})
      union all
      select 'consent:' || id, 'consent', occurred_at, case when granted then 'granted' else 'revoked' end, fault, null, null,
        jsonb_strip_nulls(jsonb_build_object('source', source, 'proof', evidence -> 'proof')), null, null
      from consents where lead_id = ${leadId} or lead_id is null and phone_hash = (select person_hash(phone_key) from leads where id = ${leadId})
      union all
      select 'message:' || id, 'message', created_at, state, reason, flow_id, enrolment_id,
        jsonb_strip_nulls(jsonb_build_object('type', type, 'template_name', template_name, 'template_language', template_language, 'text', rendered, 'node_id', node_id,
          'error_code', error_code, 'error_detail', error_detail, 'sent_at', sent_at, 'delivered_at', delivered_at, 'read_at', read_at, 'replied_at', replied_at, 'doubtful_tries', nullif(doubtful_tries, 0), 'doubled_at', doubled_at,
          'author', (select k.name from memberships k where k.user_id = written_by)))
        || coalesce(reason_data, '{}') || ${saidOf(tx)}, wamid, null
      from messages where lead_id = ${leadId}
      union all
      select 'inbound:' || id, 'inbound', received_at, type, null, null, null,
        jsonb_strip_nulls(jsonb_build_object('text', text, 'button_payload', button_payload, 'referral', referral)) || ${saidOf(tx)}, external_id, coalesce(about_wamid, context_wamid)
      from inbound_messages where lead_id = ${leadId}
      union all
      select 'answered:' || id, 'answered', sent_at, type, null, null, null, jsonb_strip_nulls(jsonb_build_object('text', text)) || ${saidOf(tx)}, external_id, context_wamid
      from team_messages where lead_id = ${leadId}
      union all
      select 'note:' || id, 'note', created_at, 'written', null, null, null,
        jsonb_strip_nulls(jsonb_build_object('text', text, 'written_by', written_by, 'author', (select k.name from memberships k where k.user_id = written_by))), null, null
      from lead_notes where lead_id = ${leadId}
      union all
      select 'enrolment:' || id, 'enrolment', created_at, 'entered', null, flow_id, id, jsonb_build_object('version', version, 'state', state), null, null
      from enrolments where lead_id = ${leadId}
      union all
      select 'enrolment:' || v.id || ':' || o.key, 'enrolment', v.occurred_at, 'refused', o.value, o.key::uuid, null, jsonb_build_object('event', v.type), null, null
      from events v cross join lateral jsonb_each_text(v.outcome) o
      where v.lead_id = ${leadId} and v.outcome is not null and (v.type = ${entryRefused} or o.value = any(${refusals}::text[]))
      union all
      select 'step:' || s.id, 'step', s.occurred_at, s.outcome, s.reason, e.flow_id, e.id,
        s.data || jsonb_strip_nulls(jsonb_build_object('node_id', s.node_id, 'kind', s.kind, 'seq', s.seq)), null, null
      from enrolment_steps s join enrolments e on e.id = s.enrolment_id where e.lead_id = ${leadId}
    ),
    shown as (
      select * from story
      where true ${kinds.length > 0 ? tx`and kind = any(${[...kinds]})` : tx``}
        ${page.after ? tx`and (at, id) < (${page.after.at}::text::timestamptz, ${page.after.id}::text)` : tx``}
      order by at desc, id desc limit ${page.limit + 1})
    select shown.id, shown.kind, shown.at, shown.what, shown.reason, shown.flow_id, f.name as flow_name, shown.enrolment_id, shown.data,
      quoted.quote, done.marks, drawn.step, shown.at::text as place
    from shown left join flows f on f.id = shown.flow_id
    left join lateral (
      select jsonb_build_object('id', q.id, 'from', q.side, 'type', q.type, 'text', q.text, 'said', q.said) as quote
      from (
        select 'message:' || id as id, 'us' as side, type, rendered as text, said from messages
        where lead_id = ${leadId} and wamid = shown.refers_to
        union all select 'inbound:' || id, 'them', type, text, said from inbound_messages
        where lead_id = ${leadId} and external_id = shown.refers_to
        union all select 'answered:' || id, 'us', type, text, said from team_messages
        where lead_id = ${leadId} and external_id = shown.refers_to) q
      where shown.refers_to is not null limit 1) quoted on true
    left join lateral (
      select jsonb_build_object(
        'edited', (array_agg(a.text order by a.received_at desc) filter (where a.type = 'edit'))[1],
        'deleted', bool_or(a.type = 'revoke'),
        'reaction', (array_agg(a.said ->> 'emoji' order by a.received_at desc) filter (where a.type = 'reaction'))[1]) as marks
      from inbound_messages a where a.lead_id = ${leadId} and a.about_wamid = shown.wamid
      having count(*) > 0) done on shown.wamid is not null
    left join lateral (
      select n -> 'config' as step from enrolments e
        join flow_versions v on v.flow_id = e.flow_id and v.number = e.version, jsonb_array_elements(v.graph -> 'nodes') n
      where e.id = shown.enrolment_id and n ->> 'id' = shown.data ->> 'node_id' limit 1) drawn on shown.kind = 'step'
    order by shown.at desc, shown.id desc`;
  const more = rows.length > page.limit;
  const kept = more ? rows.slice(0, page.limit) : [...rows];
  const last = kept.at(-1);
  const next = more && last ? { at: last.place, id: last.id } : null;
  return { items: kept.map(({ place: _place, ...row }) => row), next };
}
