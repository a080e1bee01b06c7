/** Holds what the product found against the naive count: counts, money, every ratio and every change. Shares no code with #metrics. */
import { expect } from 'vitest';
import type { Measures, CurrencyChoice, Values } from '#metrics';
import type { ReportRow } from '../report.ts';
import { empty, inHome, perCurrency, type NaiveRow, type World } from './naive.ts';

/** Ten places: cents times a rate of eight. */
const unit = 10_000_000_000n;

/** A decimal text in units of 10^-10, which nothing here is finer than. */
export function fine(text: string): bigint {
  const [, sign, whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
  const units = BigInt(whole) * unit + BigInt(part.slice(0, 10).padEnd(10, '0'));
  if (/[1-9]/.test(part.slice(10))) throw new Error(`${text} is finer than it can be`);
  return sign ? -units : units;
}

/** What money comes to in the currency that is told, in units of 10^-10; null when there is none to tell it in. */
function told(amounts: Map<string, bigint>, currency: string | null, world: World): bigint | null {
  if (currency === null) return null;
  if (currency === world.home) return inHome(world, amounts);
  const sums = perCurrency(amounts);
  if ([...sums.keys()].some((other) => other !== currency)) return null;
  return (sums.get(currency) ?? 0n) * 100_000_000n;
}

const cents = (amounts: Record<string, string>) =>
  new Map(Object.entries(amounts).map(([currency, text]) => [currency, fine(text) / 100_000_000n]));

export const counted = ['impressions', 'clicks', 'leads', 'opportunities', 'sales', 'customers'] as const;

/** Sums of one row. */
export function expectMeasures(found: Measures, naive: NaiveRow, choice: CurrencyChoice, world: World): void {
  for (const field of counted) expect([field, found[field]]).toEqual([field, naive[field]]);
  for (const [field, amounts, currency] of [
    ['marketing_spend', naive.spend, choice.spend],
    ['sales_revenue', naive.revenue, choice.revenue],
    ['lifetime_revenue', naive.lifetime, choice.revenue],
  ] as const) {
    const value = found[field];
    expect([field, value === null ? null : fine(value)]).toEqual([field, told(amounts, currency, world)]);
  }
}

export function expectRow(found: ReportRow, naive: NaiveRow, choice: CurrencyChoice, world: World): void {
  expectMeasures(found.measures, naive, choice, world);
  expect(cents(found.amounts.spend)).toEqual(perCurrency(naive.spend));
  expect(cents(found.amounts.revenue)).toEqual(perCurrency(naive.revenue));
}

/**
 * |found − top ÷ bottom| is at most half a millionth, or what a JSON number of that size cannot tell apart; null exactly when
 * something is unknown or divided by nothing.
 */
function expectShare(name: string, found: string | number | null, top: bigint | null, bottom: bigint | null): void {
  if (top === null || bottom === null || bottom === 0n) return expect([name, found]).toEqual([name, null]);
  expect([name, found]).not.toEqual([name, null]);
  const value = fine(typeof found === 'number' ? found.toFixed(6) : found!);
  const size = bottom < 0n ? -bottom : bottom;
  const off = value * bottom - top * unit;
  const blur = typeof found === 'number' ? ((value < 0n ? -value : value) * size) / 2n ** 51n : 0n;
  const within = (size * unit) / 2_000_000n + blur;
  expect([name, (off < 0n ? -off : off) <= within]).toEqual([name, true]);
}

/** Every metric of §9 from the naive sums. */
export function expectValues(found: Values, naive: NaiveRow, choice: CurrencyChoice, world: World): void {
  const money = {
    spend: told(naive.spend, choice.spend, world),
    revenue: told(naive.revenue, choice.revenue, world),
    lifetime: told(naive.lifetime, choice.revenue, world),
  };
  expectMetrics(found, naive, money, choice.spend !== null && choice.spend === choice.revenue);
}

/** Every metric of §9 from counts and money, in units of 10^-10, of which spend and revenue may be of one currency. */
export function expectMetrics(
  found: Values,
  counts: Pick<Values, (typeof counted)[number]>,
  { spend, revenue, lifetime }: Record<'spend' | 'revenue' | 'lifetime', bigint | null>,
  inOneCurrency: boolean,
): void {
  for (const field of counted) expect([field, found[field]]).toEqual([field, counts[field]]);
  const profit = inOneCurrency && spend !== null && revenue !== null ? revenue - spend : null;
  for (const [name, amount] of [
    ['marketing_spend', spend],
    ['sales_revenue', revenue],
    ['profit', profit],
  ] as const) {
    expect([name, found[name] === null ? null : fine(found[name])]).toEqual([name, amount]);
  }
  const many = (count: number) => BigInt(count) * unit;
  expectShare('roi_percentage', found.roi_percentage, profit && profit * 100n, spend);
  expectShare('roas', found.roas, profit === null ? null : revenue, spend);
  expectShare('cpa', found.cpa, spend, many(counts.leads));
  expectShare('cost_per_customer', found.cost_per_customer, spend, many(counts.customers));
  expectShare('ltv', found.ltv, lifetime, many(counts.customers));
  expectShare('ctr', found.ctr, many(counts.clicks) * 100n, many(counts.impressions));
  expectShare('cpc', found.cpc, spend, many(counts.clicks));
  expectShare('cpm', found.cpm, spend && spend * 1000n, many(counts.impressions));
}

const percentages = new Set(['roi_percentage', 'ctr']);

/** Every change against the period before, from the two values as they were told. */
export function expectChanges(changes: Record<string, number | null>, now: Values, before: Values): void {
  for (const [id, value] of Object.entries(now)) {
    const [a, b] = [value, before[id as keyof Values]].map((each) =>
      each === null ? null : fine(typeof each === 'number' ? each.toFixed(6) : each),
    ) as [bigint | null, bigint | null];
    const found = changes[`${id}_change`]!;
    if (a === null || b === null) expect([id, found]).toEqual([id, null]);
    else if (percentages.has(id)) expectShare(`${id}_change`, found, a - b, unit);
    else expectShare(`${id}_change`, found, (a - b) * 100n, b < 0n ? -b : b);
  }
}

export const isSomething = (row: NaiveRow, choice: CurrencyChoice, world: World): boolean =>
  counted.some((field) => row[field] !== 0) ||
  [row.spend, row.revenue, row.lifetime].some((amounts) => perCurrency(amounts).size > 0) ||
  Boolean(told(row.spend, choice.spend, world)) ||
  Boolean(told(row.revenue, choice.revenue, world));

/** Rows into one. */
export function addUp(rows: Iterable<NaiveRow>): NaiveRow {
  const sum = empty();
  for (const row of rows) {
    for (const field of counted) sum[field] += row[field];
    for (const field of ['spend', 'revenue', 'lifetime'] as const) {
      for (const [key, value] of row[field]) sum[field].set(key, (sum[field].get(key) ?? 0n) + value);
    }
  }
  return sum;
}
