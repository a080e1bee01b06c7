/** The API as typed calls: `read(api.crm.leads.$get({ query }))`. Types come from the server, no code does. */
import { hc, parseResponse } from 'hono/client';
import type { App } from '#api/app';
import { send } from './app/send.ts';

const client = hc<App>('/', { fetch: send });

/** Routes that api/app.ts does not mount yet; each leaves this list when it does. */
type Pending = Record<
  | 'flows'
  | 'enrolments'
  | 'messages'
  | 'templates'
  | 'senders'
  | 'notifications'
  | 'team'
  | 'opportunities'
  | 'sales'
  | 'carts'
  | 'settings'
  | 'keys'
  | 'audit'
  | 'diagnostics'
  | 'marketing'
  | 'kill-switch',
  any
> & { leads: { import: any; ':id': { timeline: any } } };

/** Routes under `/api`. */
export const api = client.api as typeof client.api & { crm: Pending };

/** The body of a successful call. Refusals were thrown as ApiProblem by `send`. */
export const read = parseResponse;
