import { readCampaigns } from '#db/marketing/places.ts';
import { readReport } from '#db/marketing/report.ts';
import { readSeries } from '#db/marketing/series.ts';
import { evaluate } from '#metrics';
import * as z from 'zod';
import { endpoint, routes } from '../endpoint.ts';
import { answerJson } from './answer.ts';
import { campaignsOf, changesOf, contextOf, unattributedOf } from './shape.ts';
import { json } from '../platform/http-schema.ts';
import {
  changeShape,
  contextShape,
  marketingQuery,
  notModified,
  placeId,
  statsSchema,
  valueShape,
} from './marketing-schema.ts';

const tags = ['Marketing numbers'];
const access = 'marketing.read' as const;
const query = marketingQuery({});

const roiSchema = z.object({ ...contextShape, ...valueShape, ...changeShape }).openapi('MarketingRoi');

const seriesSchema = z
  .object({
    ...contextShape,
    step: z.enum(['day', 'week', 'month']),
    points: z.array(z.object({ date: z.string().openapi({ format: 'date' }), ...valueShape })).openapi({
      description:
        'Steps in which something happened, in order; `date` is the first day of the step. The others are zero.',
    }),
  })
  .openapi('MarketingSeries');

export const marketingStats = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/stats',
      access,
      watch: 'view_marketing_stats',
      summary: 'What ads cost and what came of it: totals, changes, campaigns',
      description:
        'Σ campaigns + remainder = the figures at the top, to the cent. `unattributed` is what no ad brought; it is in no total. ' +
        'With `If-None-Match` an unchanged answer is 304. Money is a decimal string; with `Accept: application/vnd.cadencia.seed+json` it is a number, ' +
        'as in the systems before this one, here and wherever else there are figures of ads.',
      tags,
      request: { query },
      responses: { 200: json(statsSchema), 304: notModified },
    }),
    async (c) => {
      return await answerJson(c, c.req.valid('query'), async (tx, context, asked) => {
        // Both at once: their statements go out together.
        const [report, campaigns] = await Promise.all([
          readReport(tx, context, { ...asked, grain: 'campaign' }),
          readCampaigns(tx, asked),
        ]);
        const { choice, total, previous } = report;
        const { rows, remainder } = campaignsOf(report, campaigns);
        return {
          ...contextOf(context, asked, choice),
          ...evaluate(total.measures, choice.comparable),
          ...changesOf(total.measures, previous, choice),
          amounts: total.amounts,
          campaigns: rows,
          remainder,
          unattributed: unattributedOf(report),
        };
      });
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/stats/roi',
      access,
      watch: 'view_roi_details',
      summary: 'The return on what ads cost, without the campaigns',
      tags,
      request: { query },
      responses: { 200: json(roiSchema), 304: notModified },
    }),
    async (c) => {
      return await answerJson(c, c.req.valid('query'), async (tx, context, asked) => {
        const { choice, total, previous } = await readReport(tx, context, { ...asked, grain: 'campaign' });
        return {
          ...contextOf(context, asked, choice),
          ...evaluate(total.measures, choice.comparable),
          ...changesOf(total.measures, previous, choice),
        };
      });
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/series',
      access,
      summary: 'The figures over time, of everything or of one campaign, ad set or ad',
      tags,
      request: {
        query: marketingQuery({
          step: z
            .enum(['day', 'week', 'month'])
            .optional()
            .openapi({ description: 'As fine as the range allows unless told.' }),
          campaign_id: placeId,
          adset_id: placeId,
          ad_id: placeId,
        }),
      },
      responses: { 200: json(seriesSchema), 304: notModified },
    }),
    async (c) => {
      const { step, campaign_id, adset_id, ad_id, ...asking } = c.req.valid('query');
      return await answerJson(c, asking, async (tx, context, asked) => {
        const place = { campaignId: campaign_id, adsetId: adset_id, adId: ad_id };
        const series = await readSeries(tx, context, { ...asked, ...place }, step);
        return {
          ...contextOf(context, asked, series.choice),
          step: series.step,
          points: series.points.map(({ date, measures }) => ({
            date,
            ...evaluate(measures, series.choice.comparable),
          })),
        };
      });
    },
  );
