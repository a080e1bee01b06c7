/** Letters on their way out. Their text is sealed, for it may hold a link; once sent, nothing is left of a letter. */
import type { Sql, Tx } from '../tenant.ts';
import type { Vault } from '../vault.ts';

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

/** What letters are sealed for: they belong to no tenant. */
const scope = 'mails';

/** Leaves a letter for the worker, in the transaction of what it tells. @param hours until it is of no use any more */
export async function postMail(sql: Sql | Tx, vault: Vault, letter: Letter, hours: number): Promise<void> {
  const id = crypto.randomUUID();
  const { sealed, keyId } = await vault.seal(scope, id, JSON.stringify(letter));
  await sql`
    insert into mails (id, sealed, key_id, expires_at)
    values (${id}, ${sealed}, ${keyId}, now() + make_interval(hours => ${hours}))`;
}

/**
 * Hands the oldest letter that is due to `send`, and drops it when that returns. While it throws, the letter waits longer each time.
 * A letter may be sent twice, when the process ends between the two.
 * @returns whether there was one
 */
export async function sendNextMail(sql: Sql, vault: Vault, send: (letter: Letter) => Promise<void>): Promise<boolean> {
  const [row] = await sql<{ id: string; sealed: Uint8Array; key_id: string }[]>`
    update mails set attempts = attempts + 1, next_at = now() + least(interval '1 hour', interval '30 seconds' * 2 ^ least(attempts, 10))
    where id = (select id from mails where next_at <= now() and expires_at > now() order by next_at limit 1 for update skip locked)
    returning id, sealed, key_id`;
  if (!row) return false;
  await send(JSON.parse(await vault.open(scope, row.id, row.key_id, row.sealed)) as Letter);
  await sql`delete from mails where id = ${row.id}`;
  return true;
}

/** Drops links that nobody used in time, and letters that could not be sent. @returns how many */
export async function dropExpiredLinks(sql: Sql): Promise<number> {
  const [row] = await sql<{ dropped: number }[]>`select drop_expired_links() as dropped`;
  return row!.dropped;
}
