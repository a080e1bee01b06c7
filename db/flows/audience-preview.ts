/** What a going-out to many people would meet: asked for all of them at once, where the sender asks for each. */
import { counted } from '../sending/rules.ts';
import type { Tx } from '../platform/tenant.ts';
import type { Before } from './admit.ts';

/** What is known of everybody's earlier enrolments in a flow, about no subject and of an occurrence that is new. */
export async function beforesOf(tx: Tx, flowId: string, cooldownHours: number): Promise<Map<string, Before>> {
  const rows = await tx<{ lead_id: string; open: boolean; cooling: boolean }[]>`
    select lead_id, bool_or(ended_at is null and subject is null) as open,
      max(created_at) > now() - make_interval(secs => ${cooldownHours * 3600}) as cooling
    from enrolments where flow_id = ${flowId} group by lead_id`;
  return new Map(rows.map(({ lead_id, open, cooling }) => [lead_id, { same: false, open, cooling }]));
}

/** When messages of any flow went to whom in the last 7 days, ISO 8601. */
export async function recentSendsOfAll(tx: Tx): Promise<Map<string, string[]>> {
  const rows = await tx<{ lead_id: string; sends: Date[] }[]>`
    select lead_id, array_agg(submit_started_at) as sends from messages x
    where ${counted(tx)} and x.submit_started_at > now() - interval '7 days' group by lead_id`;
  return new Map(rows.map(({ lead_id, sends }) => [lead_id, sends.map((at) => at.toISOString())]));
}

/** Who WhatsApp said is not there within the last 30 days, and has not written since. */
export async function unreachableLeads(tx: Tx): Promise<Set<string>> {
  const rows = await tx<{ lead_id: string }[]>`
    select distinct x.lead_id from messages x join leads l on l.tenant_id = x.tenant_id and l.id = x.lead_id
    where x.error_code = '131026' and x.state in ('failed', 'unconfirmed') and x.to_phone = l.phone
      and x.failed_at > now() - interval '30 days' and (l.last_inbound_at is null or l.last_inbound_at < x.failed_at)`;
  return new Set(rows.map(({ lead_id }) => lead_id));
}
