/** Where providers deliver to us. Each checks its own signature. */
import * as z from 'zod';
import { endpoint, routes } from '../endpoint.ts';
import { oncePerApp } from '../once-per-app.ts';
import { json } from '../platform/http-schema.ts';
import { createMetaReceiver, shakeHands } from './meta.ts';
import { createWhatsAppReceiver, createWhatsAppShaker } from './whatsapp.ts';

/** What they remember lives as long as the app they belong to. */
const whatsAppReceiver = oncePerApp(createWhatsAppReceiver);
const whatsAppShaker = oncePerApp(createWhatsAppShaker);
const metaReceiver = oncePerApp(createMetaReceiver);

/** A provider may add names to an address that we gave it. They mean nothing here. */
const theirs = z.looseObject({});

export const webhooks = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/webhooks/{provider}/{endpoint}',
      access: 'public',
      summary: 'Take a delivery of a WhatsApp provider, signed in its own way',
      tags: ['Webhooks'],
      request: { params: z.object({ provider: z.string(), endpoint: z.string() }), query: theirs },
      responses: {
        200: json(z.object({ received: z.boolean(), duplicate: z.boolean() }), 'Stored, or stored before.'),
      },
    }),
    async (c) => c.json(await whatsAppReceiver(c.var.deps)(c), 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/webhooks/{provider}/{endpoint}',
      access: 'public',
      summary: 'Answer a WhatsApp provider that asks whether this address wants deliveries',
      tags: ['Webhooks'],
      request: { params: z.object({ provider: z.string(), endpoint: z.string() }), query: theirs },
      responses: {
        200: { description: 'The challenge, as it came.', content: { 'text/plain': { schema: z.string() } } },
      },
    }),
    async (c) => c.text(await whatsAppShaker(c.var.deps)(c), 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/webhooks/meta',
      access: 'public',
      summary: 'Answer Meta’s handshake: the challenge, for whoever knows the token',
      tags: ['Webhooks'],
      request: {
        query: z.looseObject({
          'hub.mode': z.string().optional(),
          'hub.challenge': z.string().optional(),
          'hub.verify_token': z.string().optional(),
        }),
      },
      responses: {
        200: { description: 'hub.challenge, digits only.', content: { 'text/plain': { schema: z.string() } } },
      },
    }),
    async (c) => c.text(await shakeHands(c), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/webhooks/meta',
      access: 'public',
      summary: 'Take a delivery of Meta, signed in X-Hub-Signature-256',
      tags: ['Webhooks'],
      request: { query: theirs },
      responses: {
        200: json(z.object({ received: z.int() }), 'Stored, or stored before; how many leads it reports.'),
      },
    }),
    async (c) => c.json(await metaReceiver(c.var.deps)(c), 200),
  );
