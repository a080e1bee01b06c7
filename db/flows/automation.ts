/** The seeds' two names, `automation_rules` and `automation_logs`, as views over flows and messages. */
import { kinds } from '#flow';
import { afterPlace, type Page } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface AutomationRule {
  id: string;
  name: string;
  description: string;
  is_active: boolean;
  trigger_events: string[];
  live_version: number | null;
  created_at: Date;
  updated_at: Date;
}

/** By name. */
export function listRules(tx: Tx): Promise<AutomationRule[]> {
  return tx<AutomationRule[]>`
    select r.id, r.name, f.description, r.is_active, r.trigger_events, r.live_version, r.created_at, r.updated_at
    from automation_rules r join flows f on f.id = r.id order by r.name collate "es-x-icu", r.id limit 500`;
}

const triggerKinds = Object.entries(kinds).flatMap(([name, { group }]) => (group === 'trigger' ? name : []));

/** A flow as it was published once; `version` null: as it is live. */
export interface FlowAt {
  flow: string;
  version: number | null;
}

export const placeOf = ({ flow, version }: FlowAt): string => `${flow}:${version ?? 'live'}`;

/** The kind of trigger of each, by `placeOf`. What was never published has none. */
export async function triggersOf(tx: Tx, asked: readonly FlowAt[]): Promise<Map<string, string>> {
  const distinct = [...new Map(asked.map((one) => [placeOf(one), one])).values()];
  const rows = await tx<(FlowAt & { kind: string })[]>`
    select a.flow, a.version, node ->> 'kind' as kind
    from jsonb_to_recordset(${tx.json(distinct as never)}) as a(flow uuid, version integer) join flows f on f.id = a.flow
      join flow_versions v on v.flow_id = f.id and v.number = coalesce(a.version, f.live_version),
      jsonb_array_elements(v.graph -> 'nodes') node
    where node ->> 'kind' = any(${triggerKinds})`;
  return new Map(rows.map((row) => [placeOf(row), row.kind]));
}

export interface AutomationLog {
  id: string;
  lead_id: string;
  lead_name: string | null;
  rule_id: string | null;
  rule_name: string | null;
  /** The version of the flow that wrote it. Null: no flow did, or it only tried a step. */
  rule_version: number | null;
  /** How the lead came into the flow: by what its trigger waits for, by hand (or the API), by a step of another flow. */
  entered_by: 'trigger' | 'hand' | 'flow' | null;
  template_name: string | null;
  /** The seeds' word. `state` is the ledger's. */
  status: 'pending' | 'sent' | 'skipped' | 'failed';
  state: string;
  error_details: string | null;
  created_at: Date;
}

/** Newest first. One row more than asked for tells whether there are more. What is skipped is skipped in the index, unread. */
export async function listLogs(tx: Tx, page: { limit: number; offset: number }): Promise<AutomationLog[]> {
  const skipped = page.offset === 0 ? null : await lastOfNewest(tx, page.offset);
  if (page.offset > 0 && !skipped) return [];
  return await tx<AutomationLog[]>`
    select g.id, g.lead_id, l.name as lead_name, g.rule_id, f.name as rule_name, g.version as rule_version, g.template_name, g.status,
      g.state, g.error_details, g.created_at,
      case when e.occurrence like 'manual:%' then 'hand' when e.occurrence like 'enrol:%' then 'flow'
        when e.id is not null then 'trigger' end as entered_by
    from (
      select * from automation_logs where true ${afterPlace(tx, { after: skipped, limit: page.limit }, 'automation_logs')}
      order by created_at desc, id desc limit ${page.limit + 1}) g
      join leads l on l.id = g.lead_id left join flows f on f.id = g.rule_id left join enrolments e on e.id = g.enrolment_id
    order by g.created_at desc, g.id desc`;
}

/** The last of so many of the newest messages; null where there are fewer. Of those before it nothing is made a text. */
async function lastOfNewest(tx: Tx, count: number): Promise<Page['after']> {
  const [row] = await tx<{ at: string; id: string }[]>`
    select created_at::text as at, id
    from (select created_at, id from messages order by created_at desc, id desc limit 1 offset ${count - 1}) last`;
  return row ?? null;
}
