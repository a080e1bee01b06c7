/** Amounts of several currencies: converted where the tenant entered a rate for the day, else kept apart. Never added. */
import { add, isZero, multiply, type Decimal } from './decimal.ts';
import { addDays, type Days } from './ranges.ts';

/** From `valid_from` on, one unit of `currency` is worth `rate` units of the tenant's currency. */
export interface Rate {
  currency: string;
  valid_from: string;
  rate: Decimal;
}

/** Some amount of one kind on days on which every rate stands still. */
export interface Amount {
  kind: 'spend' | 'revenue' | 'lifetime';
  currency: string;
  /** A day of the stretch. */
  day: string;
  amount: Decimal;
}

/** In which currency each side is told; null: in none, because of several there is no rate for all. */
export interface CurrencyChoice {
  /** The tenant's currency, which rates lead to. */
  home: string;
  rates: Rate[];
  spend: string | null;
  revenue: string | null;
  /** Whether the two may be set against each other. */
  comparable: boolean;
  /** Currencies with amounts on days for which a rate into `home` is missing, where one is needed. */
  missing: string[];
}

/** Cuts days where a rate begins, so that within a stretch each currency has one rate or none. */
export function stretches({ from, to }: Days, rates: Rate[]): Days[] {
  const cuts = [...new Set(rates.map((rate) => rate.valid_from))].filter((day) => from < day && day <= to).toSorted();
  return [from, ...cuts].map((start, n) => ({ from: start, to: n < cuts.length ? addDays(cuts[n]!, -1) : to }));
}

/** What one unit is worth in the tenant's currency on a day; null when nobody said. */
export function rateOn(day: string, currency: string, home: string, rates: Rate[]): Decimal | null {
  if (currency === home) return '1';
  let found: Rate | null = null;
  for (const rate of rates) {
    if (rate.currency === currency && rate.valid_from <= day && (!found || rate.valid_from > found.valid_from))
      found = rate;
  }
  return found?.rate ?? null;
}

/**
 * Decides in which currency an answer speaks. The tenant's, where all can be converted; else the only one there is; else each
 * side in its own, so that nothing hides behind a missing rate.
 * @param usual the currency to name when there is no amount at all
 */
export function chooseCurrencies(amounts: Amount[], home: string, rates: Rate[], usual: string): CurrencyChoice {
  const some = amounts.filter(({ kind, amount }) => kind !== 'lifetime' && !isZero(amount));
  const spend = some.filter(({ kind }) => kind === 'spend');
  const revenue = some.filter(({ kind }) => kind === 'revenue');
  const lacking = (list: Amount[]) => list.filter(({ day, currency }) => rateOn(day, currency, home, rates) === null);
  const only = (list: Amount[]) =>
    new Set(list.map(({ currency }) => currency)).size === 1 ? list[0]!.currency : null;
  const told = (list: Amount[], otherwise: string | null) =>
    list.length === 0 ? otherwise : lacking(list).length === 0 ? home : only(list);
  const base = { home, rates };

  if (some.length === 0) return { ...base, spend: usual, revenue: usual, comparable: true, missing: [] };
  const one = lacking(some).length === 0 ? home : only(some);
  if (one) return { ...base, spend: one, revenue: one, comparable: true, missing: [] };
  const missing = [...new Set(lacking(some).map(({ currency }) => currency))].toSorted();
  const [a, b] = [told(spend, null), told(revenue, null)];
  const sides = { spend: spend.length === 0 ? b : a, revenue: revenue.length === 0 ? a : b };
  return { ...base, ...sides, comparable: sides.spend !== null && sides.spend === sides.revenue, missing };
}

/** An amount in the currency it is told in; null when it cannot be. Exact: rounding is left to whoever shows it. */
export function convert(
  { currency, day, amount }: Amount,
  into: string | null,
  { home, rates }: CurrencyChoice,
): Decimal | null {
  if (isZero(amount)) return '0';
  if (currency === into) return amount;
  if (into !== home) return null;
  const rate = rateOn(day, currency, home, rates);
  return rate === null ? null : multiply(amount, rate);
}

/** Sums of one kind, by currency; what comes to nothing is left out. */
export function byCurrency(amounts: Amount[], kind: Amount['kind']): Map<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const one of amounts) {
    if (one.kind === kind) sums.set(one.currency, add(sums.get(one.currency) ?? '0', one.amount));
  }
  for (const [currency, amount] of sums) if (isZero(amount)) sums.delete(currency);
  return sums;
}
