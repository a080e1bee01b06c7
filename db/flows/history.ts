/** Events of the past, for the back-test: which would have started a flow, and what happened to those leads afterwards. */
import type { CrmEvent } from '#flow';
import type { Tx } from '../platform/tenant.ts';

export interface PastEvent extends CrmEvent {
  lead_id: string;
}

interface Stored extends Omit<PastEvent, 'occurred_at'> {
  occurred_at: Date;
}

const read = ({ occurred_at, ...row }: Stored): PastEvent => ({ ...row, occurred_at: occurred_at.toISOString() });

/** Events of these types since an instant, the newest ones if there are more than asked for; oldest first. */
export async function startingEvents(tx: Tx, types: string[], from: Date, most: number): Promise<PastEvent[]> {
  const rows = await tx<Stored[]>`
    select id, type, lead_id, subject, data, occurred_at from events
    where type = any(${types}) and lead_id is not null and occurred_at >= ${from} and occurred_at <= now()
    order by seq desc limit ${most}`;
  return rows.map(read).toReversed();
}

/** What happened to these leads since an instant, oldest first. */
export async function eventsOfLeads(tx: Tx, leadIds: string[], from: Date, most: number): Promise<PastEvent[]> {
  const rows = await tx<Stored[]>`
    select id, type, lead_id, subject, data, occurred_at from events
    where lead_id = any(${leadIds}::uuid[]) and occurred_at >= ${from} and occurred_at <= now()
    order by seq limit ${most}`;
  return rows.map(read);
}
