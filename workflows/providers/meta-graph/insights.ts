/**
 * Long ranges of daily insights: whole days, in order, whatever Meta thinks of their size. A range it finds too large is cut in two
 * until a day is left, and that day is fetched as a report. A report that fails is ordered once more, then cut, as is one that stands
 * still; a day whose report cannot be had is read campaign by campaign.
 */
import { addDays, countDays } from '#metrics';
import { readByCampaigns } from './by-campaigns.ts';
import type { DayRange, Graph } from './client.ts';
import { GraphError } from './errors.ts';
import { isBeginningOf, memoryShelf, reportPages, type Shelf, type WaitOptions } from './reports.ts';
import type { Insight } from './wire.ts';

export interface Chunk extends DayRange {
  rows: Insight[];
  /** null: these days are complete now. Until then their rows are a part and must not be shown as final. */
  next: string | null;
}

export interface DailyInsightsOptions {
  /** Where an earlier run stopped: a chunk of it. Its days go on at `next`; the days after it follow. */
  resume?: (DayRange & { next: string }) | null;
  /** Begins with a report, for ranges that are surely large. */
  report?: boolean;
  /** Where an earlier run left the report that it had ordered. */
  shelf?: Shelf;
  waiting?: WaitOptions;
}

/** What cannot be read however it is cut. @throws with the days that it is about */
export class UnreadableDay extends GraphError {
  override name = 'UnreadableDay';
  readonly day: string;
  constructor(day: string, { message, code, subcode }: GraphError) {
    super('permanent', 'too-much-data', message, { code: code ?? undefined, subcode: subcode ?? undefined });
    this.day = day;
  }
}

interface Part extends DayRange {
  report: boolean;
  attempt: number;
  next?: string;
}

/**
 * Rows per ad and day of `range`, in chunks of one page, the earliest days first.
 * @throws GraphError, ReportPending, UnreadableDay
 */
export async function* dailyInsights(
  graph: Graph,
  accountId: string,
  range: DayRange,
  options: DailyInsightsOptions = {},
): AsyncGenerator<Chunk, void> {
  const { resume, shelf = memoryShelf(), waiting = {} } = options;
  const open: Part[] = [];
  const add = (part: DayRange, report = options.report ?? false) => open.push({ ...part, report, attempt: 1 });
  const ordered = shelf.get();
  if (resume) {
    if (resume.until < range.until) add({ since: addDays(resume.until, 1), until: range.until });
    open.push({ since: resume.since, until: resume.until, report: false, attempt: 1, next: resume.next });
  } else if (isBeginningOf(ordered, range)) {
    if (ordered.until < range.until) add({ since: addDays(ordered.until, 1), until: range.until });
    add({ since: ordered.since, until: ordered.until }, true);
  } else if (range.since <= range.until) add(range);

  // The last one is the next one: a part that is cut puts its second half below its first.
  for (let part = open.pop(); part; part = open.pop()) {
    const { since, until, report, attempt, next } = part;
    try {
      const pages =
        report && !next
          ? reportPages(graph, accountId, part, { shelf, waiting })
          : graph.insights(accountId, part, { resume: next });
      for await (const page of pages) yield { since, until, rows: page.items, next: page.next };
    } catch (error) {
      const reason = error instanceof GraphError ? error.reason : null;
      // A report that a page link belonged to is gone after 30 days: its days are read anew.
      if (next && (reason === 'not-found' || reason === 'too-much-data')) add({ since, until });
      else if (reason === 'report-expired' || (reason === 'report-failed' && attempt < 2)) {
        if (attempt >= 3) throw error;
        open.push({ since, until, report: true, attempt: attempt + 1 });
      } else if (reason !== 'too-much-data' && reason !== 'report-failed' && reason !== 'report-stuck') throw error;
      else if (since < until) {
        const middle = addDays(since, Math.floor((daysBetween(since, until) - 1) / 2));
        add({ since: addDays(middle, 1), until }, report);
        add({ since, until: middle }, report);
      } else if (!report) add({ since, until }, true);
      else {
        // Nothing of such a day has been told yet: it comes whole, or not at all.
        const rows = await readByCampaigns(graph, accountId, since, waiting.signal).catch((caught: unknown) => {
          if (caught instanceof GraphError && caught.reason === 'too-much-data') throw new UnreadableDay(since, caught);
          throw caught;
        });
        yield { since, until, rows, next: null };
      }
    }
  }
}

/** Meta may still restate what it told of so many days: every sync reads them again. */
export const restatedDays = 28;

/** How many days a range has, both ends included. */
export const daysBetween = (since: string, until: string): number => countDays({ from: since, to: until });

/** The first day that Meta still has: 37 months back, and a day for the zone. Earlier ones are refused with 3018. */
export function earliestDay(today: string): string {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 - 37, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, last));
  return addDays(first.toISOString().slice(0, 10), 1);
}
