import { readAds, readAdsets, readCampaigns } from '#db/marketing/places.ts';
import { readReport } from '#db/marketing/report.ts';
import { arrange, evaluate } from '#metrics';
import * as z from 'zod';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { answerJson } from './answer.ts';
import { adsetsOf, adsOf, campaignsOf, changesOf, contextOf, outsideOf, rowOf, unattributedOf } from './shape.ts';
import { json } from '../platform/http-schema.ts';
import {
  adSchema,
  adsetSchema,
  amountsSchema,
  arrangeFields,
  campaignSchema,
  changeShape,
  contextShape,
  marketingQuery,
  notModified,
  placeId,
  remainderSchema,
  rowShape,
  valueShape,
} from './marketing-schema.ts';
import { pageQuery } from '../platform/paging-schema.ts';

const tags = ['Marketing numbers'];
const access = 'marketing.read' as const;

const totalSchema = z.object(rowShape);
const campaignsSchema = z
  .object({
    ...contextShape,
    items: z.array(campaignSchema),
    next_cursor: z.null(),
    remainder: remainderSchema,
    total: totalSchema,
    unattributed: remainderSchema,
  })
  .openapi('CampaignStats');
const campaignDetail = z
  .object({
    ...contextShape,
    campaign: campaignSchema.pick({ campaign_id: true, account_id: true, name: true, status: true, objective: true }),
    ...valueShape,
    ...changeShape,
    amounts: amountsSchema,
    adsets: z.array(adsetSchema),
    adset_remainder: remainderSchema,
    ads: z.array(adSchema),
    ad_remainder: remainderSchema,
  })
  .openapi('CampaignDetail');
const adsetsSchema = z
  .object({
    ...contextShape,
    items: z.array(adsetSchema.extend({ campaign_name: z.string().nullable() })),
    next_cursor: z.null(),
    remainder: remainderSchema,
    total: totalSchema,
    unattributed: remainderSchema,
  })
  .openapi('AdsetStats');
const adsSchema = z
  .object({
    ...contextShape,
    items: z.array(adSchema),
    next_cursor: z.string().nullable(),
    count: z.int().openapi({ description: 'Of all pages.' }),
    remainder: remainderSchema,
    total: totalSchema,
    unattributed: remainderSchema,
  })
  .openapi('AdStats');

export const marketingCampaigns = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/campaigns',
      access,
      watch: 'view_marketing_stats',
      summary: 'Campaigns with figures in the period, and those that run now',
      tags,
      request: { query: marketingQuery(arrangeFields) },
      responses: { 200: json(campaignsSchema), 304: notModified },
    }),
    async (c) => {
      const { q, sort, order, ...asking } = c.req.valid('query');
      return await answerJson(c, asking, async (tx, context, asked) => {
        const [report, places] = await Promise.all([
          readReport(tx, context, { ...asked, grain: 'campaign' }),
          readCampaigns(tx, asked),
        ]);
        const { rows, remainder } = campaignsOf(report, places);
        const items = arrange(rows, { q, sort, order });
        return {
          ...contextOf(context, asked, report.choice),
          items,
          next_cursor: null,
          remainder: q ? outsideOf(report, 'campaign_id', items) : remainder,
          total: rowOf(report.total, report.choice),
          unattributed: unattributedOf(report),
        };
      });
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/campaigns/{id}',
      access,
      summary: 'One campaign: its ad sets and ads',
      tags,
      request: { params: z.object({ id: z.string().min(1).max(60) }), query: marketingQuery({}) },
      responses: { 200: json(campaignDetail), 304: notModified },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return await answerJson(c, c.req.valid('query'), async (tx, context, asked) => {
        const places = await readCampaigns(tx, { campaignId: id });
        const campaign = places.get(id);
        if (!campaign) throw notFound();
        const report = await readReport(tx, context, { ...asked, grain: 'ad', campaignId: id });
        const [adsets, ads] = [await readAdsets(tx, id), await readAds(tx, id)];
        const { choice, total, previous } = report;
        const byAdset = adsetsOf(report, adsets);
        const byAd = adsOf(report, ads, adsets, places);
        return {
          ...contextOf(context, asked, choice),
          campaign,
          ...evaluate(total.measures, choice.comparable),
          ...changesOf(total.measures, previous, choice),
          amounts: total.amounts,
          adsets: byAdset.rows,
          adset_remainder: byAdset.remainder,
          ads: byAd.rows,
          ad_remainder: byAd.remainder,
        };
      });
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/adsets',
      access,
      summary: 'Ad sets with figures in the period',
      tags,
      request: { query: marketingQuery({ ...arrangeFields, campaign_id: placeId, adset_id: placeId }) },
      responses: { 200: json(adsetsSchema), 304: notModified },
    }),
    async (c) => {
      const { campaign_id, adset_id, q, sort, order, ...asking } = c.req.valid('query');
      return await answerJson(c, asking, async (tx, context, asked) => {
        const within = { campaignId: campaign_id, adsetId: adset_id };
        const report = await readReport(tx, context, { ...asked, grain: 'ad', ...within });
        const { rows, remainder } = adsetsOf(report, await readAdsets(tx));
        const campaigns = await readCampaigns(tx);
        const items = arrange(rows, { q, sort, order });
        return {
          ...contextOf(context, asked, report.choice),
          items: items.map((row) => ({ ...row, campaign_name: campaigns.get(row.campaign_id)?.name ?? null })),
          next_cursor: null,
          remainder: q ? outsideOf(report, 'adset_id', items) : remainder,
          total: rowOf(report.total, report.choice),
          unattributed: unattributedOf(report),
        };
      });
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/ads',
      access,
      summary: 'Ads with figures in the period, the most expensive first unless told',
      tags,
      request: {
        query: marketingQuery({
          ...pageQuery.shape,
          ...arrangeFields,
          campaign_id: placeId,
          adset_id: placeId,
          ad_id: placeId,
        }),
      },
      responses: { 200: json(adsSchema), 304: notModified },
    }),
    async (c) => {
      const { limit, cursor, q, sort, order, campaign_id, adset_id, ad_id, ...asking } = c.req.valid('query');
      const page = await readPage(c, 'marketing-ads', { limit, cursor });
      const offset = Number(page.after?.at ?? 0);
      return await answerJson(c, asking, async (tx, context, asked) => {
        const report = await readReport(tx, context, {
          ...asked,
          grain: 'ad',
          campaignId: campaign_id,
          adsetId: adset_id,
          adId: ad_id,
        });
        const { rows, remainder } = adsOf(report, await readAds(tx), await readAdsets(tx), await readCampaigns(tx));
        const sorted = arrange(rows, { q, sort, order });
        const end = offset + limit;
        const next = end < sorted.length ? { at: String(end), id: '' } : null;
        return {
          ...contextOf(context, asked, report.choice),
          ...(await toPage(c, 'marketing-ads', { items: sorted.slice(offset, end), next })),
          count: sorted.length,
          remainder: q ? outsideOf(report, 'ad_id', sorted) : remainder,
          total: rowOf(report.total, report.choice),
          unattributed: unattributedOf(report),
        };
      });
    },
  );
