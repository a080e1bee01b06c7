/** Moves one lead to another version of its flow, at its next step. */
import { signalMove } from '#db/flows/enrolment-signals.ts';
import { findEnrolment, type EnrolmentRow } from '#db/flows/enrolments.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { openEnrolment } from './open-enrolment.ts';

/** @throws Problem 404 for the enrolment or the version, 409 `enrolment_ended`, `place_missing` */
export async function moveEnrolment(act: Act, id: string, version: number): Promise<EnrolmentRow> {
  const enrolment = await openEnrolment(act, id);
  const target = await findVersion(act.tx, enrolment.flow_id, version);
  if (!target) throw notFound();
  const { staying } = await signalMove(act.tx, { enrolmentId: id }, { version, plan: target.plan });
  if (staying > 0) throw new Problem('place_missing');
  await audit(
    act,
    'enrolment.move',
    { type: 'enrolment', id },
    { flow_id: enrolment.flow_id, from: enrolment.version, to: version },
  );
  return (await findEnrolment(act.tx, id, act.scope))!;
}
