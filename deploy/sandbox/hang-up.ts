/** What faults do to a call whatever its provider. */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';

/** Closes the connection without an answer. */
export function hangUp<E extends { Bindings: HttpBindings }>(context: Context<E>): Response {
  context.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
