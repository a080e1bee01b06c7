/** Has an unconfirmed message sent once more, by the worker and through all gates. A person's word for a risk that is told before. */
import { findMessageRow, type MessageRow } from '#db/sending/messages.ts';
import { sendAgain } from '#db/sending/second-tries.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 404 for a message that is not there, 409 `conflict` for one that is not (or no longer) in doubt */
export async function sendMessageAgain(act: Act, id: string): Promise<MessageRow> {
  const before = await findMessageRow(act.tx, id, act.scope);
  if (!before) throw notFound();
  if (!(await sendAgain(act.tx, id, act.scope)))
    throw new Problem('conflict', { detail: 'Only an unconfirmed message of a flow can be sent again.' });
  const after = (await findMessageRow(act.tx, id, act.scope))!;
  await audit(act, 'message.send-again', { type: 'message', id }, { attempt: before.attempt });
  return after;
}
