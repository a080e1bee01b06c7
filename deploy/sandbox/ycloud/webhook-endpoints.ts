/** /webhookEndpoints: at most 20, each with its own secret. Unlike YCloud, loopback and private addresses are let in. */
import { Hono } from 'hono';
import * as z from 'zod';
import { endpointId, signingSecret } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import type { YCloudEnv } from './env.ts';
import { notFound, YCloudError } from './errors.ts';
import { eventTypes, type WebhookEndpoint } from './objects.ts';
import { pageQuery, paginate, parse, parseBody } from './parse.ts';

const most = 20;
const fields = {
  url: z.url({ protocol: /^https?$/, error: 'should be an http or https URL' }).max(500),
  enabledEvents: z.array(z.enum(eventTypes)).min(1),
  eventProperties: z.array(z.strictObject({ event: z.string(), properties: z.array(z.string()).min(1) })).optional(),
  description: z.string().max(400).optional(),
  status: z.enum(['active', 'disabled']).optional(),
};
const createRequest = z.strictObject(fields);
const updateRequest = z.strictObject({
  ...fields,
  url: fields.url.optional(),
  enabledEvents: fields.enabledEvents.optional(),
});

export function webhookEndpoints(sandbox: Sandbox): Hono<YCloudEnv> {
  const { store, settings } = sandbox;
  const app = new Hono<YCloudEnv>();
  const clock = (): string => new Date(settings.now()).toISOString();
  const find = (id: string): WebhookEndpoint => {
    const endpoint = store.endpoints.get(id);
    if (!endpoint) throw notFound();
    return endpoint;
  };

  /** As if the names were on no list. */
  const assertKnown = (asked: readonly string[] = []): void => {
    const place = asked.findIndex((name) => settings.unknownEvents.has(name));
    if (place < 0) return;
    const target = `enabledEvents[${place}]`;
    throw new YCloudError(400, 'PARAM_INVALID', `Parameter '${target}' is not a known event.`, { target });
  };

  app.get('/', (context) =>
    context.json(paginate([...store.endpoints.values()], parse(context.req.query(), z.object(pageQuery)))),
  );

  app.post('/', async (context) => {
    const request = await parseBody(context, createRequest);
    assertKnown(request.enabledEvents);
    if (store.endpoints.size >= most)
      throw new YCloudError(403, 'FORBIDDEN', `An account has ${most} webhook endpoints at most.`);
    const at = clock();
    const endpoint: WebhookEndpoint = {
      id: endpointId(),
      status: 'active',
      ...request,
      secret: signingSecret(),
      createTime: at,
      updateTime: at,
    };
    store.endpoints.set(endpoint.id, endpoint);
    sandbox.changed();
    return context.json(endpoint);
  });

  app.get('/:id', (context) => context.json(find(context.req.param('id'))));

  app.patch('/:id', async (context) => {
    const endpoint = find(context.req.param('id'));
    const change = await parseBody(context, updateRequest);
    assertKnown(change.enabledEvents);
    Object.assign(endpoint, change, { updateTime: clock() });
    sandbox.changed();
    return context.json(endpoint);
  });

  app.delete('/:id', (context) => {
    const endpoint = find(context.req.param('id'));
    store.endpoints.delete(endpoint.id);
    sandbox.changed();
    return context.json(endpoint);
  });

  app.post('/:id/rotateSecret', (context) => {
    const endpoint = find(context.req.param('id'));
    Object.assign(endpoint, { secret: signingSecret(), updateTime: clock() });
    sandbox.changed();
    return context.json(endpoint);
  });
  return app;
}
