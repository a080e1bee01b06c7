/** Cursors: a place in one list of one tenant, signed, so that nobody can make one up or use a stranger's. */
import type { Page } from '#db/platform/scope.ts';
import { base64url, seal } from './platform/secrets.ts';
import type { AppContext } from './context.ts';
import { invalid, Problem } from './errors.ts';

const utf8 = new TextEncoder();

/**
 * The page a query asks for.
 * @param list the list's name; a cursor of another list does not fit
 * @throws Problem 422 for what is no cursor, 403 `foreign_cursor` for another tenant's or list's
 */
export async function readPage(c: AppContext, list: string, query: { limit: number; cursor?: string }): Promise<Page> {
  if (!query.cursor) return { after: null, limit: query.limit };
  const [encoded = '', mac = ''] = query.cursor.split('.');
  const place = decode(encoded);
  if (!place || !/^[\w-]{43}$/.test(mac)) throw invalid('cursor', 'invalid_format', 'not a cursor of this API');
  if ((await sign(c, list, encoded)) !== mac) throw new Problem('foreign_cursor');
  return { after: place, limit: query.limit };
}

/** A page's answer: its items and the cursor of the next one. */
export async function toPage<T>(
  c: AppContext,
  list: string,
  rows: { items: T[]; next: { at: string; id: string } | null },
) {
  return { items: rows.items, next_cursor: rows.next && (await writeCursor(c, list, rows.next)) };
}

async function writeCursor(c: AppContext, list: string, place: { at: string; id: string }): Promise<string> {
  const encoded = base64url(utf8.encode(JSON.stringify([place.at, place.id])));
  return `${encoded}.${await sign(c, list, encoded)}`;
}

async function sign(c: AppContext, list: string, encoded: string): Promise<string> {
  const text = JSON.stringify([c.var.principal.tenantId, list, encoded]);
  return base64url(await seal(`cursor:${c.var.deps.config.JWT_SECRET_KEY}`, text));
}

function decode(encoded: string): { at: string; id: string } | null {
  try {
    const parsed: unknown = JSON.parse(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')));
    const [at, id] = Array.isArray(parsed) ? parsed : [];
    return typeof at === 'string' && typeof id === 'string' ? { at, id } : null;
  } catch {
    return null;
  }
}
