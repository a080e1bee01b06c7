/** How a move goes, as people see it. */
import { countEnteredOn, type MoveRow, undoMinutes } from '#db/flows/moves/flow-moves.ts';
import type { Tx } from '#db/platform/tenant.ts';

/** @param liveVersion of its flow */
export async function viewMove(tx: Tx, move: MoveRow, liveVersion: number | null) {
  const { people, places: _places, others: _others, is_young, created_by: _by, left_out, ...row } = move;
  const of = (...outcomes: (keyof typeof people)[]) => outcomes.reduce((sum, one) => sum + (people[one] ?? 0), 0);
  const isLatest = row.cause !== 'publish' || row.to_version === liveVersion;
  const undoable = row.cause !== 'undo' && row.undone_at === null && is_young && isLatest;
  return {
    ...row,
    people: {
      total: Object.values(people).reduce((sum, one) => sum + one, 0),
      left: of('queued', 'told'),
      moved: of('moved'),
      pending: of('pending'),
      stayed: of('stayed'),
      left_out,
      restored: of('restored'),
      not_restored: of('went-on', 'moved-again'),
      ended: of('ended'),
      unreached: of('unreached'),
    },
    undoable,
    undo_until: undoable ? new Date(row.created_at.getTime() + undoMinutes * 60_000) : null,
    entered_since:
      row.cause === 'undo' && row.from_version !== null
        ? await countEnteredOn(tx, row.flow_id, row.from_version)
        : null,
  };
}
export type MoveView = Awaited<ReturnType<typeof viewMove>>;
