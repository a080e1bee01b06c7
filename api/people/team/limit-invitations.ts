/** Bounds what a tenant can have us write to people it does not know. */
import { currentUser } from '../../context.ts';
import type { AppContext } from '../../context.ts';
import { limitRate } from '../../middleware/rate-limit.ts';

/** @throws Problem 429 */
export async function limitInvitations(c: AppContext): Promise<void> {
  await limitRate(c, `invitations:${currentUser(c).tenantId}`, { limit: 200, seconds: 86_400 });
}
