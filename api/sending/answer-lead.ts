/** Writes to a person by hand: a text within the 24 hours that WhatsApp gives, a template at any time. Past the worker's gates, like every message. */
import { askGates, type Departure, fillTemplate } from '#flow';
import { findLead } from '#db/crm/leads.ts';
import { loadFacts } from '#db/flows/facts.ts';
import { type Answering, planAnswer, readAnswering, type Said } from '#db/sending/answers.ts';
import { findMessageRow, type MessageRow } from '#db/sending/messages.ts';
import { findNamedTemplate } from '#db/sending/templates.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Act } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';
import { userOf } from '../platform/user-of.ts';
import type { AnswerInput } from './message-schema.ts';

/** A template that Meta lets through, as the gates see it. */
const approved: Departure['message'] = {
  type: 'template',
  template: { status: 'APPROVED' },
  fault: null,
  asked: null,
};

/** Why a person cannot be written to now, by a text or by a template; null: they can. */
export const objectionTo = ({ departure }: Answering, by: 'text' | 'template' = 'text'): string | null =>
  askGates(by === 'text' ? departure : { ...departure, message: approved })?.reason ?? null;

/** @throws Problem 404 for a lead that is not in reach */
export async function findAnswering(tx: Tx, leadId: string): Promise<Answering> {
  const answering = await readAnswering(tx, leadId);
  if (!answering) throw notFound();
  return answering;
}

/**
 * @throws Problem 404 for a lead that is not in reach, 409 `cannot_answer` with a `reason` where it may not go now, 422 for a
 * template that is not there or a blank that cannot be filled
 */
export async function answerLead(act: Act, leadId: string, input: AnswerInput): Promise<MessageRow> {
  const { tx, scope } = act;
  if (!(await findLead(tx, leadId, scope, true))) throw notFound();
  const answering = await findAnswering(tx, leadId);
  const say: Said =
    'text' in input ? { is: 'text', text: input.text } : await fillIn(tx, leadId, answering.sender?.id ?? null, input);
  const reason = objectionTo(answering, say.is);
  if (reason !== null || !answering.sender) throw new Problem('cannot_answer', { extra: { reason } });
  const id = await planAnswer(tx, { leadId, senderId: answering.sender.id, say, writtenBy: userOf(act) });
  const about = say.is === 'template' ? { template: say.name, language: say.language } : {};
  await audit(act, 'message.answer', { type: 'message', id }, about);
  return (await findMessageRow(tx, id, scope))!;
}

type TemplateInput = Extract<AnswerInput, { template: unknown }>;

/** The template as the person will read it: what is wrong with it is said to whoever sends it, before anything is planned. */
async function fillIn(tx: Tx, leadId: string, senderId: string | null, input: TemplateInput): Promise<Said> {
  const { name, language } = input.template;
  const template = await findNamedTemplate(tx, input.template, senderId);
  if (!template) throw invalid('template', 'unknown', 'no such template');
  if (template.status !== 'APPROVED')
    throw new Problem('template_locked', { extra: { template_status: template.status } });
  const facts = await loadFacts(tx, leadId);
  if (!facts) throw notFound();
  const filled = fillTemplate(template.parts, input.variables, facts);
  if (!filled.ok)
    throw invalid(filled.key ? `variables.${filled.key}` : 'variables', filled.reason, `missing: ${filled.path}`);
  return { is: 'template', name, language, blanks: input.variables, rendered: filled.text };
}
