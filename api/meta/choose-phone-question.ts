/** Says which question of an Instant Form is the phone: for the leads to come, and for those that are in already. */
import { findLead, matchLead, updateLead } from '#db/crm/leads.ts';
import { NotAPhone } from '#db/crm/local-phone.ts';
import { choosePhoneQuestion as keepChoice, leadsWithoutPhone } from '#db/meta/lead-forms.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import type * as z from 'zod';
import type { Act } from '../context.ts';
import { mergeLead } from '../crm/merge-lead.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';
import { type choosePhoneInput, type mendedSchema, viewForm } from './form-schema.ts';

/** Each is a lock and a few statements. */
const mostAtOnce = 200;

/**
 * An answer that is a number becomes the phone of its lead; where somebody has that number, the two are one person and are merged.
 * @throws Problem 404 for a form that is not there
 */
export async function choosePhoneQuestion(
  act: Act,
  formId: string,
  { phone_question: question, asks_no_phone: asksNone = false, after }: z.output<typeof choosePhoneInput>,
): Promise<z.output<typeof mendedSchema>> {
  const form = await keepChoice(act.tx, formId, question, question === null && asksNone);
  if (!form) throw notFound();
  const counts = { mended: 0, merged: 0, unreadable: 0 };
  const found =
    question === null
      ? []
      : await leadsWithoutPhone(act.tx, { formId, question, afterId: after ?? null, most: mostAtOnce });
  for (const { id, answer } of found) counts[await mend(act, id, question!, answer)] += 1;
  await audit(
    act,
    'meta_form.phone',
    { type: 'meta_form', id: formId },
    { question, ...(asksNone ? { asks_no_phone: true } : {}), ...counts },
  );
  const next = found.length === mostAtOnce ? found.at(-1)!.id : null;
  return { form: viewForm(form), ...counts, next };
}

async function mend(
  act: Act,
  id: string,
  question: string,
  answer: string,
): Promise<'mended' | 'merged' | 'unreadable'> {
  const { tx } = act;
  // One that was merged into another a moment ago has a phone by now.
  const lead = await findLead(tx, id, wholeTenant, true);
  if (!lead) return 'merged';
  const others = { ...lead.custom };
  delete others[question];
  try {
    const known = await matchLead(tx, { phone: answer });
    if (!known) {
      await updateLead(tx, id, { phone: answer, custom: others });
      return 'mended';
    }
    await updateLead(tx, id, { custom: others });
    await mergeLead(act, id, known.id);
    return 'merged';
  } catch (error) {
    if (error instanceof NotAPhone) return 'unreadable';
    throw error;
  }
}
