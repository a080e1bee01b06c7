/**
 * Months that are read no more, as Meta adds them up: one cheap call tells whether it has changed any of them. It seldom does
 * (a late correction of invoices, a removed ad), and then the account is read anew as if for the first time.
 */
import type { Days, Months } from '#db/marketing/readings.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { addDays } from '#metrics';

/** The whole months from `from` until the day before `recent`; null: there is none. */
export function wholeMonths(from: string, recent: string): Days | null {
  const month = (day: string) => `${day.slice(0, 7)}-01`;
  const since = from === month(from) ? from : month(addDays(month(from), 31));
  const until = addDays(month(recent), -1);
  return since <= until ? { since, until } : null;
}

/** What Meta says of them now; null where it cannot say, which is no reason to read nothing. */
export async function askMonths(graph: Graph, accountId: string, days: Days | null): Promise<Months | null> {
  if (!days) return null;
  try {
    const sums: Months['sums'] = {};
    for await (const { items } of graph.months(accountId, days)) {
      for (const { date_start, spend, impressions, clicks } of items)
        sums[date_start.slice(0, 7)] = `${spend} ${impressions} ${clicks}`;
    }
    return { ...days, sums };
  } catch (error) {
    if (error instanceof GraphError && (error.kind === 'permanent' || error.reason === 'too-much-data')) return null;
    throw error;
  }
}

/** Whether a month that both know is not what it was. A month without a sum is one in which nothing happened. */
export function haveChanged(before: Months | null, now: Months | null): boolean {
  if (!before || !now) return false;
  const both = (month: string) =>
    [before, now].every(({ since, until }) => since.slice(0, 7) <= month && month <= until.slice(0, 7));
  return Object.keys({ ...before.sums, ...now.sums }).some(
    (month) => both(month) && before.sums[month] !== now.sums[month],
  );
}
