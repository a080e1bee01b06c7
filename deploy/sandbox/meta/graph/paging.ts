/** Cursor paging. `next` is absolute and carries the caller's token, as Graph's does: a client must take it out. */
import type { GraphCall } from './call.ts';
import { badParameter } from './problem.ts';

export interface Listed<T> {
  data: T[];
  paging?: { cursors: { before: string; after: string }; next?: string; previous?: string };
}

const cursorOf = (index: number): string => Buffer.from(`c${index}`).toString('base64url');

function indexOf(cursor: string): number {
  const [, index] = /^c(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (index === undefined) throw badParameter('Invalid cursors values');
  return Number(index);
}

/** Where in a list a call stands. */
export interface Place {
  offset: number;
  limit: number;
  /** 1 for the first page. */
  page: number;
}

/** @param most Graph cuts larger limits silently */
export function placeOf(call: GraphCall, most = 5_000): Place {
  const limit = call.params.count('limit', 25, most);
  const after = call.params.get('after');
  const before = call.params.get('before');
  let offset = 0;
  if (after) offset = indexOf(after) + 1;
  else if (before) offset = Math.max(0, indexOf(before) - limit);
  return { offset, limit, page: Math.floor(offset / limit) + 1 };
}

/** One page of a list. Its last page has cursors and no `next`; an empty one has no paging at all. */
export function pageOf<T, U>(call: GraphCall, all: readonly T[], show: (one: T) => U): Listed<U> {
  const { offset, limit } = placeOf(call);
  const data = all.slice(offset, offset + limit).map(show);
  if (data.length === 0) return { data };
  const cursors = { before: cursorOf(offset), after: cursorOf(offset + data.length - 1) };
  const link = (name: 'after' | 'before', cursor: string): string => {
    const url = new URL(`${call.origin}/${call.version}/${call.segments.join('/')}`);
    for (const [key, value] of call.params.entries()) {
      if (!['after', 'before', 'method', 'appsecret_proof', 'access_token'].includes(key))
        url.searchParams.set(key, value);
    }
    url.searchParams.set('limit', String(limit));
    if (call.token) url.searchParams.set('access_token', call.token);
    url.searchParams.set(name, cursor);
    return url.href;
  };
  return {
    data,
    paging: {
      cursors,
      ...(offset + data.length < all.length && { next: link('after', cursors.after) }),
      ...(offset > 0 && { previous: link('before', cursors.before) }),
    },
  };
}
