/** Holds one lead where it stands in a flow. */
import { signalPause } from '#db/flows/enrolment-signals.ts';
import type { EnrolmentRow } from '#db/flows/enrolments.ts';
import type { Act } from '../../context.ts';
import { audit } from '../../platform/audit.ts';
import { openEnrolment } from './open-enrolment.ts';

/** @throws Problem 404, 409 `enrolment_ended` */
export async function pauseEnrolment(act: Act, id: string): Promise<EnrolmentRow> {
  const enrolment = await openEnrolment(act, id);
  await signalPause(act.tx, { enrolmentId: id });
  await audit(act, 'enrolment.pause', { type: 'enrolment', id }, { flow_id: enrolment.flow_id });
  return enrolment;
}
