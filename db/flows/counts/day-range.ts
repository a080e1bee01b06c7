/** Which days of a tenant a range of instants is made of. */
import type { Range } from '../flow-stats.ts';
import type { Tx } from '../../platform/tenant.ts';
import type { Days } from './kept.ts';

/** What a caller asked for: instants, or so many days up to now. */
export interface Asked {
  from?: Date | undefined;
  to?: Date | undefined;
  days: number;
}

export interface DayRange extends Range {
  /** Null where the range cuts a day in two. */
  whole: Days | null;
}

/**
 * Without `from` it begins with a day, so many days before it ends. Future days have nothing, so today is whole. Instants
 * have milliseconds here: now is the end of the present one, or what was just written would be left out.
 */
export async function rangeInDays(tx: Tx, asked: Asked): Promise<DayRange> {
  const [row] = await tx<[{ from: Date; to: Date; first: string; last: string; whole: boolean }]>`
    with asked as (
      select t.timezone as zone, coalesce(${asked.to ?? null}::timestamptz, date_trunc('milliseconds', now()) + interval '1 millisecond') as until, ${asked.from ?? null}::timestamptz as since from tenants t),
    placed as (
      select zone, until, coalesce(since, date_trunc('day', (until - ${asked.days}::int * interval '1 day') at time zone zone) at time zone zone) as since
      from asked)
    select since as from, until as to, (since at time zone zone)::date::text as first,
      ((until - interval '1 microsecond') at time zone zone)::date::text as last,
      since = date_trunc('day', since at time zone zone) at time zone zone
        and (until >= now() or until = date_trunc('day', until at time zone zone) at time zone zone) as whole
    from placed`;
  return { from: row.from, to: row.to, whole: row.whole ? { first: row.first, last: row.last } : null };
}
