/** Begins a reading: what Meta says of the account now, and which days follow from that. */
import { isZone } from '#flow';
import { rowsPerDay } from '#db/marketing/insight-pages.ts';
import { dropPlace, type Place, type Reading, updateAccount } from '#db/marketing/readings.ts';
import { earliestDay } from '#providers/meta-graph/insights.ts';
import type { Desk } from './desk.ts';
import { countDays, dayIn, historyRanges, recentRanges } from './plan.ts';

/** A place is good for the day it was made on: on another one other days are asked for. */
export const isGoodPlace = ({ place, timezone, kind }: Reading): boolean =>
  place !== null && (kind === 'meta-ads-history' || place.today === dayIn(timezone, new Date()));

export const noPlace = (): Place => ({
  today: '',
  ranges: [],
  days: 0,
  daysDone: 0,
  part: null,
  lists: [],
  listAt: null,
  listedSince: null,
  problem: null,
});

/** Sets the desk to the first day, and forgets where an older reading stood. */
export async function beginPlace(desk: Desk): Promise<void> {
  const { reading, graph } = desk;
  const { accountId, kind } = reading;
  const isRecent = kind === 'meta-ads';
  const account = isRecent ? await graph.account(accountId) : null;
  const told = account?.timezone_name;
  const timezone = told && isZone(told) ? told : reading.timezone;
  const today = dayIn(timezone, new Date());
  const currency = account?.currency && /^[A-Z]{3}$/.test(account.currency) ? account.currency : reading.currency;
  const isSame = timezone === reading.timezone && currency === reading.currency;
  Object.assign(desk.place, noPlace(), { today });
  Object.assign(reading, { timezone, currency });
  await desk.keep(async (tx) => {
    if (account) {
      const created = account.created_time ? dayIn(timezone, account.created_time) : '';
      const earliest = earliestDay(today);
      await updateAccount(tx, accountId, {
        name: account.name || null,
        currency,
        timezone,
        status: account.account_status,
        historyFrom: created > earliest && created <= today ? created : earliest,
      });
      // Where the history stood was told in another zone's days.
      if (!isSame) await dropPlace(tx, accountId, 'meta-ads-history');
    }
    await dropPlace(tx, accountId, kind);
    const perDay = await rowsPerDay(tx, accountId);
    const { syncedFrom, syncedTo, historyFrom } = reading;
    const ranges = isRecent
      ? recentRanges(today, isSame ? syncedTo : null, perDay)
      : syncedFrom !== null && historyFrom !== null
        ? historyRanges(today, syncedFrom, historyFrom, perDay)
        : [];
    Object.assign(desk.place, {
      ranges,
      days: countDays(ranges),
      lists: isRecent ? ['campaigns', 'adsets', 'ads'] : [],
    });
  });
  await desk.breathe();
}
