/** Takes in what somebody calls a flow. A draft may be unfinished, but it must have the shape of a flow. */
import { flow as flowSchema, validate, type Catalogue, type Flow, type Issue } from '#flow';
import { Problem } from '../errors.ts';

/** Without these a draft could not even be drawn. */
const shapeless = new Set(['malformed', 'too-many-nodes', 'too-many-edges', 'too-large', 'too-deep', 'reserved-name']);

/**
 * @returns the flow with its defaults filled in, and everything `validate` says about it
 * @throws Problem 422 `invalid_flow` with `issues` when it has not the shape of a flow
 */
export function readGraph(input: unknown, catalogue: Catalogue): { graph: Flow; issues: Issue[] } {
  const issues = validate(input, catalogue);
  if (issues.some((issue) => shapeless.has(issue.code))) throw invalidFlow(issues);
  return { graph: flowSchema.parse(input), issues };
}

export const invalidFlow = (issues: Issue[]): Problem => new Problem('invalid_flow', { extra: { issues } });
