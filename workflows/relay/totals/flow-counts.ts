/** Takes what changed into the counts of flows, so that nobody who reads them has to. */
import { catchUp, listBacklog } from '#db/flows/counts/kept.ts';
import type { Sql } from '#db/platform/tenant.ts';
import { takeInAll } from './take-in.ts';

/** True when some tenant has more. */
export const foldCounts = (sql: Sql): Promise<boolean> => takeInAll(sql, { listBacklog, catchUp });
