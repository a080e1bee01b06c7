/** The tenant's flows as steps and test runs know them: what they are called, and whom their own rules let in. */
import { type Catalogue, kinds, type Settings } from '#flow';
import type { Tx } from '../platform/tenant.ts';

const triggers = Object.entries(kinds).flatMap(([name, kind]) => (kind.group === 'trigger' ? [name] : []));

interface Row {
  id: string;
  name: string;
  stopped: boolean;
  settings: Settings | null;
  filter: unknown;
}

/** By name. Of the live version only what `enrol` asks is read. */
export async function listFlowsToEnter(tx: Tx): Promise<Catalogue['flows']> {
  const rows = await tx<Row[]>`
    select f.id, f.name, f.sending_stopped as stopped, v.graph->'settings' as settings, n.node->'config'->'filter' as filter
    from flows f
    left join flow_versions v on f.status = 'active' and v.tenant_id = f.tenant_id and v.flow_id = f.id and v.number = f.live_version
    left join lateral (
      select node from jsonb_array_elements(v.graph->'nodes') node where node->>'kind' = any(${triggers}) limit 1) n on true
    where f.status <> 'archived' order by f.name collate "es-x-icu"`;
  return rows.map(({ id, name, stopped, settings, filter }) => ({
    id,
    name,
    stopped,
    entry: settings && {
      reEntry: settings.reEntry,
      ...(settings.cooldownHours ? { cooldownHours: settings.cooldownHours } : {}),
      ...(filter ? { filter } : {}),
    },
  }));
}

/** Which flows the lead has been let into: when last, and whether it is inside one now. */
export async function flowsBeen(tx: Tx, leadId: string): Promise<Record<string, { at: string; isInside: boolean }>> {
  const rows = await tx<{ flow_id: string; at: Date; is_inside: boolean }[]>`
    select flow_id, max(created_at) as at, bool_or(ended_at is null) as is_inside from enrolments
    where lead_id = ${leadId} group by flow_id`;
  return Object.fromEntries(rows.map((one) => [one.flow_id, { at: one.at.toISOString(), isInside: one.is_inside }]));
}
