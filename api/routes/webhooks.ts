/** Where providers deliver to us. Each checks its own signature. */
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json } from '../schemas/http.ts';
import { createYcloudReceiver } from '../webhooks/ycloud.ts';

const receivers = new WeakMap<Deps, ReturnType<typeof createYcloudReceiver>>();

function receiverOf(deps: Deps): ReturnType<typeof createYcloudReceiver> {
  const receiver = receivers.get(deps) ?? createYcloudReceiver(deps);
  receivers.set(deps, receiver);
  return receiver;
}

export const webhooks = routes().openapi(
  endpoint({
    method: 'post',
    path: '/webhooks/ycloud/{endpoint}',
    access: 'public',
    summary: 'Take a delivery of YCloud, signed in YCloud-Signature',
    tags: ['Webhooks'],
    request: { params: z.object({ endpoint: z.string() }) },
    responses: { 200: json(z.object({ received: z.boolean(), duplicate: z.boolean() }), 'Stored, or stored before.') },
  }),
  async (c) => c.json(await receiverOf(c.var.deps)(c), 200),
);
