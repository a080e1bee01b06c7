/** Answers a person who wrote, by hand: within the 24 hours that WhatsApp gives, and past the worker's gates like every message. */
import { askGates } from '#flow';
import { findLead } from '#db/crm/leads.ts';
import { type Answering, planAnswer, readAnswering } from '#db/sending/answers.ts';
import { findMessageRow, type MessageRow } from '#db/sending/messages.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** Why a person cannot be answered now; null: they can. */
export const objectionTo = ({ departure }: Answering): string | null => askGates(departure)?.reason ?? null;

/** @throws Problem 404 for a lead that is not in reach */
export async function findAnswering(tx: Tx, leadId: string): Promise<Answering> {
  const answering = await readAnswering(tx, leadId);
  if (!answering) throw notFound();
  return answering;
}

/** @throws Problem 404 for a lead that is not in reach, 409 `cannot_answer` with a `reason` where it may not go now */
export async function answerLead(act: Act, leadId: string, text: string): Promise<MessageRow> {
  const { tx, actor, scope } = act;
  if (!(await findLead(tx, leadId, scope, true))) throw notFound();
  const answering = await findAnswering(tx, leadId);
  const reason = objectionTo(answering);
  if (reason !== null || !answering.sender) throw new Problem('cannot_answer', { extra: { reason } });
  const writtenBy = actor.type === 'user' ? actor.id : null;
  const id = await planAnswer(tx, { leadId, senderId: answering.sender.id, text, writtenBy });
  await audit(act, 'message.answer', { type: 'message', id });
  return (await findMessageRow(tx, id, scope))!;
}
