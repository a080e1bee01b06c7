/**
 * A file's rows on their way in: a temporary table of the transaction, filled by COPY, and who of our leads each row means. From
 * there a few statements write everything (leads.ts, deals.ts); nothing of a file is held in this process.
 */
import type { Tx } from '../../platform/tenant.ts';
import { copyIn } from '../../platform/copy-in.ts';
import { replan } from '../../platform/parts.ts';
import { columnsOf, type ImportKind } from './lines.ts';

export interface ImportOptions {
  /** Who brought them, for the ledger of consents. */
  by: string;
  /**
   * Whether flows start on what is new. Otherwise its events are history (../history.ts): they reach the flows that people are in
   * already. An opt-out always counts.
   */
  startFlows: boolean;
  /** The batch that its leads are of (batches.ts); of files of deals none. */
  batch?: string;
}

/** What becomes of a staged file. */
export interface FilePlan {
  created: number;
  updated: number;
  /** Rows to take in that are dated before the instant that was asked about. */
  dated: number;
}

/** Hears how far it is, by the row of the file; throws to end it. */
export type Tell = (row: number) => Promise<void> | void;

/** Rows that one statement writes: a second's work or so, between which an import can be ended. */
const step = 10_000;

/** Tells the planner how large a table of this transaction is. How its values are spread matters to no plan of ours. */
export async function lookAt(
  tx: Tx,
  table: 'import_file' | 'import_people' | 'import_leads' | 'import_deals',
): Promise<void> {
  await tx`select set_config('default_statistics_target', '1', true)`;
  await tx.unsafe(`analyze ${table}`);
}

/** Row numbers of the staged file, in steps. */
export async function* stepsOfFile(tx: Tx): AsyncGenerator<[from: number, to: number]> {
  const [span] = await tx<[{ from: number; to: number }]>`
    select coalesce(min(row), 0)::int as from, coalesce(max(row), -1)::int as to from import_file`;
  for (let { from } = span; from <= span.to; from += step) {
    await replan(tx);
    yield [from, from + step - 1];
  }
}

/**
 * Takes the lines of a file into the table `import_file`, and finds whom its rows mean: the table `import_people` (row, id). Both are
 * gone with the transaction. Rows about people who were deleted since the file came are in neither.
 * @param since when the file came
 * @returns how many rows there are
 */
export async function stageFile(
  tx: Tx,
  kind: ImportKind,
  lines: AsyncIterable<Uint8Array>,
  since: Date,
): Promise<number> {
  await replan(tx);
  // Enough for what each step joins and sorts, and for the file's own tables: what does not fit is written out and read again. A
  // session that has used other temporary tables before may not change the latter.
  await tx`select set_config('work_mem', '32MB', true), set_config('temp_buffers', '64MB', true)`;
  await tx.unsafe(`create temporary table import_file (${columnsOf(kind)}) on commit drop`);
  await copyIn(tx, 'import_file', lines);
  if (kind === 'lead') await leaveOutDeleted(tx, since);
  await lookAt(tx, 'import_file');
  await matchLeads(tx);
  const [row] = await tx<[{ count: number }]>`select count(*)::int as count from import_file`;
  return row.count;
}

/** The keys by which a row's person may be known, as deletion marks spell them (../deletion-marks.ts). */
const markKeys = (tx: Tx) => tx`
  (select f.phone_key as key union all select lower(btrim(f.email))
   union all select e.key || '=' || e.value from jsonb_each_text(f.external_ids) e)`;

async function leaveOutDeleted(tx: Tx, since: Date): Promise<void> {
  if (!(await isAnybodyMarked(tx, since))) return;
  await tx`
    with told as materialized (
      select f.row, person_hash(k.key) as hash from import_file f cross join lateral ${markKeys(tx)} k where k.key <> '')
    delete from import_file where row in (
      select told.row from told join deletion_marks m on m.key_hash = told.hash where m.deleted_at >= ${since})`;
}

/** Whether anybody was deleted since then, be they in a file or not. */
async function isAnybodyMarked(tx: Tx, since: Date): Promise<boolean> {
  const rows = await tx`select from deletion_marks where deleted_at >= ${since} limit 1`;
  return rows.length > 0;
}

/** Whether anybody of the staged file was deleted while it was written. */
export async function wasAnybodyDeleted(tx: Tx, since: Date): Promise<boolean> {
  if (!(await isAnybodyMarked(tx, since))) return false;
  const rows = await tx`
    with told as materialized (
      select person_hash(k.key) as hash from import_file f cross join lateral ${markKeys(tx)} k where k.key <> '')
    select from told join deletion_marks m on m.key_hash = told.hash where m.deleted_at >= ${since} limit 1`;
  return rows.length > 0;
}

/** The leads that rows mean: found by phone, then another system's id, then e-mail (unless two phones differ). */
async function matchLeads(tx: Tx): Promise<void> {
  await tx`
    create temporary table import_people on commit drop as
    with r as materialized (select row, phone_key, lower(email) as email, external_ids from import_file),
    named as materialized (select r.row, e.key as system, e.value as id from r cross join lateral jsonb_each_text(r.external_ids) e),
    m as (
      select r.row, 1 as rank, l.id from r join leads l on l.phone_key = r.phone_key
      union all
      select n.row, 2, x.row_id from named n
        join external_ids x on x.object = 'lead' and x.system = n.system and x.external_id = n.id
      union all
      select r.row, 3, l.id from r join leads l on l.email_key = r.email where r.phone_key is null or l.phone_key is null
      union all
      select k.row, case a.kind when 'phone' then 1 when 'external_id' then 2 else 3 end, a.lead_id
      from (
        select row, 'phone' as kind, phone_key as key from r
        union all select row, 'external_id', system || '=' || id from named
        union all select row, 'email', email from r where phone_key is null) k
      join lead_aliases a on a.kind = k.kind and a.key = k.key
    )
    select distinct on (m.row) m.row, m.id from m order by m.row, rank, m.id`;
  await lookAt(tx, 'import_people');
}
