/** Adds up how many leads there are, so that nobody who asks has to. */
import { catchUp, listBacklog } from '#db/crm/lead-list/lead-counts.ts';
import type { Sql } from '#db/platform/tenant.ts';
import { takeInAll } from './take-in.ts';

/** True when some tenant has more. */
export const addLeadCountsUp = (sql: Sql): Promise<boolean> => takeInAll(sql, { listBacklog, catchUp });
