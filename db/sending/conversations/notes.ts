/** What the team writes down about a lead, for itself. It stands in the lead's story (db/crm/timeline.ts). */
import { isOwnLead, type Scope } from '../../platform/scope.ts';
import type { Tx } from '../../platform/tenant.ts';

export interface Note {
  id: string;
  lead_id: string;
  text: string;
  written_by: string | null;
  created_at: Date;
}

/** @param writtenBy of the team; null: a program */
export async function insertNote(
  tx: Tx,
  { leadId, text, writtenBy }: { leadId: string; text: string; writtenBy: string | null },
): Promise<Note> {
  const [row] = await tx<[Note]>`
    insert into lead_notes (lead_id, text, written_by) values (${leadId}, ${text}, ${writtenBy})
    returning id, lead_id, text, written_by, created_at`;
  return row;
}

export async function findNote(tx: Tx, id: string, scope: Scope): Promise<Note | null> {
  const [row] = await tx<Note[]>`
    select n.id, n.lead_id, n.text, n.written_by, n.created_at from lead_notes n join leads l on l.id = n.lead_id
    where n.id = ${id} and ${isOwnLead(tx, scope, 'l')}`;
  return row ?? null;
}

export async function deleteNote(tx: Tx, id: string): Promise<void> {
  await tx`delete from lead_notes where id = ${id}`;
}
