/** A send-template node's config and a lead's facts become what the provider is sent and what the person reads. */
import { type Config, type Facts, fillBlanks, fillTemplate, positionsOf } from '#flow';
import { readComponents } from '#db/sending/templates.ts';
import type { FilledPart } from '#providers/port.ts';

export type Prepared =
  | { ok: true; parts: FilledPart[]; variables: string[]; rendered: string }
  /** `detail` names the missing variable or part; it holds no value of the lead's. */
  | { ok: false; reason: 'variable-missing' | 'template-unsupported'; detail: string };

/**
 * Fills a template for one lead.
 * @param stored the template's components as the provider described them
 */
export function prepareTemplate(config: Config<'send-template'>, stored: unknown, facts: Facts): Prepared {
  const parts = readComponents(stored);
  const filled = fillBlanks(parts, config.variables, facts);
  if (!filled.ok) return { ok: false, reason: filled.reason, detail: filled.path };
  const positions = positionsOf(parts.variables.map((position) => `{{${position}}}`).join(''));
  const valueOf = new Map(positions.map((position, i) => [position, filled.values[i] ?? '']));
  const valuesIn = (text: string | null) => positionsOf(text ?? '').map((position) => valueOf.get(position) ?? '');
  const fill = (text: string) => fillTemplate(text, valuesIn(text));

  const all: FilledPart[] = [
    { in: 'header', values: valuesIn(parts.header) },
    { in: 'body', values: valuesIn(parts.body) },
    ...parts.buttons.map(({ url }, index) => ({ in: 'button' as const, index, values: valuesIn(url) })),
  ];
  const rendered = [parts.header, parts.body, parts.footer]
    .filter((text) => text !== null && text !== '')
    .map((text) => fill(text!));
  return {
    ok: true,
    parts: all.filter((part) => part.values.length > 0),
    variables: filled.values,
    rendered: rendered.join('\n\n'),
  };
}
