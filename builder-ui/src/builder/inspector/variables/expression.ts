/** A variable's text as the simple form sees it: one field with a fallback, or free text. Pure. */
import { parseText } from '#flow';

export type Expression = { mode: 'field'; path: string; fallback: string } | { mode: 'text'; text: string };

/** `{{lead.name | "amigo"}}` is a field with a fallback; everything else is text. */
export function expressionOf(source: string): Expression {
  const { pieces, faults } = parseText(source);
  const only = pieces.length === 1 && faults.length === 0 ? pieces[0] : undefined;
  return only && 'path' in only
    ? { mode: 'field', path: only.path, fallback: only.fallback ?? '' }
    : { mode: 'text', text: source };
}

/** The text that is stored. Quotes and braces in a fallback would end it early, so they become typographic or go. */
export function expressionText(expression: Expression): string {
  if (expression.mode === 'text') return expression.text;
  return variableText(expression.path, expression.fallback);
}

/** `{{path | "fallback"}}`, or `{{path}}` without one. */
export function variableText(path: string, fallback: string): string {
  const clean = fallback.replaceAll('"', '”').replace(/[{}]/g, '');
  return clean.trim() === '' ? `{{${path}}}` : `{{${path} | "${clean}"}}`;
}
