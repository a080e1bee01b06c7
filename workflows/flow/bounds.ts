/** The first look at whatever somebody calls a flow: its size, depth and names, before anything else walks it (attacks 83–86, 96). */
import type { Issue } from './issue.ts';
import { maxEdges, maxNodes } from './schema.ts';
import { reservedNames } from './words/names.ts';

const maxDepth = 40;
const maxValues = 60_000;
const maxCharacters = 1_000_000;

/** Issues that make a closer look pointless; empty when the input is of a sane size. Iterative, stops at its limits. */
export function boundsIssues(input: unknown): Issue[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return [{ code: 'malformed', severity: 'error', field: '' }];
  const { nodes, edges } = input as Record<string, unknown>;
  const tooMany = (code: string, list: unknown, most: number): Issue[] =>
    Array.isArray(list) && list.length > most
      ? [{ code, severity: 'error', params: { count: list.length, most } }]
      : [];
  const counts = [...tooMany('too-many-nodes', nodes, maxNodes), ...tooMany('too-many-edges', edges, maxEdges)];
  return counts.length > 0 ? counts : walk(input);
}

function walk(input: object): Issue[] {
  const open: { value: unknown; path: string; depth: number }[] = [{ value: input, path: '', depth: 0 }];
  let values = 0;
  let characters = 0;
  for (let item = open.pop(); item; item = open.pop()) {
    const { value, path, depth } = item;
    if (++values > maxValues || characters > maxCharacters) return [{ code: 'too-large', severity: 'error' }];
    if (depth > maxDepth)
      return [{ code: 'too-deep', severity: 'error', field: path.slice(0, 200), params: { most: maxDepth } }];
    if (typeof value === 'string') characters += value.length;
    if (typeof value !== 'object' || value === null) continue;
    // Own keys only, `__proto__` from JSON.parse among them; a getter is not called by what comes here from JSON.
    for (const key of Object.keys(value)) {
      characters += key.length;
      const where = path === '' ? key : `${path}.${key}`;
      if (reservedNames.has(key))
        return [{ code: 'reserved-name', severity: 'error', field: where.slice(0, 200), params: { name: key } }];
      if (open.length > maxValues) return [{ code: 'too-large', severity: 'error' }];
      open.push({ value: (value as Record<string, unknown>)[key], path: where.slice(0, 200), depth: depth + 1 });
    }
  }
  return [];
}
