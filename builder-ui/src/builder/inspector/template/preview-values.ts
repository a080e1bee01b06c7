/** What stands in each blank of the preview: the chosen lead's data, or what would be said without it. */
import { useQuery } from '@tanstack/react-query';
import {
  type Blank,
  blanksOf,
  type CatalogueTemplate,
  type Facts,
  humaniseDuration,
  parseDuration,
  parseText,
  sayBlank,
  textsFor,
} from '#flow';
import { say } from '../../../app/language.ts';
import { fieldName } from '../../../templates/field-name.ts';
import { m } from '../../../paraglide/messages.js';
import type { BubbleValue } from '../../../hsm/bubble.tsx';
import { useScreen } from '../../builder-context.tsx';
import { factsQuery } from '../../live/facts.ts';

/** By key of the blank. @param given the step's `variables` */
export function usePreviewValues(
  given: Readonly<Record<string, string>>,
  template: CatalogueTemplate,
): Record<string, BubbleValue> {
  const lead = useScreen((state) => state.previewLead);
  const facts = useQuery({ ...factsQuery(lead?.id ?? ''), enabled: lead !== null });
  const blanks = blanksOf(template.parts);
  const texts = textsFor(blanks, given);
  return Object.fromEntries(
    blanks.flatMap((blank) => {
      const text = texts.get(blank.key);
      return text === undefined ? [] : [[blank.key, previewValue(text, lead ? (facts.data ?? null) : null, blank)]];
    }),
  );
}

/** One blank. Without a lead a field shows its name, so that the message still reads as one. */
export function previewValue(text: string, facts: Facts | null, blank: Blank): BubbleValue {
  if (facts) {
    const said = sayBlank(blank, text, facts);
    if (!('is' in said)) return { text: fieldName(said.path), state: 'missing' };
    const bare = sayBlank(blank, withoutFallbacks(text), facts);
    return { text: said.said.text, state: 'is' in bare ? 'value' : 'fallback' };
  }
  const { pieces } = parseText(text);
  const shown = pieces.map((piece) => ('text' in piece ? piece.text : `[${fieldName(piece.path)}]`)).join('');
  return { text: blank.is === 'until' ? instantText(shown) : shown, state: shown === '' ? 'missing' : 'value' };
}

/** `PT24H` → "24 h después"; a date as it was typed. */
function instantText(text: string): string {
  const span = parseDuration(text);
  return span === null ? text.replace('T', ' ') : `${say(humaniseDuration(span))} ${m.builder_offset_after()}`;
}

function withoutFallbacks(text: string): string {
  return parseText(text)
    .pieces.map((piece) => ('text' in piece ? piece.text : `{{${piece.path}}}`))
    .join('');
}
