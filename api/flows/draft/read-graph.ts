/** Takes in what somebody calls a flow. A draft may be unfinished, but it must have the shape of a flow. */
import { flow as flowSchema, validate, type Catalogue, type Flow, type Issue } from '#flow';
import { Problem } from '../../errors.ts';

/** Beyond these bounds nothing looks any closer, the schema included. */
const unbounded = new Set(['too-many-nodes', 'too-many-edges', 'too-large', 'too-deep', 'reserved-name']);

/**
 * @returns the flow with its defaults filled in, and everything `validate` says about it
 * @throws Problem 422 `invalid_flow` with `issues` when it has not the shape of a flow: it could not even be drawn
 */
export function readGraph(input: unknown, catalogue: Catalogue): { graph: Flow; issues: Issue[] } {
  const issues = validate(input, catalogue);
  if (issues.some((issue) => unbounded.has(issue.code))) throw invalidFlow(issues);
  const parsed = flowSchema.safeParse(input);
  if (!parsed.success) throw invalidFlow(issues);
  return { graph: parsed.data, issues };
}

export const invalidFlow = (issues: Issue[]): Problem => new Problem('invalid_flow', { extra: { issues } });
