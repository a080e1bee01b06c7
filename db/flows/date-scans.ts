/** Looks for leads whose date has come. Each look and what it found is one transaction, so none is missed and none comes twice. */
import { daysToLookFor, type DateRule, readField, turnWithin } from '#flow';
import type { Tx } from '../platform/tenant.ts';
import { loadManyFacts } from './facts.ts';

/** After an outage longer than this, what was missed is past. */
const mostMs = 24 * 3_600_000;
/** Dates have minutes: more often than this nobody needs to look. */
const leastMs = 45_000;

/**
 * Writes an event for each lead whose turn came since the last look. The first look at a flow only notes when it was.
 * @param version of the flow that is live, whose rule this is; nothing happens when another is by now
 * @param now epoch ms; tests give their own
 * @returns how many
 */
export async function scanDates(
  tx: Tx,
  flow: { flowId: string; version: number; field: string; rule: DateRule },
  now = Date.now(),
): Promise<number> {
  const { flowId, version, field, rule } = flow;
  const [live] = await tx`
    select from flows where id = ${flowId} and status = 'active' and live_version = ${version} for share`;
  if (!live) return 0;
  await tx`insert into date_scans (flow_id, until) values (${flowId}, ${new Date(now)}) on conflict do nothing`;
  const [scan] = await tx<
    { until: Date }[]
  >`select until from date_scans where flow_id = ${flowId} for update skip locked`;
  if (!scan || now - scan.until.getTime() < leastMs) return 0;
  const span = { from: Math.max(scan.until.getTime(), now - mostMs), to: now };
  const leads = await candidates(tx, field, daysToLookFor(rule, span));
  const facts = await loadManyFacts(
    tx,
    leads.map((leadId) => ({ leadId })),
  );
  const due = facts.flatMap((one) => {
    const turn = one && turnWithin(readField(field, one), rule, one.lead.timezone ?? one.tenant.timezone, span);
    return turn ? [{ lead: one.lead.id, day: turn.day }] : [];
  });
  await tx`
    insert into events (type, lead_id, subject, data)
    select 'date.due', d.lead, ${`flow:${flowId}`}, jsonb_build_object('day', d.day)
    from unnest(${due.map(({ lead }) => lead)}::uuid[], ${due.map(({ day }) => day)}::text[]) as d(lead, day)`;
  await tx`update date_scans set until = ${new Date(now)} where flow_id = ${flowId}`;
  return due.length;
}

/** Leads whose date may be due: by month and day, whatever the year and the zone. */
async function candidates(tx: Tx, field: string, days: string[]): Promise<string[]> {
  const name = field.startsWith('lead.custom.') ? field.slice('lead.custom.'.length) : null;
  const rows =
    name === null
      ? await tx<{ id: string }[]>`
          select id from leads where to_char(created_at at time zone 'UTC', 'MM-DD') = any(${days})`
      : await tx<{ id: string }[]>`
          select id from leads where custom ? ${name} and custom ->> ${name} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
            and substr(custom ->> ${name}, 6, 5) = any(${days})`;
  return rows.map(({ id }) => id);
}
