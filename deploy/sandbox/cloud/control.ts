/** `/_sandbox/cloud`: what somebody copies from Meta's console to connect a number. */
import { Hono } from 'hono';
import * as z from 'zod';
import type { Sandbox } from '../sandbox.ts';
import { parseBody } from '../ycloud/parse.ts';
import { cloudWabas } from './account.ts';

const body = z.strictObject({
  waba_ids: z.array(z.enum(cloudWabas)).min(1).default([cloudWabas[0]]),
  scopes: z.array(z.string()).default(['whatsapp_business_messaging', 'whatsapp_business_management']),
  /** Seconds; 0: never, as tokens of system users. */
  expires_in: z.number().int().min(0).default(0),
});

export function cloudControl({ meta, store }: Sandbox): Hono {
  const app = new Hono();
  app.post('/cloud/credentials', async (context) => {
    const { waba_ids: wabaIds, scopes, expires_in } = await parseBody(context, body);
    const token = meta.tokens.issue(scopes, expires_in, { wabaIds });
    meta.changed();
    const numbers = store.numbers.filter((one) => wabaIds.some((id) => id === one.wabaId));
    return context.json(
      {
        access_token: token.value,
        app_id: meta.settings.appId,
        app_secret: meta.settings.appSecret,
        numbers: numbers.map(({ wabaId, id, phoneNumber }) => ({
          waba_id: wabaId,
          phone_number_id: id,
          phone: phoneNumber,
        })),
      },
      201,
    );
  });
  return app;
}
