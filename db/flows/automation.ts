/** The seeds' two names, `automation_rules` and `automation_logs`, as views over flows and messages. */
import { kinds } from '#flow';
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

/** The kind of trigger that begins what is live, by flow. */
export async function triggersOf(tx: Tx, flowIds: string[]): Promise<Map<string, string>> {
  const rows = await tx<{ id: string; kind: string }[]>`
    select f.id, node ->> 'kind' as kind
    from flows f join flow_versions v on v.flow_id = f.id and v.number = f.live_version, jsonb_array_elements(v.graph -> 'nodes') node
    where f.id = any(${[...new Set(flowIds)]}::uuid[]) and node ->> 'kind' = any(${triggerKinds})`;
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

export interface AutomationLog {
  id: string;
  lead_id: string;
  lead_name: string | null;
  rule_id: string | null;
  rule_name: string | null;
  template_name: string | null;
  /** The seeds' word. `state` is the ledger's. */
  status: 'pending' | 'sent' | 'skipped' | 'failed';
  state: string;
  error_details: string | null;
  created_at: Date;
}

/** Newest first. One row more than asked for tells whether there are more. What is skipped is skipped in the index, unread. */
export function listLogs(tx: Tx, page: { limit: number; offset: number }): Promise<AutomationLog[]> {
  return tx<AutomationLog[]>`
    select g.id, g.lead_id, l.name as lead_name, g.rule_id, f.name as rule_name, g.template_name, g.status, g.state,
      g.error_details, g.created_at
    from (select id from messages order by created_at desc, id desc limit ${page.limit + 1} offset ${page.offset}) p
      join automation_logs g on g.id = p.id join leads l on l.id = g.lead_id left join flows f on f.id = g.rule_id
    order by g.created_at desc, g.id desc`;
}
