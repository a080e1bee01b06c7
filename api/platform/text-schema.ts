import * as z from 'zod';

/** A sentence in both languages of the interface. */
export const textSchema = z.object({ es: z.string(), en: z.string() }).openapi('Text');
