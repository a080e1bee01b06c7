/** Takes one lead out of a flow. */
import { signalStop } from '#db/flows/enrolment-signals.ts';
import { findEnrolment, type EnrolmentRow } from '#db/flows/enrolments.ts';
import type { Act } from '../../context.ts';
import { audit } from '../../platform/audit.ts';
import { openEnrolment } from './open-enrolment.ts';

/** The row as it is now; one that runs already shows `stopped` once its workflow has heard of it. @throws Problem 404, 409 */
export async function stopEnrolment(act: Act, id: string): Promise<EnrolmentRow> {
  const { flow_id } = await openEnrolment(act, id);
  await signalStop(act.tx, { enrolmentId: id }, 'stopped-by-hand');
  await audit(act, 'enrolment.stop', { type: 'enrolment', id }, { flow_id });
  return (await findEnrolment(act.tx, id, act.scope))!;
}
