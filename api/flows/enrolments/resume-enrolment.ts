/** Lets one lead go on in a flow: after a pause, or where it stands still until somebody acts. */
import type { CatchUp } from '#flow';
import { signalResume, signalRetry } from '#db/flows/enrolment-signals.ts';
import type { EnrolmentRow } from '#db/flows/enrolments.ts';
import type { Act } from '../../context.ts';
import { audit } from '../../platform/audit.ts';
import { openEnrolment } from './open-enrolment.ts';

/** @throws Problem 404, 409 `enrolment_ended` */
export async function resumeEnrolment(act: Act, id: string, catchUp: CatchUp): Promise<EnrolmentRow> {
  const enrolment = await openEnrolment(act, id);
  await signalResume(act.tx, { enrolmentId: id }, catchUp);
  await signalRetry(act.tx, { enrolmentId: id });
  await audit(act, 'enrolment.resume', { type: 'enrolment', id }, { flow_id: enrolment.flow_id, catch_up: catchUp });
  return enrolment;
}
