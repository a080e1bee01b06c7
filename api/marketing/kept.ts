/**
 * Answers made a moment ago, by their `ETag`. A tag names tenant, question and version of the data, so whoever asks the same
 * gets the same, and a change makes another tag: nothing here is ever out of date.
 */
import type { Deps } from '../deps.ts';
import { oncePerApp } from '../once-per-app.ts';

/** As it goes out. */
export interface Made {
  text: string;
  headers: Record<string, string>;
}

/** Characters kept in all. */
const mostKept = 32_000_000;

/** Oldest first, and how large they are together. */
const shelfOf = oncePerApp(() => ({ answers: new Map<string, Made>(), size: 0 }));

export function findAnswer(deps: Deps, etag: string): Made | undefined {
  const { answers } = shelfOf(deps);
  const found = answers.get(etag);
  if (!found) return undefined;
  answers.delete(etag);
  answers.set(etag, found);
  return found;
}

export function keepAnswer(deps: Deps, etag: string, made: Made): void {
  const shelf = shelfOf(deps);
  const size = made.text.length;
  if (size > mostKept / 8 || shelf.answers.has(etag)) return;
  shelf.answers.set(etag, made);
  shelf.size += size;
  for (const [oldest, { text }] of shelf.answers) {
    if (shelf.size <= mostKept) break;
    shelf.answers.delete(oldest);
    shelf.size -= text.length;
  }
}
