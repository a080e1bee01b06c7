/**
 * Answers made a moment ago, by their `ETag`. A tag names tenant, question and version of the data, so whoever asks the same
 * gets the same, and a change makes another tag: nothing here is ever out of date.
 */
import type { Deps } from '../deps.ts';
import { oncePerApp } from '../once-per-app.ts';

/** Characters of JSON kept in all. */
const mostKept = 32_000_000;

interface Kept {
  body: unknown;
  size: number;
}

/** Oldest first, and how large they are together. */
const shelfOf = oncePerApp(() => ({ answers: new Map<string, Kept>(), size: 0 }));

export function findAnswer(deps: Deps, etag: string): unknown {
  const { answers } = shelfOf(deps);
  const found = answers.get(etag);
  if (!found) return undefined;
  answers.delete(etag);
  answers.set(etag, found);
  return found.body;
}

/** @param body nobody may change it any more */
export function keepAnswer(deps: Deps, etag: string, body: unknown): void {
  const shelf = shelfOf(deps);
  const size = JSON.stringify(body).length;
  if (size > mostKept / 8 || shelf.answers.has(etag)) return;
  shelf.answers.set(etag, { body, size });
  shelf.size += size;
  for (const [oldest, { size: freed }] of shelf.answers) {
    if (shelf.size <= mostKept) break;
    shelf.answers.delete(oldest);
    shelf.size -= freed;
  }
}
