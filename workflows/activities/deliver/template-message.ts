/** What a step says in the blanks of a template, and a lead's facts, become what the provider is sent and what the person reads. */
import { type Facts, fillTemplate, readTemplate } from '#flow';
import type { FilledPart } from '#providers/port.ts';

export type Prepared =
  | { ok: true; parts: FilledPart[]; variables: string[]; rendered: string }
  /** `detail` names the missing variable or part; it holds no value of the lead's. */
  | { ok: false; reason: string; detail: string };

/**
 * Fills a template for one lead.
 * @param stored the template's components as the provider described them
 */
export function prepareTemplate(variables: Readonly<Record<string, string>>, stored: unknown, facts: Facts): Prepared {
  const filled = fillTemplate(readTemplate(stored).parts, variables, facts);
  return filled.ok
    ? { ok: true, parts: filled.parts, variables: filled.values, rendered: filled.text }
    : { ok: false, reason: filled.reason, detail: filled.path };
}
