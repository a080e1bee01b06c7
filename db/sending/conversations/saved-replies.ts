/** Texts that the team sends often. */
import type { Tx } from '../../platform/tenant.ts';

export interface SavedReply {
  id: string;
  title: string;
  /** With variables, as a message of a flow has them. */
  text: string;
  updated_at: Date;
}

/** A tenant has no more of them. */
export const maxSavedReplies = 200;

/** Thrown where another one has the title. */
export class TitleTaken extends Error {
  override name = 'TitleTaken';
}

/** Thrown where there are `maxSavedReplies` already. */
export class TooManySavedReplies extends Error {
  override name = 'TooManySavedReplies';
}

const columns = (tx: Tx) => tx`id, title, text, updated_at`;

/** By title. */
export const listSavedReplies = (tx: Tx): Promise<SavedReply[]> =>
  tx<SavedReply[]>`select ${columns(tx)} from saved_replies order by title collate "es-x-icu", id`;

async function findSavedReply(tx: Tx, id: string): Promise<SavedReply | null> {
  const [row] = await tx<SavedReply[]>`select ${columns(tx)} from saved_replies where id = ${id}`;
  return row ?? null;
}

/** Writes one, new without an id. @throws TitleTaken, TooManySavedReplies @returns null when it is not there */
export async function writeSavedReply(
  tx: Tx,
  { id, title, text }: { id: string | undefined; title: string; text: string },
): Promise<SavedReply | null> {
  // One at a time, so that two cannot take a title at once, nor the last free place.
  await tx`select pg_advisory_xact_lock(hashtextextended('saved replies' || current_setting('app.tenant_id'), 0))`;
  if (id !== undefined && !(await findSavedReply(tx, id))) return null;
  if (id === undefined && (await listSavedReplies(tx)).length >= maxSavedReplies) throw new TooManySavedReplies();
  const [same] = await tx`
    select from saved_replies where lower(title) = lower(${title}) and id is distinct from ${id ?? null}::uuid`;
  if (same) throw new TitleTaken();
  const [row] = id
    ? await tx<SavedReply[]>`
        update saved_replies set title = ${title}, text = ${text} where id = ${id} returning ${columns(tx)}`
    : await tx<SavedReply[]>`
        insert into saved_replies (title, text) values (${title}, ${text}) returning ${columns(tx)}`;
  return row ?? null;
}

export async function deleteSavedReply(tx: Tx, id: string): Promise<boolean> {
  return (await tx`delete from saved_replies where id = ${id} returning id`).length > 0;
}
