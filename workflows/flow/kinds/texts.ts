/** Rules for texts with variables, shared by the kinds that have one. */
import * as z from 'zod';
import type { Issue } from '../issue.ts';
import type { Catalogue } from '../kind.ts';
import { parseText, pathsWithoutFallback } from '../template.ts';
import type { Text } from '../words/text.ts';

/** For the team alone: it needs no fallback, since `renderNotice` shows what is missing. */
export const noticeText = (most: number, label: Text) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .meta({
      label,
      control: 'variable-text',
      help: {
        es: 'Puede llevar variables; lo que falte se muestra como «–».',
        en: 'May hold variables; what is missing shows as “–”.',
      },
    });

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
