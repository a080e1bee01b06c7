/** Everything that happened with one lead, in one list. */
import type { Rows } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export type TimelineKind = 'touch' | 'event' | 'consent' | 'message' | 'inbound' | 'answered' | 'step' | 'enrolment';

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
}

/** Newest first. What a message or a consent row already tells is not told again as an event. */
export async function readTimeline(
  tx: Tx,
  leadId: string,
  page: { after: { at: string; id: string } | null; limit: number },
): Promise<Rows<TimelineRow>> {
  const rows = await tx<(TimelineRow & { place: string })[]>`
    with story as (
      select 'touch:' || id as id, 'touch' as kind, occurred_at as at, source as what, null as reason, null::uuid as flow_id, null::uuid as enrolment_id,
        jsonb_strip_nulls(jsonb_build_object('campaign_id', campaign_id, 'adset_id', adset_id, 'ad_id', ad_id, 'form_id', form_id, 'headline', headline, 'body', body, 'source_url', source_url)) as data
      from lead_touches where lead_id = ${leadId}
      union all
      select 'event:' || id, 'event', occurred_at, type, null, null, null, data || jsonb_strip_nulls(jsonb_build_object('subject', subject))
      from events where lead_id = ${leadId} and type not like 'message.%' and type <> 'lead.opted_out'
      union all
      select 'consent:' || id, 'consent', occurred_at, case when granted then 'granted' else 'revoked' end, fault, null, null,
        jsonb_strip_nulls(jsonb_build_object('source', source, 'proof', evidence -> 'proof'))
      from consents where lead_id = ${leadId} or lead_id is null and phone_hash = (select person_hash(phone_key) from leads where id = ${leadId})
      union all
      select 'message:' || id, 'message', created_at, state, reason, flow_id, enrolment_id,
        jsonb_strip_nulls(jsonb_build_object('type', type, 'template_name', template_name, 'template_language', template_language, 'text', rendered, 'node_id', node_id,
          'error_code', error_code, 'error_detail', error_detail, 'sent_at', sent_at, 'delivered_at', delivered_at, 'read_at', read_at, 'replied_at', replied_at, 'doubtful_tries', nullif(doubtful_tries, 0), 'doubled_at', doubled_at))
        || coalesce(reason_data, '{}')
      from messages where lead_id = ${leadId}
      union all
      select 'inbound:' || id, 'inbound', received_at, type, null, null, null,
        jsonb_strip_nulls(jsonb_build_object('text', text, 'button_payload', button_payload, 'referral', referral))
      from inbound_messages where lead_id = ${leadId}
      union all
      select 'answered:' || id, 'answered', sent_at, type, null, null, null, jsonb_strip_nulls(jsonb_build_object('text', text))
      from team_messages where lead_id = ${leadId}
      union all
      select 'enrolment:' || id, 'enrolment', created_at, 'entered', null, flow_id, id, jsonb_build_object('version', version, 'state', state)
      from enrolments where lead_id = ${leadId}
      union all
      select 'step:' || s.id, 'step', s.occurred_at, s.outcome, s.reason, e.flow_id, e.id,
        s.data || jsonb_strip_nulls(jsonb_build_object('node_id', s.node_id, 'kind', s.kind, 'seq', s.seq))
      from enrolment_steps s join enrolments e on e.id = s.enrolment_id where e.lead_id = ${leadId}
    )
    select story.*, f.name as flow_name, story.at::text as place
    from story left join flows f on f.id = story.flow_id
    where true ${page.after ? tx`and (story.at, story.id) < (${page.after.at}::text::timestamptz, ${page.after.id}::text)` : tx``}
    order by story.at desc, story.id desc limit ${page.limit + 1}`;
  const more = rows.length > page.limit;
  const kept = more ? rows.slice(0, page.limit) : [...rows];
  const last = kept.at(-1);
  const next = more && last ? { at: last.place, id: last.id } : null;
  return { items: kept.map(({ place: _place, ...row }) => row), next };
}
