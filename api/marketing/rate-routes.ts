import { readRates } from '#db/marketing/rates.ts';
import { findTenant } from '#db/platform/tenants.ts';
import * as z from 'zod';
import { setExchangeRates } from './set-exchange-rates.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { day } from './marketing-schema.ts';
import { currency, currencyInput } from '../platform/paging-schema.ts';

const tags = ['Marketing numbers'];

/** Exact, so a float may only come in where its digits are what was meant. */
const rate = z
  .union([z.string(), z.number().positive().max(1_000_000_000)])
  .transform((value) => String(value).trim())
  .pipe(z.string().regex(/^(?=.*[1-9])\d{1,12}(\.\d{1,8})?$/, 'a positive number such as 1385.50'))
  .openapi({
    anyOf: [
      { type: 'string', pattern: '^(?=.*[1-9])\\d{1,12}(\\.\\d{1,8})?$' },
      { type: 'number', exclusiveMinimum: 0, maximum: 1_000_000_000 },
    ],
    example: '1385.50',
  });

const rateFields = { currency: currencyInput, valid_from: day };
const ratesSchema = z
  .object({
    currency: currency.openapi({ description: 'The tenant’s currency, which rates lead to.' }),
    rates: z.array(z.object({ currency, valid_from: day, rate: z.string() })),
  })
  .openapi('ExchangeRates');
const ratesInput = z
  .strictObject({ rates: z.array(z.strictObject({ ...rateFields, rate })).max(5000) })
  .openapi('ExchangeRatesInput');

export const marketingRates = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/exchange-rates',
      access: 'marketing.read',
      summary: 'What other currencies are worth in the tenant’s, from which day on',
      tags,
      responses: { 200: json(ratesSchema) },
    }),
    async (c) => {
      const body = await c.var.read(async (tx) => {
        const tenant = await findTenant(tx);
        return { currency: tenant.currency, rates: await readRates(tx, tenant.currency) };
      });
      return c.json(body, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/marketing/exchange-rates',
      access: 'marketing.write',
      summary: 'Replace all rates: one unit of `currency` is worth `rate` of the tenant’s from `valid_from` on',
      tags,
      request: { body: jsonBody(ratesInput) },
      responses: { 200: json(ratesSchema) },
    }),
    async (c) => c.json(await c.var.change(200, (act) => setExchangeRates(act, c.req.valid('json').rates)), 200),
  );
