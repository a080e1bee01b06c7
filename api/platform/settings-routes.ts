import { findTenant } from '#db/platform/tenants.ts';
import { updateSettings } from './update-settings.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from './http-schema.ts';
import { settingsPatch, settingsSchema } from './settings-schema.ts';

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
