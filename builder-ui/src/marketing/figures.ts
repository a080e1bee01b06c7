/** How figures are written: money in its currency, "–" for what there is not, percent and ratios alike everywhere. */
import { metrics, type Days, type Metric, type MetricId, type Value } from '#metrics';
import type { Sums } from './marketing-queries.ts';

/** In which money an answer is told; null where amounts of several currencies could not be added. */
export interface Told {
  spend_currency: string | null;
  revenue_currency: string | null;
}

const ofRevenue: ReadonlySet<MetricId> = new Set(['sales_revenue', 'ltv']);

/** The currency of a metric in this answer; null for what is no money, and for money of several currencies. */
export function currencyOf(id: MetricId, told: Told): string | null {
  if (metrics[id].unit !== 'money') return null;
  return ofRevenue.has(id) ? told.revenue_currency : told.spend_currency;
}

/** Amounts of several currencies without a rate, which are told one by one and never added; empty for any other figure. */
export function apartOf(id: MetricId, sums: Sums): [currency: string, amount: string][] {
  if (sums[id] !== null) return [];
  const { spend, revenue } = sums.amounts;
  return Object.entries(id === 'marketing_spend' ? spend : id === 'sales_revenue' ? revenue : {});
}

interface Style {
  /** The code to write beside money. */
  currency?: string | null;
  /** Leaves cents out where they only make noise. */
  short?: boolean;
}

/** A value of a metric in words: `ARS 1.234,50`, `12,5 %`, `3,2×`, `–`. */
export function writeValue(id: MetricId, value: Value | undefined, language: string, style: Style = {}): string {
  if (value === null || value === undefined) return '–';
  const number = Number(value);
  const metric: Metric = metrics[id];
  if (metric.unit === 'count') return format(language, { maximumFractionDigits: 0 }, number);
  if (metric.unit === 'percent')
    return format(
      language,
      { style: 'percent', maximumFractionDigits: Math.abs(number) >= 1000 ? 0 : 1 },
      number / 100,
    );
  if (metric.unit === 'ratio')
    return `${format(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }, number)}×`;
  const digits = style.short && Math.abs(number) >= 1000 ? 0 : 2;
  const money = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return style.currency
    ? format(language, { ...money, style: 'currency', currency: style.currency, currencyDisplay: 'code' }, number)
    : format(language, money, number);
}

/** A change: `12,3 %`, or percentage points for what is a percentage itself; without its sign. */
export function writeChange(id: MetricId, change: number, language: string): string {
  const size = Math.abs(change);
  const digits = size >= 100 ? 0 : 1;
  if (metrics[id].unit !== 'percent') {
    return format(language, { style: 'percent', maximumFractionDigits: digits }, size / 100);
  }
  return `${format(language, { maximumFractionDigits: digits }, size)} pts`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs more than using it, and a table has thousands of cells. */
function format(language: string, options: Intl.NumberFormatOptions, value: number): string {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(language, { useGrouping: 'always', ...options });
    formats.set(key, made);
  }
  return made.format(value);
}

/** A day (`2026-11-20`) in words. It is a date of the account's calendar, no instant, so no zone moves it. */
export function writeDay(day: string, language: string, withYear = false): string {
  const at = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(withYear && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(at);
}

/** `13–19 nov 2026`. */
export function writeDays({ from, to }: Days, language: string): string {
  const [a, b] = [from, to].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date];
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(language, options).formatRange(a, b);
}
