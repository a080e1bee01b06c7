/** What is recorded about one person and one flow: the events the flow was asked about, and what stands in the way now. */
import type { LeadConsent } from './admit.ts';
import type { Tx } from '../platform/tenant.ts';

export interface AskedEvent {
  id: string;
  type: string;
  occurred_at: Date;
  processed_at: Date | null;
  /** Written down after it happened: it starts nothing. */
  history: boolean;
  attempts: number;
  error: string | null;
  /** `entered` or the reason why not, as the relay wrote it; null: this flow was not asked, or said that it is not about it. */
  outcome: string | null;
}

/** The newest events of the lead that this flow was asked about, or that are of a type that starts it. */
export function eventsForFlow(tx: Tx, leadId: string, flowId: string, types: readonly string[]): Promise<AskedEvent[]> {
  return tx<AskedEvent[]>`
    select id, type, occurred_at, processed_at, history, attempts, error, outcome->>${flowId}::text as outcome from events
    where lead_id = ${leadId} and (type = any(${[...types]}) or outcome ? ${flowId}::text)
    order by seq desc limit 30`;
}

export interface Past extends LeadConsent {
  /** Entries of the lead in the flow, ever, and those that have not ended. */
  entries: number;
  open: number;
  last_entry: Date | null;
}

export async function pastInFlow(tx: Tx, leadId: string, flowId: string): Promise<Past> {
  const [row] = await tx<[Past]>`
    select l.consent, t.consent as rule, count(e.id)::int as entries,
      count(e.id) filter (where e.ended_at is null)::int as open, max(e.created_at) as last_entry
    from leads l join tenants t on t.id = l.tenant_id
    left join enrolments e on e.tenant_id = l.tenant_id and e.lead_id = l.id and e.flow_id = ${flowId}
    where l.id = ${leadId} group by l.consent, t.consent`;
  return row;
}

/** When the flow first went live; null: never. */
export async function firstPublished(tx: Tx, flowId: string): Promise<Date | null> {
  const [row] = await tx<[{ at: Date | null }]>`
    select min(published_at) as at from flow_versions where flow_id = ${flowId}`;
  return row.at;
}
