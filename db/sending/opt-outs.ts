/** Which message made somebody ask for no more. */
import type { ConsentDoor } from '#flow';
import type { Tx } from '../platform/tenant.ts';

/** Doors by which the person says so here and now, in answer to what they got. */
const answers: readonly ConsentDoor[] = ['keyword', 'button', 'user_preferences', 'unsubscribe'];

export interface OptOut {
  leadId: string;
  door: ConsentDoor;
  at: Date | undefined;
}

/** Marks the message that a refusal answers: the one that the same words count as a reply to, else the newest of the last 7 days. */
export async function markOptOuts(tx: Tx, refusals: OptOut[]): Promise<void> {
  const said = refusals.filter(({ door }) => answers.includes(door));
  if (said.length === 0) return;
  await tx`
    update messages set opted_out_at = r.at
    from (
      select p.id as lead_id, coalesce(p.at, clock_timestamp()) as at
      from jsonb_to_recordset(${tx.json(said.map(({ leadId, at }) => ({ id: leadId, at: at ?? null })) as never)}) as p(id uuid, at timestamptz)
    ) r
    where messages.opted_out_at is null and messages.id = (
      select m.id from messages m
      where m.lead_id = r.lead_id and m.submit_started_at <= r.at and m.submit_started_at > r.at - interval '7 days'
        and m.state in ('submitting', 'unknown', 'unconfirmed', 'accepted', 'sent', 'delivered', 'read')
      order by coalesce(m.replied_at = r.at, false) desc, m.submit_started_at desc limit 1)`;
}

/** Whether a message was answered, and not by asking for no more. For a query over `messages` under this name. */
export const isAnswered = (tx: Tx, messages: string) =>
  tx`(${tx(messages)}.replied_at is not null and ${tx(messages)}.replied_at is distinct from ${tx(messages)}.opted_out_at)`;
