/** What a move came to, as the enrolment's workflow says. */
import type { MoveTaken } from '#contract';
import { leaveUnsaid } from '../../sending/ledger.ts';
import type { Tx } from '../../platform/tenant.ts';

export interface Stands {
  enrolmentId: string;
  version: number;
  nodeId: string | null;
  seq: number;
}

/** Repeating it changes nothing. What it had planned to say at a step it does not stand at any more is left unsaid. */
export async function noteMoves(tx: Tx, at: Stands, moves: readonly MoveTaken[]): Promise<void> {
  const { enrolmentId, version, nodeId, seq } = at;
  for (const { id, outcome } of moves)
    await tx`
      update flow_move_people set outcome = ${outcome}, to_node = ${nodeId}, heard_at = coalesce(heard_at, now())
      where move_id = ${id} and enrolment_id = ${enrolmentId}`;
  const hasMoved = moves.some(({ outcome }) => outcome === 'moved' || outcome === 'restored');
  if (!hasMoved) return;
  await tx`
    insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason, data)
    select id, ${seq}, ${nodeId}, 'move', 'moved', 'moved-to-version', ${tx.json({ version: String(version) })}
    from enrolments where id = ${enrolmentId} and ended_at is null
    on conflict do nothing`;
  await leaveUnsaid(tx, tx`m.enrolment_id = ${enrolmentId} and m.visit < ${seq}`, 'moved-away');
}
