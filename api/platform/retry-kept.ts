/** What was kept aside: has it tried again, or takes it off the list. */
import { discardKept, retryKept } from '#db/platform/kept-aside.ts';
import type { Act } from '../context.ts';
import { audit } from './audit.ts';

/** @param ids null: everything that is kept. @returns how many are tried again; what is not on the list is passed over */
export async function retryKeptAside(act: Act, ids: string[] | null): Promise<number> {
  const count = await retryKept(act.tx, ids);
  if (count > 0) await audit(act, 'kept.retry', { type: 'kept', id: act.requestId }, { count });
  return count;
}

/** @returns how many are discarded */
export async function discardKeptAside(act: Act, ids: string[]): Promise<number> {
  const count = await discardKept(act.tx, ids);
  if (count > 0) await audit(act, 'kept.discard', { type: 'kept', id: act.requestId }, { count });
  return count;
}
