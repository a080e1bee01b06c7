import { findTenant } from '#db/platform/tenants.ts';
import { quietHours } from '#flow';
import * as z from 'zod';
import { updateSettings } from './update-settings.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from './http-schema.ts';
import { timezone } from '../crm/lead-schema.ts';
import { currency, instant } from './paging-schema.ts';

const count = z.int().min(1).max(1000);
const frequencyCap = z
  .strictObject({ perDay: count.optional(), perWeek: count.optional() })
  .refine((cap) => cap.perDay !== undefined || cap.perWeek !== undefined, 'name a number per day, per week, or both');

const fields = {
  name: z.string().trim().min(1).max(200),
  timezone,
  currency,
  locale: z.enum(['es', 'en']),
  quiet_hours: quietHours.nullable(),
  frequency_cap: frequencyCap.nullable(),
  daily_send_budget: z.int().min(0).max(10_000_000).nullable(),
  consent: z.enum(['explicit', 'implied']),
};

const settingsSchema = z
  .object({
    id: z.uuid(),
    ...fields,
    name: z.string(),
    timezone: z.string(),
    sending_stopped: z.boolean(),
    is_demo: z.boolean(),
    created_at: instant,
  })
  .openapi('Settings');

export const settingsPatch = z.strictObject(fields).partial().openapi('SettingsPatch');
export type SettingsPatch = z.output<typeof settingsPatch>;

const tags = ['Settings'];

export const settings = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/settings',
      access: 'settings.read',
      summary: 'Read the account’s settings',
      tags,
      responses: { 200: json(settingsSchema) },
    }),
    async (c) => c.json(await c.var.read((tx) => findTenant(tx)), 200),
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/settings',
      access: 'settings.write',
      summary: 'Change settings; null lifts a limit',
      tags,
      request: { body: jsonBody(settingsPatch) },
      responses: { 200: json(settingsSchema) },
    }),
    async (c) => c.json(await c.var.change(200, (act) => updateSettings(act, c.req.valid('json'))), 200),
  );
