/** Names of events on the wire. */
import { eventName, eventNames } from '#flow';
// Whoever imports this first: schemas get `openapi` by it.
import '@hono/zod-openapi';

/** Ours, or `custom.` and a name of the tenant's, in JSON Schema: the description of a template literal leaves out what its parts are. */
export const eventNameForms = [
  { type: 'string' as const, enum: [...eventNames] },
  { type: 'string' as const, pattern: String.raw`^custom\.[a-z0-9_.-]{1,60}$` },
];

/** Made anew: what is older than the generator has no `openapi`. Inside of another union its description is lost. */
export const eventNameInput = eventName.clone().openapi({ anyOf: eventNameForms });
