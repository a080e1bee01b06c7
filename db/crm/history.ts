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
export async function isHistory(tx: Tx, { at, startFlows }: Dated): Promise<boolean> {
  if (startFlows !== undefined) return !startFlows;
  if (!at) return false;
  const { timezone } = await findTenant(tx);
  return isBeforeToday(at.getTime(), Date.now(), timezone);
}

/** A cart that is left alone is noticed late by its nature; a month later nobody thinks of it any more. */
const cartDays = 30;

/** History is a cart whose person last did something a month ago, unless the caller decides. */
export function cartIsHistory({ at, startFlows }: Dated): boolean {
  if (startFlows !== undefined) return !startFlows;
  return at ? Date.now() - at.getTime() > cartDays * 86_400_000 : false;
}
