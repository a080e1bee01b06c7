/** One-time links as people get them: shown to who asks, or by mail. */
import type { Letter } from '#db/platform/outgoing/mails.ts';
import type { Caller, TestApi } from '../testing.ts';

/** The parts of a link; its token is what travels. */
export function linkOf(text: string): { link: string; page: string; token: string } {
  const [link, page, token] = /https?:\/\/\S+\/(invitation|new-password)#([\w-]{43})/.exec(text) ?? [];
  if (!link || !page || !token) throw new Error(`no link in ${text}`);
  return { link, page, token };
}

/** What waits to be mailed, the oldest first, opened with the installation's key. */
export async function lettersOf({ database, deps }: TestApi): Promise<Letter[]> {
  const rows = await database.owner()<{ id: string; key_id: string; sealed: Uint8Array }[]>`
    select id, key_id, sealed from mails order by created_at, id`;
  return await Promise.all(
    rows.map(
      async ({ id, key_id, sealed }) => JSON.parse(await deps.vault.open('mails', id, key_id, sealed)) as Letter,
    ),
  );
}

/** Accepts for somebody by the password they choose. @returns what they get as their first answer */
export const acceptBy = (who: Caller, link: string, password: string) =>
  who.post('/api/auth/invitation/accept', { token: linkOf(link).token, password });
