/** Changes one's own password. Every other session of the person ends, in every tenant. */
import { findPassword, setPassword } from '#db/people/accounts.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { currentUser } from '../context.ts';
import type { AppContext } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 422 when the current password is wrong, 429 */
export async function changePassword(c: AppContext, input: { current: string; next: string }): Promise<void> {
  const user = currentUser(c);
  await limitRate(c, `password:${user.id}`, { limit: 10, seconds: 900 });
  const stored = await c.var.read((tx) => findPassword(tx, user.id));
  if (!(await verifyPassword(input.current, stored))) throw invalid('current', 'wrong', 'is not your password');
  const hash = await hashPassword(input.next, stored ?? undefined);
  await c.var.change(204, async (act) => {
    if (!(await setPassword(act.tx, user.id, hash, user.sessionId))) throw new Problem('session_expired');
    await audit(act, 'user.change-password', { type: 'user', id: user.id });
    return null;
  });
}
