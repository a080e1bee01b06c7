/** The parts of a route's declaration that repeat. */
import type * as z from 'zod';

/** A JSON answer. */
export const json = <T extends z.ZodType>(schema: T, description = 'Done.') => ({
  description,
  content: { 'application/json': { schema } },
});

/** A JSON body that must be there. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  required: true as const,
  content: { 'application/json': { schema } },
});

/** A JSON body that may be left out: an empty object then. Its fields must all be optional or have defaults. */
export const optionalBody = <T extends z.ZodType>(schema: T) => ({
  required: false as const,
  content: { 'application/json': { schema } },
});

export const noContent = { description: 'Done; there is nothing to say.' };
