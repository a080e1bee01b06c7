/** What Meta was told, what it answered, and what was left out. */
import { conversionDays, type ConversionName } from '#flow';
import { afterPlace, toRows, type Page, type Rows } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export const conversionStates = ['pending', 'sent', 'refused', 'left-out', 'unconfirmed'] as const;
export type ConversionState = (typeof conversionStates)[number];

export interface ConversionRow {
  id: string;
  event_id: string;
  event_name: ConversionName;
  lead_id: string;
  /** As it is now. */
  lead_name: string | null;
  subject: string | null;
  /** The fact it came of, or `flow`. */
  origin: string;
  occurred_at: Date;
  state: ConversionState;
  reason: string | null;
  attempts: number;
  next_at: Date;
  match: 'ctwa' | 'lead_form' | 'person' | null;
  keys: string[];
  clicked_at: Date | null;
  is_test: boolean;
  value: string | null;
  currency: string | null;
  answer: Record<string, unknown> | null;
  last_at: Date | null;
  created_at: Date;
}

export interface ConversionFilter {
  state?: ConversionState;
  event?: ConversionName;
}

export async function listConversions(tx: Tx, filter: ConversionFilter, page: Page): Promise<Rows<ConversionRow>> {
  const { state, event } = filter;
  const rows = await tx<(ConversionRow & { place: string })[]>`
    select id, event_id, event_name, lead_id, (select l.name from leads l where l.id = conversions.lead_id) as lead_name, subject, origin,
      occurred_at, state, reason, attempts, next_at, match, keys, clicked_at, is_test, value, currency, answer, last_at, created_at,
      created_at::text as place
    from conversions where true ${afterPlace(tx, page, 'conversions')}
      ${state ? tx`and state = ${state}` : tx``} ${event ? tx`and event_name = ${event}` : tx``}
    order by created_at desc, id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

export interface ConversionSummary {
  /** By event and state. */
  counts: { event_name: ConversionName; state: ConversionState; count: number }[];
  /** Why something was left out, the most frequent first. */
  left_out: { reason: string; count: number }[];
  /** Of what was sent: how often Meta was given each key, and by what it was matched. */
  sent: number;
  keys: { key: string; count: number }[];
  matches: { match: 'ctwa' | 'lead_form' | 'person'; count: number }[];
  /** Of what was sent with a click or form: within Meta's window, and after it. */
  attributed: number;
  late: number;
  /** Purchases that were sent. */
  values: { currency: string; value: string; count: number }[];
}

/** Sums of the last so many days. */
export async function sumConversions(tx: Tx, days: number): Promise<ConversionSummary> {
  const [row] = await tx<[ConversionSummary]>`
    with c as materialized (select * from conversions where created_at > now() - ${days}::int * interval '1 day'),
    s as (select * from c where state = 'sent')
    select
      coalesce((select jsonb_agg(jsonb_build_object('event_name', event_name, 'state', state, 'count', n) order by event_name, state)
        from (select event_name, state, count(*)::int as n from c group by 1, 2) x), '[]') as counts,
      coalesce((select jsonb_agg(jsonb_build_object('reason', reason, 'count', n) order by n desc, reason)
        from (select reason, count(*)::int as n from c where state = 'left-out' and reason is not null group by 1) x), '[]') as left_out,
      (select count(*)::int from s) as sent,
      coalesce((select jsonb_agg(jsonb_build_object('key', key, 'count', n) order by n desc, key)
        from (select key, count(*)::int as n from s, unnest(keys) key group by 1) x), '[]') as keys,
      coalesce((select jsonb_agg(jsonb_build_object('match', match, 'count', n) order by n desc, match)
        from (select match, count(*)::int as n from s where match is not null group by 1) x), '[]') as matches,
      (select count(*)::int from s where occurred_at <= clicked_at + ${conversionDays}::int * interval '1 day') as attributed,
      (select count(*)::int from s where occurred_at > clicked_at + ${conversionDays}::int * interval '1 day') as late,
      coalesce((select jsonb_agg(jsonb_build_object('currency', currency, 'value', total::text, 'count', n) order by currency)
        from (select currency, sum(value) as total, count(*)::int as n from s where event_name = 'Purchase' and currency is not null group by 1) x),
        '[]') as values`;
  return row;
}

/** Has one that came to nothing weighed and sent once more, with all its tries. @returns whether there is such a one */
export async function sendConversionAgain(tx: Tx, id: string): Promise<'again' | 'not-over' | null> {
  const again = await tx`
    update conversions set state = 'pending', reason = null, attempts = 0, next_at = now(), doubted_at = null
    where id = ${id} and state in ('refused', 'left-out', 'unconfirmed')`;
  if (again.count === 0) {
    const rows = await tx`select from conversions where id = ${id}`;
    return rows.length > 0 ? 'not-over' : null;
  }
  await tx`select pg_notify('cadencia_relay', 'conversions')`;
  return 'again';
}

/** Removes the settings; what was told stays, what waits is over. */
export async function forgetDataset(tx: Tx): Promise<boolean> {
  await tx`delete from conversions where state = 'pending'`;
  return (await tx`delete from conversion_settings`).count > 0;
}
