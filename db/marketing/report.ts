/** A report: rows of one grain with their sums, their total, and the period before. Σ rows = total, whatever the currencies. */
import {
  add,
  byCurrency,
  chooseCurrencies,
  convert,
  nothing,
  rateOn,
  stretches,
  total,
  type Amount,
  type Days,
  type Measures,
  type Model,
  type Range,
  type Rate,
  type CurrencyChoice,
} from '#metrics';
import type { Tx } from '../platform/tenant.ts';
import { accountsAsked, mostStale, type MarketingContext } from './context.ts';
import { readRates } from './rates.ts';
import { readStoredDays, readSums, type Slice, type SumRow } from './sums.ts';

export interface Ask {
  range: Range;
  model: Model;
  /** Days. */
  window: number;
  grain: 'campaign' | 'ad';
  campaignId?: string;
  adsetId?: string;
  adId?: string;
  /** Of these ad accounts alone. */
  accountIds?: readonly string[];
}

export interface Place {
  campaign_id: string;
  adset_id: string;
  ad_id: string;
}

export interface ReportRow extends Place {
  measures: Measures;
  /** As it was charged and paid, by currency: exact, nothing converted. */
  amounts: { spend: Record<string, string>; revenue: Record<string, string> };
}

export interface Report {
  choice: CurrencyChoice;
  rows: ReportRow[];
  total: ReportRow;
  /** Of the equal period before; null for a lifetime. */
  previous: Measures | null;
  /** Leads and what came of them that no ad brought within the window. In no row and not in the total. */
  unattributed: ReportRow;
}

const nowhere: Place = { campaign_id: '', adset_id: '', ad_id: '' };

/** Call it in the snapshot that `context` was read in. */
export async function readReport(tx: Tx, context: MarketingContext, ask: Ask): Promise<Report> {
  const { range, grain } = ask;
  const [rates, stored] = await Promise.all([readRates(tx, context.home), readStoredDays(tx)]);
  const narrowed = [ask.campaignId, ask.adsetId, ask.adId, ask.accountIds].some((part) => part !== undefined);
  const slicesOf = (days: Days, of: Slice['grain']): Slice[] =>
    stretches(days, rates).map((part) => ({ ...part, grain: of }));
  const now = slicesOf(range, grain);
  // People without an ad stand in no ad's row; a period before needs no rows, only their sum.
  const others = grain === 'ad' && !narrowed ? slicesOf(range, 'total') : [];
  const before = range.previous ? slicesOf(range.previous, narrowed ? grain : 'total') : [];
  const slices = [...now, ...others, ...before];
  const fresh = context.stale > 0 && context.stale <= mostStale;
  const sums = await readSums(tx, slices, { ...ask, fresh, stored });

  const isNow = (row: SumRow) => row.slice < now.length;
  const isBefore = (row: SumRow) => row.slice >= now.length + others.length;
  const mine = sums.filter((row) => isNow(row) && row.is_meta);
  const choice = currencyChoiceOf(mine, slices, { ...context, accounts: accountsAsked(context, ask) }, rates);
  const report = (rows: SumRow[], place: Place): ReportRow => {
    const amounts = amountsOf(rows, slices);
    return {
      ...place,
      measures: measure(rows, amounts, choice),
      amounts: { spend: listed(amounts, 'spend'), revenue: listed(amounts, 'revenue') },
    };
  };
  const groups = Map.groupBy(mine, (row) => JSON.stringify([row.campaign_id, row.adset_id, row.ad_id]));
  const rows = [...groups.values()].map((group) => report(group, placeOf(group[0]!))).filter(isSomething);
  const earlier = sums.filter((row) => isBefore(row) && row.is_meta);
  return {
    choice,
    rows,
    total: { ...report(mine, nowhere), measures: total(rows.map(({ measures }) => measures)) },
    previous: range.previous && measure(earlier, amountsOf(earlier, slices), choice),
    unattributed: report(
      sums.filter((row) => !isBefore(row) && !row.is_meta),
      nowhere,
    ),
  };
}

const placeOf = ({ campaign_id, adset_id, ad_id }: SumRow): Place => ({ campaign_id, adset_id, ad_id });

/** In which currency to speak, decided by everything the ads cost and brought in the period. */
export function currencyChoiceOf(
  rows: SumRow[],
  slices: Slice[],
  context: MarketingContext,
  rates: Rate[],
): CurrencyChoice {
  return chooseCurrencies(amountsOf(rows, slices), context.home, rates, context.accounts[0]?.currency ?? context.home);
}

export function amountsOf(rows: SumRow[], slices: Slice[]): Amount[] {
  return rows.flatMap(({ slice, day, currency, spend, revenue, lifetime }) => {
    const at = { currency, day: day ?? slices[slice]!.from };
    return [
      { ...at, kind: 'spend' as const, amount: spend },
      { ...at, kind: 'revenue' as const, amount: revenue },
      { ...at, kind: 'lifetime' as const, amount: lifetime },
    ].filter(({ amount }) => amount !== '0');
  });
}

/**
 * The sums of some rows, each amount in the currency that is spoken.
 * @param amounts of these rows
 */
export function measure(rows: SumRow[], amounts: Amount[], choice: CurrencyChoice): Measures {
  const sums = { ...nothing };
  for (const row of rows) {
    sums.impressions += row.impressions;
    sums.clicks += row.clicks;
    sums.leads += row.leads;
    sums.opportunities += row.opportunities;
    sums.sales += row.sales;
    sums.customers += row.customers;
  }
  const told = { spend: choice.spend, revenue: choice.revenue, lifetime: choice.revenue };
  const field = { spend: 'marketing_spend', revenue: 'sales_revenue', lifetime: 'lifetime_revenue' } as const;
  for (const amount of byRate(amounts, choice)) {
    const into = field[amount.kind];
    const value = convert(amount, told[amount.kind], choice);
    sums[into] = value === null || sums[into] === null ? null : add(sums[into], value);
  }
  // What cannot be told at all is unknown in every row, so that a row's 0 never stands beside a total of "–".
  if (told.spend === null) sums.marketing_spend = null;
  if (told.revenue === null) sums.sales_revenue = sums.lifetime_revenue = null;
  return sums;
}

/** Adds up what one rate holds for, also what none is known for: a sale and its refund then cancel out. */
function byRate(amounts: Amount[], { home, rates, spend, revenue }: CurrencyChoice): Amount[] {
  const sums = new Map<string, Amount>();
  for (const one of amounts) {
    const told = one.kind === 'spend' ? spend : revenue;
    const rate = told === home ? rateOn(one.day, one.currency, home, rates) : null;
    const key = [one.kind, one.currency, rate ?? '?'].join(' ');
    const sum = sums.get(key);
    sums.set(key, sum ? { ...sum, amount: add(sum.amount, one.amount) } : one);
  }
  return [...sums.values()];
}

function listed(amounts: Amount[], kind: Amount['kind']): Record<string, string> {
  return Object.fromEntries([...byCurrency(amounts, kind)].toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Totals keep rows of what has come to nothing again. */
function isSomething({ measures, amounts }: ReportRow): boolean {
  const { marketing_spend, sales_revenue, lifetime_revenue, ...counts } = measures;
  return (
    Object.values(counts).some((count) => count !== 0) ||
    Object.keys(amounts.spend).length > 0 ||
    Object.keys(amounts.revenue).length > 0 ||
    // A sale and its refund cancel out in their currency; where their days have other rates, they do not at home.
    [marketing_spend, sales_revenue, lifetime_revenue].some((amount) => Number(amount ?? 0) !== 0)
  );
}
