/** How far a going-out to an audience has come: by person, and by message. */
import type { Tx } from '../platform/tenant.ts';

export interface Progress {
  run_id: string;
  /** Their turn has not come. */
  waiting: number;
  /** Told to the flow, which has not answered yet. */
  asked: number;
  entered: number;
  /** By reason (#flow describeReason). */
  refused: Record<string, number>;
  /** Messages of those who entered, by state; held back ones by reason too: `suppressed:opted-out`. */
  messages: Record<string, number>;
}

export async function progressOf(
  tx: Tx,
  runs: readonly { id: string; flow_id: string }[],
): Promise<Map<string, Progress>> {
  const ids = runs.map((run) => run.id);
  const people = await tx<{ run_id: string; outcome: string | null; count: number }[]>`
    select p.run_id, case when p.event_id is null then null when e.processed_at is null then 'asked'
        else coalesce(e.outcome ->> r.flow_id::text, 'flow-not-live') end as outcome, count(*)::int as count
    from audience_people p join audience_runs r on r.tenant_id = p.tenant_id and r.id = p.run_id
      left join events e on e.tenant_id = p.tenant_id and e.id = p.event_id
    where p.run_id = any(${ids}::uuid[]) group by 1, 2`;
  const messages = await tx<{ run_id: string; state: string; reason: string | null; count: number }[]>`
    select r.id as run_id, m.state, case when m.state in ('suppressed', 'failed') then m.reason end as reason, count(*)::int as count
    from audience_runs r
      join enrolments n on n.tenant_id = r.tenant_id and n.flow_id = r.flow_id and n.occurrence = 'audience:' || r.id
      join messages m on m.tenant_id = n.tenant_id and m.enrolment_id = n.id
    where r.id = any(${ids}::uuid[]) group by 1, 2, 3`;
  const found = new Map<string, Progress>(
    ids.map((run_id) => [run_id, { run_id, waiting: 0, asked: 0, entered: 0, refused: {}, messages: {} }]),
  );
  for (const { run_id, outcome, count } of people) {
    const one = found.get(run_id)!;
    if (outcome === null) one.waiting += count;
    else if (outcome === 'asked') one.asked += count;
    else if (outcome === 'entered') one.entered += count;
    else one.refused[outcome] = count;
  }
  for (const { run_id, state, reason, count } of messages)
    found.get(run_id)!.messages[reason === null ? state : `${state}:${reason}`] = count;
  return found;
}
