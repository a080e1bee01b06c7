/** What a move came to, as the enrolment's workflow says. */
import type { MoveTaken } from '#contract';
import { leaveUnsaid } from '../../sending/ledger.ts';
import type { Tx } from '../../platform/tenant.ts';
import { chosenWhen, type MoveRow } from './flow-moves.ts';

export interface Stands {
  enrolmentId: string;
  version: number;
  nodeId: string | null;
  seq: number;
}

/**
 * Repeating it changes nothing. What it had planned to say at a step it does not stand at any more is left unsaid. A workflow whose
 * worker dies hears of a move before it hears again how far it had come, and decides by the step before: whose row stands where
 * moving was chosen is told once more, and once only: the step may be gone from the other version.
 */
export async function noteMoves(tx: Tx, at: Stands, moves: readonly MoveTaken[]): Promise<void> {
  const { enrolmentId, version, nodeId, seq } = at;
  for (const { id, outcome } of moves) {
    if (outcome === 'stayed' && (await tellAgain(tx, id, enrolmentId))) continue;
    await tx`
      update flow_move_people set outcome = ${outcome}, to_node = ${nodeId}, heard_at = coalesce(heard_at, now())
      where move_id = ${id} and enrolment_id = ${enrolmentId}`;
  }
  const hasMoved = moves.some(({ outcome }) => outcome === 'moved' || outcome === 'restored');
  if (!hasMoved) return;
  await tx`
    insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason, data)
    select id, ${seq}, ${nodeId}, 'move', 'moved', 'moved-to-version', ${tx.json({ version: String(version) })}
    from enrolments where id = ${enrolmentId} and ended_at is null
    on conflict do nothing`;
  await leaveUnsaid(tx, tx`m.enrolment_id = ${enrolmentId} and m.visit < ${seq}`, 'moved-away');
}

async function tellAgain(tx: Tx, id: string, enrolmentId: string): Promise<boolean> {
  const [move] = await tx<Pick<MoveRow, 'places' | 'others'>[]>`
    select places, others from flow_moves where id = ${id} and state = 'running' and undone_at is null`;
  if (!move) return false;
  const told = await tx`
    update flow_move_people p set outcome = 'queued', heard_at = now() from enrolments e
    where p.move_id = ${id} and p.enrolment_id = ${enrolmentId} and p.outcome = 'told' and p.heard_at is null
      and e.id = p.enrolment_id and e.ended_at is null and ${chosenWhen(tx, move)} <> 'stay'`;
  return told.count === 1;
}
