/** Texts on the wire: of ours in both languages, and what people write. */
import { oneLine } from '#flow';
// Whoever imports this first: schemas get `openapi` by it.
import '@hono/zod-openapi';
import * as z from 'zod';

/** A sentence in both languages of the interface. */
export const textSchema = z.object({ es: z.string(), en: z.string() }).openapi('Text');

/** Something is left of it on one line. For descriptions: `\\s` of other languages knows fewer characters. */
const visible = '[^\\s\\u0000-\\u001F\\u007F-\\u009F\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]';

/**
 * A name or a few words that people write: of a person, a tag, a flow. On one line, without what cannot be seen or turns the
 * direction of what follows, and with something left.
 */
export const text = (max: number) => z.string().overwrite(oneLine).min(1).max(max).openapi({ pattern: visible });

/** The same where nothing may be left. */
export const anyText = (max: number) => z.string().overwrite(oneLine).max(max);

/** What people write on several lines. Other control characters are refused. */
export const prose = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\t\n\r\P{Cc}]*$/u, 'no control characters but new lines and tabs')
    .openapi({ pattern: '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]*$' });

/** A key or a token of somebody else's: it travels in headers, so nothing but visible ASCII. */
export const secretText = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^[\x21-\x7E]+$/, 'visible ASCII characters, no blanks')
    .min(min)
    .max(max);
