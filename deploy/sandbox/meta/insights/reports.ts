/** Reports: insights that Meta prepares while one asks how far it is. */
import { metaId } from '../../ids.ts';
import { answer, readQuestion } from './insights.ts';
import type { Group, Level } from './insight-row.ts';
import { showGroup } from './insight-row.ts';
import type { History } from './history.ts';
import { type NodeType, selectionOf, type Visit } from '../graph/node.ts';
import { pageOf } from '../graph/paging.ts';
import { GraphProblem, unknownObject } from '../graph/problem.ts';
import type { Report } from './report.ts';
import { needScope } from '../tokens.ts';

/** Reports are kept this long. */
const kept = 30 * 86_400_000;

/** `POST …/insights` */
export function startReport(
  { meta, call, token }: Visit,
  history: History,
  of: Level,
  id: string | null = null,
): unknown {
  needScope(token, 'ads_read', 'ads_management');
  // What Meta would not take is refused at once, not when the report is read.
  readQuestion(call.params, history, meta.now(), of, id);
  const { end, delayMs } = meta.nextReport(call);
  const report: Report = {
    id: metaId(),
    history,
    params: call.params,
    scope: { level: of, id },
    startedAt: meta.now(),
    readyAt: meta.now() + (delayMs ?? meta.settings.reportDelay),
    end,
  };
  meta.reports.set(report.id, report);
  return { report_run_id: report.id };
}

function percentOf(report: Report, now: number): number {
  const length = Math.max(1, report.readyAt - report.startedAt);
  return Math.max(0, Math.min(100, Math.floor(((now - report.startedAt) / length) * 100)));
}

function statusOf(report: Report, now: number): string {
  const percent = percentOf(report, now);
  // As Meta does: done for a moment before it says so.
  if (percent === 100) return report.end;
  if (percent < 5) return 'Job Not Started';
  return percent < 15 ? 'Job Started' : 'Job Running';
}

const failure = (report: Report, now: number): boolean => statusOf(report, now) === 'Job Failed';
const bounds = ({ params, history, scope }: Report, now: number): [string, string] =>
  readQuestion(params, history, now, scope.level, scope.id).ranges[0]!;

export const reportType: NodeType<Report> = {
  name: 'AdReportRun',
  defaults: [
    'id',
    'account_id',
    'time_ref',
    'time_completed',
    'async_status',
    'async_percent_completion',
    'date_start',
    'date_stop',
    'error_code',
    'error_message',
    'error_subcode',
  ],
  guard: (report, { meta, token }) => {
    needScope(token, 'ads_read', 'ads_management');
    if (meta.now() - report.startedAt > kept) throw unknownObject(report.id);
  },
  fields: {
    id: ({ id }) => id,
    account_id: ({ history }) => history.account.id,
    time_ref: ({ startedAt }) => Math.floor(startedAt / 1000),
    time_completed: (report, { meta }) =>
      percentOf(report, meta.now()) === 100 ? Math.floor(report.readyAt / 1000) : undefined,
    async_status: (report, { meta }) => statusOf(report, meta.now()),
    async_percent_completion: (report, { meta }) => percentOf(report, meta.now()),
    date_start: (report, { meta }) => bounds(report, meta.now())[0],
    date_stop: (report, { meta }) => bounds(report, meta.now())[1],
    error_code: (report, { meta }) => (failure(report, meta.now()) ? -2 : undefined),
    error_subcode: (report, { meta }) => (failure(report, meta.now()) ? 2_490_547 : undefined),
    error_message: (report, { meta }) =>
      failure(report, meta.now()) ? 'The report could not be prepared.' : undefined,
  },
  empty: [
    'error_user_title',
    'error_user_msg',
    'schedule_id',
    'emails',
    'friendly_name',
    'is_bookmarked',
    'is_running',
  ],
  edges: { insights: readRows },
};

function readRows(report: Report, visit: Visit): unknown {
  const { meta } = visit;
  if (statusOf(report, meta.now()) !== 'Job Completed') {
    throw new GraphProblem(2601, '(#2601) Error accessing adreport job.', {
      subcode: 1_815_107,
      transient: true,
      status: 400,
    });
  }
  const { history, params, scope } = report;
  const groups: Group[] = meta.answers.of(history, [report.id], () =>
    answer(history, readQuestion(params, history, report.startedAt, scope.level, scope.id)),
  );
  // The columns were chosen when the report was ordered.
  const fields = selectionOf({ ...visit.call, params });
  return pageOf(visit.call, groups, (group) => showGroup(history, group, fields));
}
