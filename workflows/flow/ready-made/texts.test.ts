import { describe, expect, it } from 'vitest';
import { checkDraft } from '../drafts/check.ts';
import { findField } from '../fields.ts';
import { placeholdersIn } from '../parts/placeholders.ts';
import { parseText } from '../template.ts';
import { componentsOf, readyTexts } from './texts.ts';

describe.each(
  readyTexts.flatMap((one) => (['es', 'en'] as const).map((language) => [one.name, language, one] as const)),
)('%s in %s', (name, language, one) => {
  it('would be taken by WhatsApp as it is', () => {
    const components = componentsOf(one, language);
    expect(checkDraft({ name, language, category: one.category, components })).toEqual([]);
    expect(placeholdersIn(one.body[language])).toEqual(one.variables.map((_, i) => String(i + 1)));
  });

  it('names for each variable something that there is, and words for when it is missing', () => {
    for (const { fill } of one.variables) {
      const parsed = parseText(fill[language]);
      expect(parsed.faults, fill[language]).toEqual([]);
      for (const piece of parsed.pieces) {
        if (!('path' in piece)) continue;
        expect(findField(piece.path)!.nullable && piece.fallback === null, fill[language]).toBe(false);
      }
    }
  });
});

it('the documents’ four are there, and the follow-up begins as they have it', () => {
  expect(readyTexts.map(({ name }) => name)).toEqual([
    'lead_followup',
    'opportunity_reminder',
    'post_sale_feedback',
    'abandoned_cart',
  ]);
  expect(readyTexts[0]!.body.es).toMatch(/^Hola \{\{1\}\}, soy \{\{2\}\} de \{\{3\}\}\. Vimos tu interés en \{\{4\}\}/);
});
