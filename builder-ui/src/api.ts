/** The API as typed calls: `read(api.crm.leads.$get({ query }))`. Types come from the server, no code does. */
import { hc, parseResponse } from 'hono/client';
import type { App } from '#api/app';
import { send } from './app/send.ts';

const client = hc<App>('/', { fetch: send });

/** Routes under `/api`. */
export const api = client.api;

/** The body of a successful call. Refusals were thrown as ApiProblem by `send`. */
export const read = parseResponse;
