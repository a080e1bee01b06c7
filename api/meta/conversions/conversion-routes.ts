import { listConversions, sumConversions } from '#db/meta/conversion-rows.ts';
import { findConversionSettings } from '#db/meta/conversion-settings.ts';
import { describeReason } from '#flow';
import * as z from 'zod';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { keepFigure } from '../../platform/kept-figures.ts';
import { idParam, pageOf } from '../../platform/paging-schema.ts';
import { askDataset, passCheck, removeSettings, saveSettings, sendAgain } from './change-conversions.ts';
import {
  conversionSchema,
  listQuery,
  settingsInput,
  settingsSchema,
  summaryQuery,
  summarySchema,
  viewConversion,
  viewSettings,
} from './conversion-schema.ts';

const tags = ['Sales to Meta'];

export const conversions = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/conversions/settings',
      access: 'marketing.read',
      summary: 'Where Meta is told what came of its ads, and of which facts',
      tags,
      responses: { 200: json(settingsSchema) },
    }),
    async (c) => c.json(viewSettings(await c.var.read(findConversionSettings)), 200),
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/conversions/settings',
      access: 'marketing.connect',
      summary:
        'Set the dataset, its token, the mapping and the test mode; Meta is asked first, and nothing is kept that it refuses',
      tags,
      request: { body: jsonBody(settingsInput) },
      responses: { 200: json(settingsSchema) },
    }),
    async (c) => {
      const input = c.req.valid('json');
      const before = await c.var.read(findConversionSettings);
      // Whoever turns it off need not have a token that is good.
      const asks = input.is_on || input.token !== undefined || before?.dataset_id !== input.dataset_id;
      const name = asks ? await askDataset(c, input.dataset_id, input.token) : undefined;
      const saved = await c.var.change(200, (act) => saveSettings(act, c.var.deps, input, name));
      return c.json(viewSettings(saved), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/conversions/settings',
      access: 'marketing.connect',
      summary: 'Tell Meta nothing any more and forget the token; what was told stays listed',
      tags,
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => removeSettings(act, c.var.deps));
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/conversions/check',
      access: 'marketing.connect',
      summary: 'Ask Meta whether dataset and token are good; what waited for that goes on',
      tags,
      responses: { 200: json(settingsSchema) },
    }),
    async (c) => {
      const found = await c.var.read(findConversionSettings);
      if (!found) throw notFound();
      const name = await askDataset(c, found.dataset_id);
      return c.json(viewSettings(await c.var.change(200, (act) => passCheck(act, found.dataset_id, name))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/conversions',
      access: 'marketing.read',
      summary: 'What Meta was told, what it answered, and what was left out and why, the newest first',
      tags,
      request: { query: listQuery },
      responses: { 200: json(pageOf(conversionSchema)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'conversions', query);
      const rows = await c.var.read((tx) => listConversions(tx, query, page));
      return c.json(await toPage(c, 'conversions', { ...rows, items: rows.items.map(viewConversion) }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/conversions/summary',
      access: 'marketing.read',
      summary: 'Sums of the last days: sent, refused, left out by reason, and how well Meta can find the people',
      tags,
      request: { query: summaryQuery },
      responses: { 200: json(summarySchema) },
    }),
    async (c) => {
      const { days } = c.req.valid('query');
      const count = () => c.var.read((tx) => sumConversions(tx, days));
      const { figure: sums, asOf } = await keepFigure(c, 'conversions.sums', days, count);
      const left_out = sums.left_out.map((one) => ({ ...one, text: describeReason(one.reason) }));
      return c.json({ days, ...sums, left_out, as_of: asOf }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/conversions/{id}/send-again',
      access: 'marketing.connect',
      summary: 'Weigh and send one once more that Meta refused, that was left out, or that nobody confirmed',
      tags,
      request: { params: idParam },
      responses: { 202: json(z.object({ id: z.uuid() })) },
    }),
    async (c) => c.json(await c.var.change(202, (act) => sendAgain(act, c.req.valid('param').id)), 202),
  );
