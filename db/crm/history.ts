/** Whether a fact that somebody tells us is history: written down, and starting no flow. One rule for every door. */
import { isBeforeToday } from '#flow';
import type { Tx } from '../platform/tenant.ts';
import { findTenant } from '../platform/tenants.ts';

export interface Dated {
  /** When it happened, where the caller says so. */
  at?: Date | null | undefined;
  /** What the caller asked for: true starts flows whatever the date, false never does; undefined leaves it to the date. */
  startFlows?: boolean | undefined;
}

/** History is what is dated before today in the tenant's zone, unless the caller decides. */
export async function isHistory(tx: Tx, dated: Dated): Promise<boolean> {
  // Most that happens is told of as it happens, and needs no zone.
  const { timezone } = dated.startFlows === undefined && dated.at ? await findTenant(tx) : { timezone: '' };
  return isHistoryIn(timezone, dated);
}

/** The same where the tenant's zone is known. */
export function isHistoryIn(timezone: string, { at, startFlows }: Dated): boolean {
  if (startFlows !== undefined) return !startFlows;
  return at ? isBeforeToday(at.getTime(), Date.now(), timezone) : false;
}

/** A cart that is left alone is noticed late by its nature; a month later nobody thinks of it any more. */
const cartDays = 30;

/** History is a cart whose person last did something a month ago, unless the caller decides. */
export function cartIsHistory({ at, startFlows }: Dated): boolean {
  if (startFlows !== undefined) return !startFlows;
  return at ? Date.now() - at.getTime() > cartDays * 86_400_000 : false;
}
