/** A template as flows, people and the API know it. */
import { blanksOf, type Part, readParts } from './mod.ts';
import { listOf, type Component, typeOf, wordOf } from './part.ts';

/** What is read from a template's components. */
export interface TemplateReading {
  parts: Part[];
  header: string | null;
  /** TEXT, IMAGE, VIDEO, DOCUMENT, GIF, LOCATION, or null without a header. */
  header_format: string | null;
  body: string;
  footer: string | null;
  buttons: { type: string; text: string; url: string | null }[];
  /** The keys of the blanks that have to be filled, in their order: `["header.1", "1", "2", "button.0.1"]`. */
  variables: string[];
}

/** Takes a stored template apart. Never throws; what is missing is null or empty. */
export function readTemplate(components: unknown): TemplateReading {
  const told = listOf(components) as Component[];
  const header = told.find((one) => typeOf(one) === 'HEADER');
  const parts = readParts(components);
  const blanks = blanksOf(parts);
  const textOf = (is: 'body' | 'footer') => parts.find((part) => part.is === is) as { text: string } | undefined;
  return {
    parts,
    header: header && typeof header.text === 'string' ? header.text : null,
    header_format: header ? (wordOf(header.format) || 'TEXT').toUpperCase() : null,
    body: textOf('body')?.text ?? '',
    footer: textOf('footer')?.text ?? null,
    buttons: told
      .filter((one) => typeOf(one) === 'BUTTONS')
      .flatMap((one) => listOf(one.buttons))
      .map(({ type, text, url }) => ({
        type: wordOf(type) || 'QUICK_REPLY',
        text: wordOf(text),
        url: wordOf(url) || null,
      })),
    variables: blanks.filter((blank) => !blank.optional).map((blank) => blank.key),
  };
}
