/** The API as typed calls: `read(api.crm.leads.$get({ query }))`. Types come from the server, no code does. */
import { hc, parseResponse } from 'hono/client';
import { send } from './app/send.ts';

// The type of the server arrives with api/app.ts: hc<App>.
const client = hc('/', { fetch: send }) as any;

/** Routes under `/api`. */
export const api = client.api;

/** The body of a successful call. Refusals were thrown as ApiProblem by `send`. */
export const read: (answer: any) => Promise<any> = parseResponse;
