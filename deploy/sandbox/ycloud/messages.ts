/** POST /whatsapp/messages, POST /whatsapp/messages/sendDirectly, GET /whatsapp/messages/{id}. */
import { Hono } from 'hono';
import type { Sandbox } from '../sandbox.ts';
import { accept, findMessage, type Road } from './accept.ts';
import type { YCloudEnv } from './env.ts';
import type { WhatsappMessage } from './objects.ts';
import { parseBody } from './parse.ts';
import { sendRequest } from './send-schema.ts';

export function messages(sandbox: Sandbox): Hono<YCloudEnv> {
  const app = new Hono<YCloudEnv>();
  for (const [path, road] of [
    ['/', 'enqueue'],
    ['/sendDirectly', 'sendDirectly'],
  ] as [string, Exclude<Road, 'cloud'>][]) {
    app.post(path, async (context) => {
      const request = await parseBody(context, sendRequest);
      sandbox.limiter.take(`${road}|${request.from}`, sandbox.settings.limits[road], 'SENDER_RATE_LIMITED', context);
      return context.json(show(accept(sandbox, request, road, context.get('whatsappError') ?? null)));
    });
  }
  app.get('/:id', (context) => context.json(show(findMessage(sandbox, context.req.param('id')))));
  return app;
}

/** A message whose failure is still to come does not show it. */
function show(message: WhatsappMessage): Record<string, unknown> {
  if (message.status === 'failed') return message;
  const { errorCode: _, ...visible } = message;
  return visible;
}
