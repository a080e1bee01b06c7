/** What ads cost, by day: page after page is put aside, and with the last one of a range its days change. */
import { dropPages, keepPlaces, mergeDays, portionDays, stagePage } from '#db/marketing/insight-pages.ts';
import { extendComplete } from '#db/marketing/readings.ts';
import type { SyncErrorCode } from '#db/marketing/sync-errors.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { addDays, dailyInsights, daysBetween } from '#providers/meta-graph/insights.ts';
import type { Desk } from './desk.ts';

/** Reads and writes the first range that is left. */
export async function readRange(desk: Desk): Promise<void> {
  const { place, shelf, graph, signal } = desk;
  const [range] = place.ranges;
  if (!range) return;
  // The last page had come before somebody stopped us.
  if (place.part && place.part.next === null) return await complete(desk);
  const resume = place.part as (NonNullable<typeof place.part> & { next: string }) | null;
  const chunks = dailyInsights(graph, shelf.accountId, range, {
    resume,
    report: range.report,
    waiting: { pollMs: 500, signal, onPoll: () => desk.beat(range) },
  });
  try {
    for await (const { since, until, rows, next } of chunks) {
      const isNew = !place.part || place.part.since !== since || place.part.until !== until;
      const pages = isNew ? 0 : place.part!.pages;
      place.part = { since, until, pages: pages + 1, next };
      await desk.keep(async (tx) => {
        if (isNew) await dropPages(tx, shelf);
        await stagePage(tx, shelf, pages, rows);
      });
      if (next === null) await complete(desk);
      await desk.breathe();
    }
  } catch (error) {
    // A place in a list that Meta has forgotten: its days are read from their beginning.
    if (resume && error instanceof GraphError && error.reason === 'bad-request' && place.part === resume) {
      place.part = null;
      return await readRange(desk);
    }
    throw error;
  }
}

/** The pages of a part are all there: its days become what they say. */
async function complete(desk: Desk): Promise<void> {
  const { place, shelf, reading } = desk;
  const { since, until } = place.part!;
  const [range] = place.ranges;
  const context = { today: place.today, currency: reading.currency };
  // Repeating any of this changes nothing, so each step may be its own transaction.
  await desk.keep((tx) => keepPlaces(tx, shelf));
  let portions: { since: string; until: string }[] = [];
  await desk.keep(async (tx) => void (portions = await portionDays(tx, shelf, { since, until })));
  const last = portions.pop()!;
  for (const portion of portions) {
    await desk.keep(async (tx) => ({ rows: await mergeDays(tx, shelf, portion, context) }));
    desk.beat(portion);
  }
  place.part = null;
  place.daysDone += daysBetween(since, until);
  range!.since = addDays(until, 1);
  if (range!.since > range!.until) place.ranges.shift();
  await desk.keep(async (tx) => {
    const rows = await mergeDays(tx, shelf, last, context);
    await dropPages(tx, shelf);
    // Today is not over: what is complete ends the day before.
    const end = until < place.today ? until : addDays(place.today, -1);
    await extendComplete(tx, shelf.accountId, { since: range!.from, until: end }, until >= place.today);
    return { rows };
  });
}

/** Leaves the first range out. Days that Meta keeps no more are no loss, and nothing before them is there either. */
export async function skipRange({ place, shelf, reading, keep }: Desk, why: SyncErrorCode): Promise<void> {
  place.part = null;
  if (why === 'too-old' && reading.kind === 'meta-ads-history') place.ranges = [];
  else {
    place.problem = why;
    place.ranges.shift();
  }
  await keep((tx) => dropPages(tx, shelf));
}
