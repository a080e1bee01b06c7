/**
 * The one place where a lead is let into a flow. It keeps the promise of `settings.reEntry`, of the cooldown, and of
 * "once per occurrence", under concurrency too: the leads' rows are locked, always in the order of their ids.
 */
import type { Plan, Settings } from '#flow';
import type { Tx } from '../platform/tenant.ts';

export type Refusal =
  | 'lead-not-found'
  | 'opted-out'
  | 'no-consent'
  | 'already-inside'
  | 'been-before'
  | 'cooling-down'
  | 'same-occurrence';

export interface Admission {
  lead_id: string;
  /** Null when refused, and then `refused` says why (sentences: #flow describeReason). */
  enrolment_id: string | null;
  refused: Refusal | null;
}

/** Consent as the lead gave it, and as the tenant asks for it. */
export interface LeadConsent {
  consent: string | null;
  rule: string;
}

/** The leads' consent beside what their tenant asks for; locks the leads, in the order of their ids. */
export function lockConsents(tx: Tx, leadIds: readonly string[]): Promise<(LeadConsent & { id: string })[]> {
  return tx<(LeadConsent & { id: string })[]>`
    select l.id, l.consent, t.consent as rule from leads l join tenants t on t.id = l.tenant_id
    where l.id = any(${[...leadIds]}::uuid[]) order by l.id for no key update of l`;
}

/** What is known of a lead's earlier enrolments in the flow. */
export interface Before {
  /** Some enrolment has the same occurrence. */
  same: boolean;
  /** An open one is about the same subject. */
  open: boolean;
  /** The last entry is less than the flow's cooldown ago. */
  cooling: boolean;
}

/**
 * The rule itself, for callers that hold the lead's row (the relay asks for many events at once).
 * @param before undefined: never was in the flow
 */
export function refusalOf(
  lead: LeadConsent,
  settings: Settings,
  before: Before | undefined,
  subject: string | null,
): Refusal | null {
  if (lead.consent === 'revoked') return 'opted-out';
  if (lead.rule === 'explicit' && lead.consent !== 'granted') return 'no-consent';
  if (!before) return null;
  if (before.same) return 'same-occurrence';
  if (settings.reEntry === 'never') return 'been-before';
  // Inside means about the same thing: each of a lead's deals has its reminder, while a moved deadline moves the open one.
  if (before.open && (subject || settings.reEntry === 'after-exit')) return 'already-inside';
  return settings.cooldownHours && before.cooling ? 'cooling-down' : null;
}

/**
 * Enters leads in a version of a flow; each gets an enrolment that waits for the relay to start it.
 * What has happened to a lead by now is no news to its enrolment, whether anybody has worked it off or not.
 * @param entry.occurrence why: unique with flow and lead, so asking again with the same one is refused as `same-occurrence`
 * @returns one answer per distinct id, in the order asked
 */
export async function admit(
  tx: Tx,
  entry: {
    flowId: string;
    version: number;
    plan: Plan;
    settings: Settings;
    leadIds: string[];
    occurrence: string;
    subject?: string | null;
    eventId?: string | null;
    /** How long the chain of flows behind it is, where one flow entered it in this one. */
    depth?: number;
  },
): Promise<Admission[]> {
  const ids = [...new Set(entry.leadIds)];
  const leads = await lockConsents(tx, ids);
  const past = await tx<{ lead_id: string; open: boolean; same: boolean; cooling: boolean }[]>`
    select lead_id, bool_or(ended_at is null and subject is not distinct from ${entry.subject ?? null}) as open, bool_or(occurrence = ${entry.occurrence}) as same,
      max(created_at) > now() - make_interval(secs => ${(entry.settings.cooldownHours ?? 0) * 3600}) as cooling
    from enrolments where flow_id = ${entry.flowId} and lead_id = any(${ids}::uuid[]) group by lead_id`;

  const byLead = new Map(leads.map((lead) => [lead.id, lead]));
  const history = new Map(past.map((row) => [row.lead_id, row]));
  const refusal = (id: string): Refusal | null => {
    const lead = byLead.get(id);
    return lead ? refusalOf(lead, entry.settings, history.get(id), entry.subject ?? null) : 'lead-not-found';
  };

  const refused = new Map(ids.map((id) => [id, refusal(id)]));
  const welcome = ids.filter((id) => refused.get(id) === null);
  const entered = await tx<{ id: string; lead_id: string }[]>`
    insert into enrolments (flow_id, version, lead_id, node_id, occurrence, subject, listens, event_id, depth, since_seq)
    select ${entry.flowId}, ${entry.version}, lead, ${entry.plan.start}, ${entry.occurrence}, ${entry.subject ?? null}, ${entry.plan.listens}, ${entry.eventId ?? null},
      ${entry.depth ?? 0},
      (select max(v.seq) from events v where v.lead_id = lead and v.processed_at is null)
    from unnest(${welcome}::uuid[]) as lead
    on conflict (flow_id, lead_id, occurrence) do nothing
    returning id, lead_id`;
  const made = new Map(entered.map((row) => [row.lead_id, row.id]));
  return ids.map((id) => {
    const enrolmentId = made.get(id) ?? null;
    return {
      lead_id: id,
      enrolment_id: enrolmentId,
      refused: refused.get(id) ?? (enrolmentId ? null : 'same-occurrence'),
    };
  });
}
