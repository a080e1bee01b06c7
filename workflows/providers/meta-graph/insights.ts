/**
 * Long ranges of daily insights: whole days, in order, whatever Meta thinks of their size. A range it finds too large is cut
 * in two until a day is left, and that day is fetched as a report; a report that fails is ordered once more, then cut.
 */
import { addDays, countDays } from '#metrics';
import type { DayRange, Graph } from './client.ts';
import { GraphError } from './errors.ts';
import type { Page } from './paging.ts';
import { wait } from './transport.ts';
import type { Insight, Report } from './wire.ts';

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
  waiting?: WaitOptions;
}

export interface WaitOptions {
  /** Milliseconds until a report counts as failed; 30 minutes unless told. */
  timeoutMs?: number;
  /** Milliseconds between two looks at a report: the first wait, which grows to ten times that. */
  pollMs?: number;
  signal?: AbortSignal;
  /** Called at each look, for heartbeats and progress. */
  onPoll?: (report: Report) => void;
}

/** Rows per ad and day of `range`, in chunks of one page, the earliest days first. */
export async function* dailyInsights(
  graph: Graph,
  accountId: string,
  range: DayRange,
  options: DailyInsightsOptions = {},
): AsyncGenerator<Chunk, void> {
  const { resume } = options;
  const open: (DayRange & { report: boolean; attempt: number; next?: string })[] = [];
  const add = (part: DayRange, report = options.report ?? false) => open.push({ ...part, report, attempt: 1 });
  if (resume) {
    if (resume.until < range.until) add({ since: addDays(resume.until, 1), until: range.until });
    open.push({ since: resume.since, until: resume.until, report: false, attempt: 1, next: resume.next });
  } else if (range.since <= range.until) add(range);

  // The last one is the next one: a part that is cut puts its second half below its first.
  for (let part = open.pop(); part; part = open.pop()) {
    const { since, until, report, attempt, next } = part;
    try {
      const pages =
        report && !next
          ? reportPages(graph, accountId, part, options.waiting)
          : graph.insights(accountId, part, { resume: next });
      for await (const page of pages) yield { since, until, rows: page.items, next: page.next };
    } catch (error) {
      const reason = error instanceof GraphError ? error.reason : null;
      // A report that a page link belonged to is gone after 30 days: its days are read anew.
      if (next && (reason === 'not-found' || reason === 'too-much-data')) add({ since, until });
      else if (reason === 'report-expired' || (reason === 'report-failed' && attempt < 2)) {
        if (attempt >= 3) throw error;
        open.push({ since, until, report: true, attempt: attempt + 1 });
      } else if (reason !== 'too-much-data' && reason !== 'report-failed') throw error;
      else if (since < until) {
        const middle = addDays(since, Math.floor((daysBetween(since, until) - 1) / 2));
        add({ since: addDays(middle, 1), until }, report);
        add({ since, until: middle }, report);
      } else if (report) throw error;
      else add({ since, until }, true);
    }
  }
}

async function* reportPages(
  graph: Graph,
  accountId: string,
  range: DayRange,
  waiting: WaitOptions = {},
): AsyncGenerator<Page<Insight>, void> {
  const id = await graph.startReport(accountId, range);
  await waitForReport(graph, id, waiting);
  yield* graph.reportRows(id);
}

/**
 * Waits until a report is complete.
 * @throws GraphError `report-failed`, `report-expired`, `timeout`
 */
async function waitForReport(graph: Graph, reportId: string, options: WaitOptions = {}): Promise<Report> {
  const { timeoutMs = 30 * 60_000, pollMs = 2_000, signal, onPoll } = options;
  const end = Date.now() + timeoutMs;
  for (let delay = pollMs; ; delay = Math.min(delay * 1.5, pollMs * 10)) {
    const report = await graph.readReport(reportId);
    onPoll?.(report);
    // The status decides: a failed job stands at 100 percent too.
    if (report.async_status === 'Job Completed') return report;
    const facts = { code: report.error_code, subcode: report.error_subcode };
    if (report.async_status === 'Job Failed') {
      throw new GraphError('retry', 'report-failed', 'Meta could not prepare the report', facts);
    }
    if (report.async_status === 'Job Skipped') {
      throw new GraphError('retry', 'report-expired', 'The report expired at Meta', facts);
    }
    if (Date.now() + delay > end) throw new GraphError('retry', 'timeout', 'Meta takes too long to prepare the report');
    await wait(delay, signal);
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
