/**
 * Reports: rows that Meta prepares while one asks how far it is, for minutes or for hours. What was ordered is kept on a shelf of the
 * caller's, so that whoever goes on after a restart asks for the same report instead of ordering it again.
 */
import type { DayRange, Graph } from './client.ts';
import { GraphError } from './errors.ts';
import type { Page } from './paging.ts';
import { wait } from './transport.ts';
import type { Insight, Report } from './wire.ts';

/** A report that was ordered, and when it last moved. Instants are epoch milliseconds. */
export interface OrderedReport extends DayRange {
  id: string;
  orderedAt: number;
  status: string;
  percent: number;
  movedAt: number;
}

/** Where it is kept. */
export interface Shelf {
  get(): OrderedReport | null;
  set(report: OrderedReport | null): Promise<void>;
}

export interface WaitOptions {
  /** Milliseconds without any progress until a report counts as stuck; 20 minutes unless told. */
  standsMs?: number;
  /** Milliseconds that a report may take in all, moving or not; 12 hours unless told. */
  mostMs?: number;
  /** Milliseconds of waiting on the spot, after which `ReportPending` is thrown; without an end unless told. */
  turnMs?: number;
  /** Milliseconds between two looks at a report: the first wait, which grows to ten times that. */
  pollMs?: number;
  signal?: AbortSignal;
  /** Called at each look, for heartbeats and progress. */
  onPoll?: (report: Report) => void;
}

/** It is being prepared, and is on the shelf: to be asked for again in a while. */
export class ReportPending extends Error {
  override name = 'ReportPending';
  /** When to ask again, in milliseconds from now: the longer it takes, the more seldom. */
  readonly ms: number;
  constructor(ageMs: number) {
    super('Meta is still preparing the report');
    this.ms = Math.round(Math.min(300_000, Math.max(5_000, ageMs / 20)));
  }
}

/** One that nobody keeps. */
export function memoryShelf(): Shelf {
  let kept: OrderedReport | null = null;
  return { get: () => kept, set: async (report) => void (kept = report) };
}

/** Whether this report is about the first days of the range, all of it or less. */
export const isBeginningOf = (report: OrderedReport | null, { since, until }: DayRange): report is OrderedReport =>
  report !== null && report.since === since && report.until <= until;

/**
 * Rows of a report about exactly these days, ordered unless it is on the shelf.
 * @throws ReportPending; GraphError `report-failed`, `report-expired`, `report-stuck`. It is off the shelf then
 */
export async function* reportPages(
  graph: Graph,
  accountId: string,
  range: DayRange,
  { shelf, waiting }: { shelf: Shelf; waiting: WaitOptions },
): AsyncGenerator<Page<Insight>, void> {
  const known = shelf.get();
  const isMine = isBeginningOf(known, range) && known.until === range.until;
  const report = isMine ? known : await order(graph, accountId, range);
  if (!isMine) await shelf.set(report);
  try {
    await waitForReport(graph, report, shelf, waiting);
  } catch (error) {
    const isGone = error instanceof GraphError && (error.reason === 'not-found' || error.reason.startsWith('report-'));
    if (isGone) await shelf.set(null);
    // Meta keeps reports for 30 days; one that it does not know is ordered anew like one that it gave up.
    if (isGone && error.reason === 'not-found')
      throw new GraphError('retry', 'report-expired', 'The report is gone at Meta', {});
    throw error;
  }
  yield* graph.reportRows(report.id);
}

async function order(graph: Graph, accountId: string, { since, until }: DayRange): Promise<OrderedReport> {
  const id = await graph.startReport(accountId, { since, until });
  const now = Date.now();
  return { id, since, until, orderedAt: now, status: '', percent: 0, movedAt: now };
}

async function waitForReport(graph: Graph, report: OrderedReport, shelf: Shelf, options: WaitOptions): Promise<void> {
  const {
    standsMs = 20 * 60_000,
    mostMs = 12 * 3_600_000,
    turnMs = Infinity,
    pollMs = 2_000,
    signal,
    onPoll,
  } = options;
  const end = Date.now() + turnMs;
  for (let delay = pollMs; ; delay = Math.min(delay * 1.5, pollMs * 10)) {
    const seen = await graph.readReport(report.id);
    onPoll?.(seen);
    const { async_status: status, async_percent_completion: percent } = seen;
    // The status decides: a failed job stands at 100 percent too.
    if (status === 'Job Completed') return;
    const facts = { code: seen.error_code, subcode: seen.error_subcode };
    if (status === 'Job Failed')
      throw new GraphError('retry', 'report-failed', 'Meta could not prepare the report', facts);
    if (status === 'Job Skipped') throw new GraphError('retry', 'report-expired', 'The report expired at Meta', facts);
    const now = Date.now();
    if (status !== report.status || percent > report.percent) {
      Object.assign(report, { status, percent, movedAt: now });
      await shelf.set(report);
    }
    if (now - report.movedAt > standsMs || now - report.orderedAt > mostMs)
      throw new GraphError('retry', 'report-stuck', 'The report does not move at Meta', facts);
    if (now + delay > end) throw new ReportPending(now - report.orderedAt);
    await wait(delay, signal);
  }
}
