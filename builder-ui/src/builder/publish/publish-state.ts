/** The six states of the publish button, from what the page knows. Pure. */
import { hasErrors, type Flow, type Issue } from '#flow';

export type PublishState =
  /** Nothing but the start so far. */
  | 'initial'
  /** Never published, and could be. */
  | 'ready'
  /** What is live is what is drawn. */
  | 'up-to-date'
  | 'has-changes'
  /** Something must be corrected first. */
  | 'invalid'
  /** The last try failed. */
  | 'error';

interface Known {
  flow: Flow;
  /** The published graph; null before the first publishing. */
  live: Flow | null;
  issues: readonly Issue[];
  /** The last try failed, and nothing changed since. */
  failed: boolean;
}

export function publishState({ flow, live, issues, failed }: Known): PublishState {
  if (live === null && flow.nodes.length <= 1 && flow.edges.length === 0) return 'initial';
  if (live !== null && sameValue(flow, live)) return 'up-to-date';
  if (hasErrors(issues)) return 'invalid';
  if (failed) return 'error';
  return live === null ? 'ready' : 'has-changes';
}

/** Equal as JSON, whatever the order of an object's keys (the database does not keep it). */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = Object.entries(b).filter(([, value]) => value !== undefined);
  const other = b as Record<string, unknown>;
  return (
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(other, key) && sameValue(value, other[key]))
  );
}
