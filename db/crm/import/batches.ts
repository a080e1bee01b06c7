/** Files of leads that were taken in: who is of which, and who can be taken out again. */
import type { PendingQuery, Row } from 'postgres';
import type { Tx } from '../../platform/tenant.ts';

export interface ImportBatch {
  id: string;
  file_name: string | null;
  rows: number;
  created: number;
  updated: number;
  actor_type: string;
  actor_id: string | null;
  created_at: Date;
  undone_by: string | null;
  /** Somebody stopped the undoing: whoever it had not come to is still there. */
  undo_stopped: boolean;
}

const columns = [
  'id',
  'file_name',
  'rows',
  'created',
  'updated',
  'actor_type',
  'actor_id',
  'created_at',
  'undone_by',
] as const satisfies (keyof ImportBatch)[];

const undoStopped = (tx: Tx) =>
  tx`exists (select from bulk_changes c where c.id = undone_by and c.state = 'stopped') as undo_stopped`;

/** Written last in the import's transaction: what changes later has been touched since. */
export async function insertBatch(
  tx: Tx,
  batch: Pick<ImportBatch, 'id' | 'file_name' | 'rows' | 'created' | 'updated' | 'actor_type' | 'actor_id'>,
): Promise<void> {
  await tx`insert into import_batches ${tx({ ...batch, ended_at: tx`clock_timestamp()` } as never)}`;
}

/** The newest first. */
export async function listBatches(tx: Tx, most: number): Promise<ImportBatch[]> {
  return [
    ...(await tx<ImportBatch[]>`
      select ${tx(columns)}, ${undoStopped(tx)} from import_batches order by created_at desc, id desc limit ${most}`),
  ];
}

export async function findBatch(tx: Tx, id: string, lock = false): Promise<ImportBatch | null> {
  const [row] = await tx<ImportBatch[]>`
    select ${tx(columns)}, ${undoStopped(tx)} from import_batches where id = ${id} ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

export async function noteUndone(tx: Tx, id: string, bulkId: string): Promise<void> {
  await tx`update import_batches set undone_by = ${bulkId} where id = ${id}`;
}

/** Leads of a file: those it made, and those it changed last. A condition on `leads`. */
export const ofBatch = (tx: Tx, id: string): PendingQuery<Row[]> => tx`(import_id = ${id} or last_import_id = ${id})`;

/** What of a person's is more than a file brings: none of it may be lost by taking the file out. */
const signs = [
  'enrolments',
  'messages',
  'inbound_messages',
  'team_messages',
  'opportunities',
  'sales_transactions',
  'carts',
  'tasks',
  'lead_notes',
] as const;

/**
 * What taking a file out means for one of its leads.
 * @returns `made`: the file made them and nothing has happened since; `touched`; `known`: they were there before
 */
export async function standingOf(tx: Tx, batchId: string, leadId: string): Promise<'made' | 'touched' | 'known'> {
  const [row] = await tx<[{ made: boolean; changed: boolean }]>`
    select coalesce(l.import_id = b.id, false) as made, l.updated_at > b.ended_at as changed
    from leads l, import_batches b where l.id = ${leadId} and b.id = ${batchId}`;
  if (!row.made) return 'known';
  if (row.changed) return 'touched';
  for (const table of signs) {
    const found = await tx`select from ${tx(table)} where lead_id = ${leadId} limit 1`;
    if (found.length > 0) return 'touched';
  }
  return 'made';
}
