/** Finds the enrolment that an action is about. */
import { findEnrolment, type EnrolmentRow } from '#db/flows/enrolments.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';

/** @throws Problem 404, 409 `enrolment_ended` */
export async function openEnrolment(act: Act, id: string): Promise<EnrolmentRow> {
  const enrolment = await findEnrolment(act.tx, id, act.scope);
  if (!enrolment) throw notFound();
  if (enrolment.ended_at) throw new Problem('enrolment_ended');
  return enrolment;
}
