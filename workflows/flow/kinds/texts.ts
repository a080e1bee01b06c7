/** Rules for texts with variables, shared by the kinds that have one. */
import type { Issue } from '../issue.ts';
import type { Catalogue } from '../kind.ts';
import { parseText, pathsWithoutFallback } from '../template.ts';

/**
 * What is wrong with a variable text. `given`: paths that the trigger guarantees; null when a missing value does no harm
 * (then no fallback is asked for).
 */
export function textIssues(
  text: string,
  where: { nodeId: string; field: string },
  catalogue: Catalogue,
  given: readonly string[] | null,
): Issue[] {
  const { pieces, faults } = parseText(text);
  const issues = faults.map((fault): Issue => {
    const params: Issue['params'] = fault.code === 'variable-unknown' ? { path: fault.path } : { text: fault.text };
    return { ...where, code: fault.code, severity: 'error', params };
  });
  if (given) {
    for (const path of new Set(pathsWithoutFallback(text, given))) {
      issues.push({ ...where, code: 'variable-without-fallback', severity: 'error', params: { path } });
    }
  }
  for (const piece of pieces) {
    const custom =
      'path' in piece && piece.path.startsWith('lead.custom.') ? piece.path.slice('lead.custom.'.length) : null;
    if (custom && !catalogue.customFields.includes(custom)) {
      issues.push({ ...where, code: 'unknown-custom-field', severity: 'warning', params: { field: custom } });
    }
  }
  return issues;
}
