/** What a provider told us, or what happened here, and could not be worked off: kept until it can, or until a person discards it. */
import { leadGone } from '../meta/lead-notices.ts';
import type { Tx } from './tenant.ts';
import { emptied } from './webhook-inbox.ts';

export interface KeptAside {
  id: string;
  kind: 'delivery' | 'event';
  /** `meta`, `ycloud`; null for an event of ours. */
  provider: string | null;
  /** Type of the event; of a delivery as far as it can be read. */
  type: string | null;
  /** A code. */
  error: string;
  attempts: number;
  /**
   * `waiting`: goes on by itself · `aside`: tried often enough, needs a person · `dropped`: settled without an effect, may be
   * tried again.
   */
  state: 'waiting' | 'aside' | 'dropped';
  at: Date;
  /** When it is tried again; null: not by itself. */
  retry_at: Date | null;
}

/** What is in the list, for every question about it. */
const keptDelivery = (tx: Tx) => tx`error is not null and (processed_at is null or error = ${leadGone})`;
const keptEvent = (tx: Tx) => tx`processed_at is null and attempts >= 5`;

/**
 * What goes on by itself comes last; otherwise the newest first.
 * @returns at most `most` of them, and how many there are of each state
 */
export async function listKeptAside(
  tx: Tx,
  most: number,
): Promise<{ items: KeptAside[]; counts: Record<KeptAside['state'], number> }> {
  const rows = await tx<(KeptAside & { head: Uint8Array | null })[]>`
    select * from (
      select id, 'delivery' as kind, provider, substring(raw for 2000) as head, null as type, error, attempts::int,
        case when processed_at is not null then 'dropped' when attempts >= 3 then 'aside' else 'waiting' end as state,
        received_at as at, case when attempts < 3 and processed_at is null then retry_at end as retry_at
      from webhook_inbox where ${keptDelivery(tx)}
      union all
      select id, 'event', null, null, type, coalesce(error, 'unknown'), attempts::int, 'aside', occurred_at, null
      from events where ${keptEvent(tx)}
    ) kept order by state = 'waiting', at desc, id limit ${most}`;
  const [counts] = await tx<Record<KeptAside['state'], number>[]>`
    select (d.aside + (select count(*) from events where ${keptEvent(tx)}))::int as aside, d.waiting::int, d.dropped::int from (
      select count(*) filter (where processed_at is null and attempts >= 3) as aside,
        count(*) filter (where processed_at is null and attempts < 3) as waiting, count(*) filter (where processed_at is not null) as dropped
      from webhook_inbox where ${keptDelivery(tx)}) d`;
  return { items: rows.map(({ head, ...row }) => ({ ...row, type: row.type ?? typeOf(row, head) })), counts: counts! };
}

/** Of the body only what it is about is shown: the rest is people's. */
function typeOf({ provider }: Pick<KeptAside, 'provider'>, head: Uint8Array | null): string | null {
  if (provider === 'meta') return 'leadgen';
  return /"type"\s*:\s*"([\w.]{1,80})"/.exec(new TextDecoder().decode(head ?? new Uint8Array()))?.[1] ?? null;
}

/** Has them tried again as if for the first time. @param ids null: all. @returns how many */
export async function retryKept(tx: Tx, ids: string[] | null): Promise<number> {
  const named = ids === null ? tx`` : tx`and id = any(${ids}::uuid[])`;
  const deliveries = await tx`
    update webhook_inbox set processed_at = null, attempts = 0, error = null, retry_at = null where ${keptDelivery(tx)} ${named}`;
  const events = await tx`update events set attempts = 0, error = null where ${keptEvent(tx)} ${named}`;
  if (deliveries.count + events.count > 0)
    await tx`select pg_notify('cadencia_relay', t) from unnest(array['webhook_inbox', 'events']) t`;
  return deliveries.count + events.count;
}

/** Takes them off the list for good, with what they held. @returns how many */
export async function discardKept(tx: Tx, ids: string[]): Promise<number> {
  const deliveries = await tx`
    update webhook_inbox set processed_at = now(), error = 'discarded', retry_at = null, ${emptied(tx)} where ${keptDelivery(tx)} and id = any(${ids}::uuid[])`;
  const events = await tx`
    update events set processed_at = now(), error = 'discarded' where ${keptEvent(tx)} and id = any(${ids}::uuid[])`;
  return deliveries.count + events.count;
}
