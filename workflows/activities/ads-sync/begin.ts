/** Begins a reading: what Meta says of the account now, and which days follow from that. */
import { isZone } from '#flow';
import { rowsPerDay } from '#db/marketing/insight-pages.ts';
import { dropPlace, noPlace, type Reading, updateAccount } from '#db/marketing/readings.ts';
import { addDays } from '#metrics';
import { earliestDay, restatedDays } from '#providers/meta-graph/insights.ts';
import type { Reader } from './reader.ts';
import { askMonths, haveChanged, wholeMonths } from './months.ts';
import { countDays, dayIn, historyRanges, recentRanges } from './calendar.ts';

/** A place is good for the day it was made on: on another one other days are asked for. */
export const isGoodPlace = ({ place, timezone, kind }: Reading): boolean =>
  place !== null && (kind === 'meta-ads-history' || place.today === dayIn(timezone, new Date()));

/** Sets the reader to the first day, and forgets where an older reading stood. */
export async function beginPlace(reader: Reader): Promise<void> {
  const { reading, graph } = reader;
  const { accountId, kind } = reading;
  const isRecent = kind === 'meta-ads';
  const account = isRecent ? await graph.account(accountId) : null;
  const told = account?.timezone_name;
  const timezone = told && isZone(told) ? told : reading.timezone;
  const today = dayIn(timezone, new Date());
  const currency = account?.currency && /^[A-Z]{3}$/.test(account.currency) ? account.currency : reading.currency;
  const created = account?.created_time ? dayIn(timezone, account.created_time) : '';
  const earliest = earliestDay(today);
  const historyFrom = created > earliest && created <= today ? created : earliest;
  const whole = wholeMonths(historyFrom, addDays(today, 1 - restatedDays));
  const months = isRecent ? await askMonths(graph, accountId, whole) : null;
  const isAnew = timezone !== reading.timezone || currency !== reading.currency || haveChanged(reading.months, months);
  Object.assign(reader.place, noPlace(), { today });
  Object.assign(reading, { timezone, currency });
  await reader.keep(async (tx) => {
    if (account) {
      const { name, account_status: status } = account;
      await updateAccount(
        tx,
        accountId,
        { name: name || null, currency, timezone, status, historyFrom, months },
        isAnew,
      );
      // Where the history stood was told in another zone's days, or of other numbers.
      if (isAnew) await dropPlace(tx, accountId, 'meta-ads-history');
    }
    await dropPlace(tx, accountId, kind);
    const perDay = await rowsPerDay(tx, accountId);
    const { syncedFrom, syncedTo } = reading;
    const ranges = isRecent
      ? recentRanges(today, isAnew ? null : syncedTo, perDay)
      : syncedFrom !== null && reading.historyFrom !== null
        ? historyRanges(today, syncedFrom, reading.historyFrom, perDay)
        : [];
    Object.assign(reader.place, {
      ranges,
      days: countDays(ranges),
      lists: isRecent ? ['campaigns', 'adsets', 'ads'] : [],
    });
  });
  await reader.breathe();
}
