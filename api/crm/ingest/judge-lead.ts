/** Whether somebody who was handed in can be taken: without the fields that are wrong, as long as they stay recognisable. */
import { isTestLead } from '#flow';
import type { ZodError } from 'zod';
import type { FieldError } from '../../errors.ts';
import { fieldErrors } from '../../middleware/validation.ts';
import { type LeadInput, reachable } from '../lead-schema.ts';
import { isRecord } from './loose-values.ts';
import { loosenLead } from './loosen-lead.ts';

export type Judged = { lead: LeadInput; ignored: string[] } | { errors: FieldError[] };

/** They say whether flows start on somebody: a guess would write to people of long ago. */
const decisive = new Set(['created_at', 'start_flows', 'touch.occurred_at']);

/**
 * The person is worth more than a field: what is wrong beside a phone, an e-mail or an id is left out and named. Not so when, and
 * whether flows start: those are refused, as is what Meta's testing tool made up, by whatever automation it is handed on.
 */
export function judgeLead(item: unknown): Judged {
  const { input, ignored } = loosenLead(item);
  if (isRecord(input) && isTestLead([input.name, input.phone, input.email].filter((each) => typeof each === 'string')))
    return { errors: [{ path: '', code: 'test_lead', message: 'test data of Meta’s: nobody to write to' }] };
  let parsed = reachable.safeParse(input);
  const errors = parsed.success ? [] : fieldErrors(parsed.error);
  // Each round leaves at least one field out.
  while (!parsed.success && isRecord(input)) {
    const paths = pathsOf(parsed.error);
    if (paths.length === 0 || paths.some((path) => decisive.has(path.join('.')))) return { errors };
    for (const path of paths) if (!drop(input, path)) return { errors };
    ignored.push(...paths.map((path) => path.join('.')));
    parsed = reachable.safeParse(input);
  }
  return parsed.success ? { lead: parsed.data, ignored: [...new Set(ignored)] } : { errors };
}

/** Of each field that is wrong, the last first: so places in a list stay true. */
function pathsOf(error: ZodError): PropertyKey[][] {
  const paths = new Map(error.issues.map(({ path }) => [path.join('.'), path]));
  return [...paths.values()].filter((path) => path.length > 0).toReversed();
}

/** Takes the value out, or of a list that is too long the rest. */
function drop(input: Record<string, unknown>, path: readonly PropertyKey[]): boolean {
  let at: unknown = input;
  for (const key of path.slice(0, -1)) at = isRecord(at) || Array.isArray(at) ? (at as never)[key] : undefined;
  const last = path.at(-1)!;
  if (Array.isArray(at)) return at.splice(Number(last), 1).length > 0;
  if (!isRecord(at) || !Object.hasOwn(at, last)) return false;
  const value = at[last as string];
  if (Array.isArray(value) && value.length > 1) at[last as string] = value.slice(0, Math.min(50, value.length - 1));
  else delete at[last as string];
  return true;
}
