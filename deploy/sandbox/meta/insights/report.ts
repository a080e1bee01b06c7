/** A report that somebody ordered: what it is about, and how it will end. */
import type { Params } from '../graph/params.ts';
import type { History } from './history.ts';
import type { Level } from './insight-row.ts';

export type ReportEnd = 'Job Completed' | 'Job Failed' | 'Job Skipped';

export interface Report {
  id: string;
  history: History;
  params: Params;
  scope: { level: Level; id: string | null };
  /** Epoch milliseconds. */
  startedAt: number;
  readyAt: number;
  end: ReportEnd;
}
