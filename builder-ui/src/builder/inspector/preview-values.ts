/** What stands in each position of the preview: the chosen lead's data, or what would be said without it. */
import { useQuery } from '@tanstack/react-query';
import { findField, normaliseParameter, parseText, renderText, type CatalogueTemplate, type Facts } from '#flow';
import { say } from '../../app/language.ts';
import type { BubbleValue } from '../../hsm/bubble.tsx';
import { useScreen } from '../builder-context.tsx';
import { factsQuery } from '../live/facts.ts';

export function usePreviewValues(
  texts: Readonly<Record<string, string>>,
  template: CatalogueTemplate,
): Record<string, BubbleValue> {
  const lead = useScreen((state) => state.previewLead);
  const facts = useQuery({ ...factsQuery(lead?.id ?? ''), enabled: lead !== null });
  return Object.fromEntries(
    template.variables.flatMap((position) => {
      const text = texts[position];
      return text === undefined ? [] : [[position, previewValue(text, lead ? (facts.data ?? null) : null)]];
    }),
  );
}

/** One position. Without a lead a field shows its name, so that the message still reads as one. */
export function previewValue(text: string, facts: Facts | null): BubbleValue {
  if (facts) {
    const rendered = renderText(text, facts);
    if (!rendered.ok) return { text: nameOf(rendered.path), state: 'missing' };
    const bare = renderText(withoutFallbacks(text), facts);
    return { text: normaliseParameter(rendered.text), state: bare.ok ? 'value' : 'fallback' };
  }
  const { pieces } = parseText(text);
  const shown = pieces.map((piece) => ('text' in piece ? piece.text : `[${nameOf(piece.path)}]`)).join('');
  return { text: shown, state: shown === '' ? 'missing' : 'value' };
}

function nameOf(path: string): string {
  const field = findField(path);
  return field ? say(field.label) : path;
}

function withoutFallbacks(text: string): string {
  return parseText(text)
    .pieces.map((piece) => ('text' in piece ? piece.text : `{{${piece.path}}}`))
    .join('');
}
