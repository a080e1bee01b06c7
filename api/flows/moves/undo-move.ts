/** Takes back a move within the hour: what was live is live again, and people stand where they stood. */
import { triggerEvents } from '#flow';
import { findVersion } from '#db/flows/flow-versions.ts';
import { lockFlow } from '#db/flows/flows.ts';
import { beginUndo, claimUndo, findMove, setLiveVersion } from '#db/flows/moves/flow-moves.ts';
import { allow } from '#db/platform/tenant.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { userOf } from '../../platform/user-of.ts';
import { type MoveView, viewMove } from './view-move.ts';

/**
 * The draft stays as it is. Who has done something since goes on with the new version, and so does who entered on it.
 * @returns the move back, which the worker works off
 * @throws Problem 404, 409 `undo_done`, `undo_too_late`, `undo_superseded`, `flow_archived`
 */
export async function undoMove(act: Act, id: string): Promise<MoveView> {
  const { tx } = act;
  // Thousands of people may be inside.
  await allow(tx, 15);
  const found = await findMove(tx, id);
  if (!found) throw notFound();
  const flow = (await lockFlow(tx, found.flow_id))!;
  const move = (await findMove(tx, id))!;
  if (move.cause === 'undo' || move.undone_at) throw new Problem('undo_done');
  if (!move.is_young) throw new Problem('undo_too_late');
  if (flow.status === 'archived') throw new Problem('flow_archived');
  let live = flow.live_version;
  if (move.cause === 'publish') {
    if (live !== move.to_version || move.from_version === null) throw new Problem('undo_superseded');
    const before = (await findVersion(tx, move.flow_id, move.from_version))!;
    await setLiveVersion(tx, move.flow_id, before.number, triggerEvents(before.graph));
    live = before.number;
  }
  if (!(await claimUndo(tx, id))) throw new Problem('undo_too_late');
  const undo = await beginUndo(tx, {
    move,
    toVersion: move.from_version ?? live ?? move.to_version,
    userId: userOf(act),
  });
  await audit(
    act,
    'flow.undo',
    { type: 'flow', id: move.flow_id },
    { cause: move.cause, from: move.to_version, to: move.from_version },
  );
  return await viewMove(tx, (await findMove(tx, undo))!, live);
}
