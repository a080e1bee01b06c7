/** The same numbers day by day, for charts. Its points add up to the report's total. */
import { countDays, startOf, stepFor, type Measures, type Step, type CurrencyChoice } from '#metrics';
import type { Tx } from '../platform/tenant.ts';
import { accountsAsked, mostStale, type MarketingContext } from './context.ts';
import { amountsOf, measure, currencyChoiceOf, type Ask } from './report.ts';
import { readRates } from './rates.ts';
import { readSums, type Slice } from './sums.ts';

export interface Series {
  step: Step;
  choice: CurrencyChoice;
  /** Where there is something; the first day of each step, or of the range. */
  points: { date: string; measures: Measures }[];
}

/** @param step how finely; by default so that a chart can show it */
export async function readSeries(
  tx: Tx,
  context: MarketingContext,
  ask: Omit<Ask, 'grain'>,
  step?: Step,
): Promise<Series> {
  const { range } = ask;
  const chosen = step ?? stepFor(countDays(range));
  const grain =
    ask.adId !== undefined || ask.adsetId !== undefined
      ? 'ad'
      : ask.campaignId !== undefined || ask.accountIds !== undefined
        ? 'campaign'
        : 'total';
  const rates = await readRates(tx, context.home);
  const slices: Slice[] = [{ from: range.from, to: range.to, grain, daily: true }];
  const rows = await readSums(tx, slices, { ...ask, fresh: context.stale > 0 && context.stale <= mostStale });
  const mine = rows.filter((row) => row.is_meta);
  const choice = currencyChoiceOf(mine, slices, { ...context, accounts: accountsAsked(context, ask) }, rates);
  const steps = Map.groupBy(mine, ({ day }) => {
    const start = startOf(day!, chosen);
    return start < range.from ? range.from : start;
  });
  const points = [...steps].map(([date, group]) => ({
    date,
    measures: measure(group, amountsOf(group, slices), choice),
  }));
  return { step: chosen, choice, points: points.toSorted((a, b) => (a.date < b.date ? -1 : 1)) };
}
