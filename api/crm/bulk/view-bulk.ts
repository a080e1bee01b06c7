/** How a change to many leads goes, as people see it. */
import { type BulkOutcome, type BulkRow, undoHours } from '#db/crm/bulk/bulk-changes.ts';
import { findMember } from '#db/people/users.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { describeAct, describeOutcome } from './bulk-words.ts';

/** What somebody could take back; a deletion and a way out of flows are for good. */
const takenBack = new Set(['edit', 'assign', 'tag', 'enrol']);

export const isUndoable = ({ act, counts, state, undone_at, ended_at }: BulkRow): boolean =>
  takenBack.has(act.do) &&
  state !== 'running' &&
  undone_at === null &&
  (counts.done ?? 0) > 0 &&
  ended_at!.getTime() > Date.now() - undoHours * 3_600_000;

/** The person who asked for something, by name; null for a program. */
export async function nameOfAsker(tx: Tx, by: { actor_type: string; actor_id: string | null }): Promise<string | null> {
  if (by.actor_type !== 'user' || !by.actor_id) return null;
  return (await findMember(tx, by.actor_id))?.name ?? null;
}

export async function viewBulk(tx: Tx, bulk: BulkRow) {
  const { act, counts, people } = bulk;
  const results = Object.entries(counts)
    .map(([name, some]) => {
      const [outcome, reason = null] = name.split(':') as [BulkOutcome, string?];
      return { outcome, reason, text: describeOutcome(act, outcome, reason), people: some };
    })
    .toSorted((one, other) => other.people - one.people);
  const undoable = isUndoable(bulk);
  return {
    id: bulk.id,
    do: act.do,
    words: await describeAct(tx, act),
    state: bulk.state,
    people,
    left: Math.max(0, people - results.reduce((sum, one) => sum + one.people, 0)),
    results,
    by: await nameOfAsker(tx, bulk),
    undo_of: bulk.undo_of,
    undone_at: bulk.undone_at,
    undoable,
    undo_until: undoable ? new Date(bulk.ended_at!.getTime() + undoHours * 3_600_000) : null,
    created_at: bulk.created_at,
    ended_at: bulk.ended_at,
  };
}
export type BulkView = Awaited<ReturnType<typeof viewBulk>>;
