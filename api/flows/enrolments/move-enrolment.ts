/** Moves one lead to another version of its flow: where it stands, to a step of that version, or when it leaves its step. */
import { isPlace } from '#flow';
import type { EnrolmentRow } from '#db/flows/enrolments.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { beginMove } from '#db/flows/moves/flow-moves.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { userOf } from '../../platform/user-of.ts';
import { readChoice } from '../moves/move-schema.ts';
import { openEnrolment } from './open-enrolment.ts';

/**
 * The worker does it; the row is of the other version once its workflow has heard.
 * @throws Problem 404 for the enrolment or the version, 409 `enrolment_ended`, `place_missing`, 422 for a step nobody can be put onto
 */
export async function moveEnrolment(
  act: Act,
  id: string,
  { version, when, to }: { version: number; when: 'now' | 'next'; to?: string | undefined },
): Promise<EnrolmentRow> {
  const enrolment = await openEnrolment(act, id);
  const { flow_id, node_id } = enrolment;
  const target = await findVersion(act.tx, flow_id, version);
  if (!target) throw notFound();
  if (to === undefined && node_id !== null && !isPlace(target.graph, node_id)) throw new Problem('place_missing');
  const choice = readChoice('to', { when, to }, target.graph, node_id);
  await beginMove(act.tx, {
    flowId: flow_id,
    cause: 'hand',
    toVersion: version,
    places: node_id === null ? {} : { [node_id]: choice },
    others: when,
    userId: userOf(act),
    whom: { enrolmentIds: [id] },
  });
  await audit(act, 'enrolment.move', { type: 'enrolment', id }, { flow_id, from: enrolment.version, to: version });
  return enrolment;
}
