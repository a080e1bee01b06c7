/** The seeds' two names, `automation_rules` and `automation_logs`, as views over flows and messages. */
import type { Tx } from '../platform/tenant.ts';

export interface AutomationRule {
  id: string;
  name: string;
  is_active: boolean;
  trigger_events: string[];
  live_version: number | null;
  created_at: Date;
  updated_at: Date;
}

/** By name. */
export function listRules(tx: Tx): Promise<AutomationRule[]> {
  return tx<AutomationRule[]>`
    select id, name, is_active, trigger_events, live_version, created_at, updated_at from automation_rules order by name collate "es-x-icu", id limit 500`;
}

export interface AutomationLog {
  id: string;
  lead_id: string;
  lead_name: string | null;
  rule_id: string | null;
  rule_name: string | null;
  trigger_type: string | null;
  template_name: string | null;
  /** The seeds' word. `state` is the ledger's. */
  status: 'pending' | 'sent' | 'skipped' | 'failed';
  state: string;
  error_details: string | null;
  created_at: Date;
}

/** Newest first. One row more than asked for tells whether there are more. */
export function listLogs(tx: Tx, page: { limit: number; offset: number }): Promise<AutomationLog[]> {
  return tx<AutomationLog[]>`
    select g.id, g.lead_id, l.name as lead_name, g.rule_id, f.name as rule_name, g.trigger_type, g.template_name, g.status, g.state,
      g.error_details, g.created_at
    from automation_logs g join leads l on l.id = g.lead_id left join flows f on f.id = g.rule_id
    order by g.created_at desc, g.id desc limit ${page.limit + 1} offset ${page.offset}`;
}
