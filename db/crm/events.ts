/** Facts that happened. Each is written in the transaction of the change it reports; the relay takes them from here. */
import type { EventName } from '#flow';
import type { Tx } from '../platform/tenant.ts';

export interface NewEvent {
  type: EventName;
  leadId: string | null;
  /** What it is about: `opportunity:<uuid>`, `sale:<uuid>`, `cart:<uuid>`, `message:<uuid>`. */
  subject?: string;
  /** Small and free of message texts; triggers read it (`from`, `to`, `tag`). */
  data?: Record<string, unknown>;
  /** When it happened, where that is not now; what is still to come counts as now. */
  occurredAt?: Date | undefined;
  /** It happened before (history.ts): it reaches the flows that the lead is in, and lets nobody into one. */
  history?: boolean;
}

const reported = new Set<EventName>(['message.delivered', 'message.read', 'message.failed']);

/**
 * Writes the event, with the lead's row locked: a message that is just being claimed for the lead is claimed before the
 * transaction of the event commits, or sees the event. Not so for what providers report of our own messages: it comes in crowds
 * while more is being sent to the same people, and forbids nothing.
 * @returns its id
 */
export async function recordEvent(tx: Tx, event: NewEvent): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into events (type, lead_id, subject, data, occurred_at, history)
    select ${event.type}, ${event.leadId}::uuid, ${event.subject ?? null}, ${tx.json((event.data ?? {}) as never)},
      least(${event.occurredAt ?? null}::timestamptz, now()), ${event.history ?? false}
    from (values (1)) one
    left join (select id from leads where id = ${reported.has(event.type) ? null : event.leadId}::uuid for no key update) locked on true
    returning id`;
  return row!.id;
}

/** What was told of a subject and nobody has worked off yet becomes history: what it was about is gone. */
export async function letStartNothing(tx: Tx, subject: string): Promise<void> {
  await tx`update events set history = true where subject = ${subject} and processed_at is null`;
}
