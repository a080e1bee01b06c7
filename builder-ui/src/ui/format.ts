/** Numbers, money and instants as people of this business write them. Pure: the zone and the language are passed in. */
import { shownDecimals, zoneAt } from '#flow/text';

/** `1.234,5` or `1,234.5`. */
export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { useGrouping: 'always' }).format(value);
}

/**
 * A share of one, as a percentage with at most one decimal; null (x ÷ 0) is "–", never 0.
 * @param signDisplay `exceptZero` for a difference: "+61 %"
 */
export function formatPercent(
  share: number | null | undefined,
  language: string,
  signDisplay: 'auto' | 'exceptZero' = 'auto',
): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1, signDisplay }).format(share);
}

/** What stands behind the number of a percentage in a field: " %", "%". */
export function percentSuffix(language: string): string {
  const parts = new Intl.NumberFormat(language, { style: 'percent' }).formatToParts(1);
  return parts
    .slice(parts.findIndex(({ type }) => type === 'integer') + 1)
    .map(({ value }) => value)
    .join('');
}

/** An amount with its currency's code, because several currencies share the sign "$". Null is "–". */
export function formatMoney(
  amount: string | number | null | undefined,
  currency: string | null | undefined,
  language: string,
): string {
  if (amount === null || amount === undefined || amount === '') return '–';
  const value = Number(amount);
  if (!Number.isFinite(value)) return '–';
  if (!currency) return formatNumber(value, language);
  const digits = shownDecimals(String(amount), currency);
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    // Spanish leaves four digits ungrouped by itself; in a column of amounts that is hard to read.
    useGrouping: 'always',
    minimumFractionDigits: Number.isInteger(value) ? 0 : digits,
    maximumFractionDigits: digits || 2,
  }).format(value);
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "hace 5 min", "en 3 h": the distance from `now`, in its largest sensible unit; "now" under a minute. */
export function formatRelative(at: Date, now: Date, language: string): string {
  const distance = at.getTime() - now.getTime();
  // "In 3 days", never "the day after tomorrow": the count is hours and days passed, not the calendar's.
  const format = new Intl.RelativeTimeFormat(language, { style: 'short' });
  for (const [unit, length] of units) {
    if (Math.abs(distance) >= length) return format.format(Math.round(distance / length), unit);
  }
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second');
}

export type TimeStyle = 'short' | 'date' | 'clock' | 'long';

/**
 * An instant in the business's zone. `short` leaves the year out while it is this year's; `date` has no clock time,
 * `clock` has nothing else, to the second; `long` is the full instant with the zone's name, for the hover.
 */
export function formatTime(at: Date, style: TimeStyle, language: string, timezone: string, now = new Date()): string {
  const timeZone = zoneAt(timezone, at.getTime());
  const year = (date: Date) => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(date);
  const withYear: Intl.DateTimeFormatOptions = year(at) === year(now) ? {} : { year: 'numeric' };
  const options: Intl.DateTimeFormatOptions =
    style === 'long'
      ? { dateStyle: 'full', timeStyle: 'long' }
      : style === 'date'
        ? { day: 'numeric', month: 'short', ...withYear }
        : style === 'clock'
          ? { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }
          : { day: 'numeric', month: 'short', ...withYear, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return new Intl.DateTimeFormat(language, { ...options, timeZone }).format(at);
}
