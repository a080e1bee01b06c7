/** Takes noted changes into the marketing totals, so that nobody who reads them has to. */
import { catchUp, listBacklog } from '#db/marketing/refresh.ts';
import type { Sql } from '#db/platform/tenant.ts';
import { takeInAll } from './take-in.ts';

/** True when some tenant has more. */
export const refreshTotals = (sql: Sql): Promise<boolean> => takeInAll(sql, { listBacklog, catchUp });
