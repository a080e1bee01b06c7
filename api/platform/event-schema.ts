/** Names of events on the wire. */
import { eventName, eventNames } from '#flow';

/** Of ours, or `custom.` and a name of the tenant's. */
export const eventNameInput = eventName
  // The description of a template literal leaves out what its parts are. Made anew: what is older than the generator knows none.
  .clone()
  .openapi({
    anyOf: [
      { type: 'string', enum: [...eventNames] },
      { type: 'string', pattern: String.raw`^custom\.[a-z0-9_.-]{1,60}$` },
    ],
  });
