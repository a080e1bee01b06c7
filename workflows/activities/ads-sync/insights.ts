/** What ads cost, by day: page after page is put aside, and with the last one of a range its days change. */
import { mergeAccountDays } from '#db/marketing/account-days.ts';
import { dropPages, keepPlaces, mergeDays, portionDays, stagePage } from '#db/marketing/insight-pages.ts';
import { extendComplete } from '#db/marketing/readings.ts';
import type { SyncErrorCode } from '#db/marketing/sync-errors.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { addDays } from '#metrics';
import { dailyInsights, daysBetween } from '#providers/meta-graph/insights.ts';
import type { Shelf } from '#providers/meta-graph/reports.ts';
import { askAccountDays } from './account-days.ts';
import type { Reader } from './reader.ts';

/** A report is waited for on the spot for so long; then the workflow keeps the time, and this worker is free. */
const shortWaitMs = 60_000;

/** What was ordered is kept beside where the reading stands: whoever goes on asks for the same report. */
const shelfOf = ({ place, keep }: Reader): Shelf => ({
  get: () => place.report ?? null,
  async set(report) {
    place.report = report;
    await keep(async () => {});
  },
});

/** Reads and writes the first range that is left. */
export async function readRange(reader: Reader): Promise<void> {
  const { place, key, graph, signal } = reader;
  const [range] = place.ranges;
  if (!range) return;
  // The last page had come before somebody stopped us.
  if (place.part && place.part.next === null) return await complete(reader);
  const resume = place.part as (NonNullable<typeof place.part> & { next: string }) | null;
  const chunks = dailyInsights(graph, key.accountId, range, {
    resume,
    report: range.report,
    shelf: shelfOf(reader),
    waiting: { pollMs: 500, turnMs: Math.min(shortWaitMs, reader.left()), signal, onPoll: () => reader.beat(range) },
  });
  try {
    for await (const { since, until, rows, next } of chunks) {
      const isNew = !place.part || place.part.since !== since || place.part.until !== until;
      const pages = isNew ? 0 : place.part!.pages;
      place.part = { since, until, pages: pages + 1, next };
      await reader.keep(async (tx) => {
        if (isNew) await dropPages(tx, key);
        await stagePage(tx, key, pages, rows);
      });
      if (next === null) await complete(reader);
      await reader.breathe();
    }
  } catch (error) {
    // A place in a list that Meta has forgotten: its days are read from their beginning.
    if (resume && error instanceof GraphError && error.reason === 'bad-request' && place.part === resume) {
      place.part = null;
      return await readRange(reader);
    }
    throw error;
  }
}

/** The pages of a part are all there: its days become what they say. */
async function complete(reader: Reader): Promise<void> {
  const { place, key, reading, graph } = reader;
  const { since, until } = place.part!;
  const [range] = place.ranges;
  const context = { today: place.today, currency: reading.currency };
  const told = await askAccountDays(graph, key.accountId, { since, until });
  // Repeating any of this changes nothing, so each step may be its own transaction.
  await reader.keep((tx) => keepPlaces(tx, key));
  let portions: { since: string; until: string }[] = [];
  await reader.keep(async (tx) => void (portions = await portionDays(tx, key, { since, until })));
  const last = portions.pop()!;
  for (const portion of portions) {
    await reader.keep(async (tx) => ({ rows: await mergeDays(tx, key, portion, context) }));
    reader.beat(portion);
  }
  place.part = null;
  place.report = null;
  place.daysDone += daysBetween(since, until);
  range!.since = addDays(until, 1);
  if (range!.since > range!.until) place.ranges.shift();
  await reader.keep(async (tx) => {
    let rows = await mergeDays(tx, key, last, context);
    if (told) rows += await mergeAccountDays(tx, key.accountId, { since, until }, told, context);
    await dropPages(tx, key);
    // Today is not over: what is complete ends the day before.
    const end = until < place.today ? until : addDays(place.today, -1);
    await extendComplete(tx, key.accountId, { since: range!.from, until: end }, until >= place.today);
    return { rows };
  });
}

/** Leaves one day out, which Meta cannot tell however it is asked; the days after it are read, and what is complete ends before it. */
export async function skipDay({ place, key, keep }: Reader, day: string, why: SyncErrorCode): Promise<void> {
  const [range] = place.ranges;
  Object.assign(place, { part: null, report: null, problem: why });
  place.daysDone += daysBetween(range!.since, day);
  range!.since = range!.from = addDays(day, 1);
  if (range!.since > range!.until) place.ranges.shift();
  await keep((tx) => dropPages(tx, key));
}

/** Leaves the first range out. Days that Meta keeps no more are no loss, and nothing before them is there either. */
export async function skipRange({ place, key, reading, keep }: Reader, why: SyncErrorCode): Promise<void> {
  Object.assign(place, { part: null, report: null });
  if (why === 'too-old' && reading.kind === 'meta-ads-history') place.ranges = [];
  else {
    place.problem = why;
    place.ranges.shift();
  }
  await keep((tx) => dropPages(tx, key));
}
