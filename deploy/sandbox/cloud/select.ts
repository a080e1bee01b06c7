/** Objects as Graph shows them: what is asked for, or what it shows unasked; always with the id. */
import type { GraphCall } from '../meta/graph/call.ts';
import { selectionOf } from '../meta/graph/node.ts';
import { badParameter } from '../meta/graph/problem.ts';

/**
 * @param all every field that the object has
 * @param defaults names of those that are shown unasked
 * @throws GraphProblem for a field that it does not have
 */
export function select(
  call: GraphCall,
  all: Record<string, unknown>,
  defaults: readonly string[],
  type: string,
): Record<string, unknown> {
  const names = selectionOf(call)?.map((field) => field.name) ?? defaults;
  const shown: Record<string, unknown> = {};
  for (const name of names) {
    if (!Object.hasOwn(all, name))
      throw badParameter(`Tried accessing nonexisting field (${name}) on node type (${type})`);
    if (all[name] !== undefined && all[name] !== null) shown[name] = all[name];
  }
  return { ...shown, id: all.id };
}
