/** The template that a step sends while its own may not be sent: paused, rejected, not there. Once its own may, that goes again. */
import * as z from 'zod';
import { keyPattern } from '../../parts/names.ts';
import { maxVariableText } from '../../template.ts';

export const templateName = z
  .strictObject({ name: z.string().min(1).max(512), language: z.string().min(2).max(15) })
  .meta({ label: { es: 'Plantilla', en: 'Template' }, control: 'template' });

/** What is said in the blanks of a template, by key. */
export const templateVariables = z.record(z.string().max(80).regex(keyPattern), z.string().max(maxVariableText));

export const fallback = z.strictObject({
  template: templateName,
  variables: templateVariables.default({}).meta({ label: { es: 'Variables', en: 'Variables' }, control: 'variables' }),
});

interface Saying {
  template: { name: string; language: string };
  variables: Record<string, string>;
}

/**
 * What a step says now: its own template, or the one that stands in, where that may be sent and its own may not.
 * @param find what is known of a template; null: it is not there
 */
export function sayingNow<T extends { status: string }>(
  config: Saying & { fallback?: Saying | undefined },
  find: (template: Saying['template']) => T | null | undefined,
): Saying & { found: T | null } {
  const own = find(config.template) ?? null;
  const standIn = config.fallback && own?.status !== 'APPROVED' ? (find(config.fallback.template) ?? null) : null;
  return config.fallback && standIn?.status === 'APPROVED'
    ? { ...config.fallback, found: standIn }
    : { template: config.template, variables: config.variables, found: own };
}
