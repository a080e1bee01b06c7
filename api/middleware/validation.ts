/** Turns what zod found into one problem that lists every bad field. */
import type { ValidationTargets } from 'hono';
import type { ZodError } from 'zod';
import { notFound, Problem } from '../errors.ts';
import type { FieldError } from '../errors.ts';

/** Every issue as a field error. The value itself is never repeated. */
export function fieldErrors(error: ZodError, under: string[] = []): FieldError[] {
  return error.issues.slice(0, 200).flatMap((issue): FieldError[] => {
    const at = (key?: string) => [...under, ...issue.path.map(String), ...(key === undefined ? [] : [key])].join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: at(key), code: issue.code, message: 'is not a known field' }));
    }
    return [{ path: at(), code: issue.code, message: issue.message }];
  });
}

/** The default hook of all routes. An id in the path that is no id belongs to nothing: 404. A missing If-Match has a status of its own. */
export function onInvalid(
  result: { target: keyof ValidationTargets } & ({ success: true } | { success: false; error: ZodError }),
): void {
  if (result.success) return;
  if (result.target === 'param') throw notFound();
  const errors = fieldErrors(result.error);
  const isMissing =
    result.target === 'header' && errors.some(({ path, code }) => path === 'if-match' && code === 'invalid_type');
  throw new Problem(isMissing ? 'if_match_required' : 'invalid_input', { errors });
}
