import { readAdFlows } from '#db/marketing/ad-flows.ts';
import { countedMetrics, listCreditedLeads } from '#db/marketing/credited-leads.ts';
import { listLeadTouches } from '#db/marketing/lead-touches.ts';
import { findLead } from '#db/crm/leads.ts';
import * as z from 'zod';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { readFresh } from './answer.ts';
import { json } from '../platform/http-schema.ts';
import { keepFigure } from '../platform/kept-figures.ts';
import { marketingQuery, placeId } from './marketing-schema.ts';
import { idParam, instant, pageOf, pageQuery } from '../platform/paging-schema.ts';

const tags = ['Marketing numbers'];

const creditedLead = z
  .object({
    id: z.uuid(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    status: z.string(),
    seller_id: z.uuid().nullable(),
    created_at: instant,
    count: z.int().openapi({ description: 'How much of the number is theirs; all counts add up to it.' }),
    day: z.string().openapi({ format: 'date' }),
    campaign_id: z.string(),
    adset_id: z.string(),
    ad_id: z.string(),
  })
  .openapi('CreditedLead');

const adFlow = z
  .object({
    campaign_id: z.string(),
    adset_id: z.string(),
    ad_id: z.string(),
    flow_id: z.uuid(),
    flow_name: z.string(),
    people: z.int(),
    entries: z.int(),
    open: z.int(),
    goal: z.int(),
    none: z.int(),
    exited: z.int(),
    failed: z.int(),
    stopped: z.int(),
    sent: z.int(),
    replied: z.int(),
  })
  .openapi('AdFlow');

const leadTouch = z
  .object({
    id: z.uuid(),
    source: z.string(),
    occurred_at: instant,
    campaign_id: z.string().nullable(),
    campaign_name: z.string().nullable(),
    adset_id: z.string().nullable(),
    adset_name: z.string().nullable(),
    ad_id: z.string().nullable(),
    ad_name: z.string().nullable(),
    headline: z.string().nullable(),
    body: z.string().nullable(),
    source_url: z.string().nullable(),
    creative: z.record(z.string(), z.unknown()).nullable(),
    form_id: z.string().nullable(),
    form_name: z.string().nullable(),
    media: z
      .object({ type: z.string().nullable(), url: z.string().nullable(), thumbnail_url: z.string().nullable() })
      .nullable(),
    platform: z.string().nullable(),
    utm: z.record(z.string(), z.string()).nullable(),
    click_ids: z
      .record(z.string(), z.string())
      .nullable()
      .openapi({ description: '`fbclid`, `gclid` and the like, as the page handed them in.' }),
  })
  .openapi('LeadTouch');

export const marketingLeads = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/leads',
      access: 'leads.read',
      summary: 'The leads behind a number of a campaign, ad set or ad',
      tags,
      request: {
        query: marketingQuery({
          ...pageQuery.shape,
          metric: z.enum(countedMetrics).default('leads'),
          campaign_id: placeId.openapi({ description: 'Empty: leads of no known campaign.' }),
          adset_id: placeId,
          ad_id: placeId,
          unattributed: z
            .enum(['true', 'false'])
            .default('false')
            .openapi({ description: 'Those whom no ad brought within the window.' }),
        }),
      },
      responses: { 200: json(pageOf(creditedLead)) },
    }),
    async (c) => {
      const { limit, cursor, metric, campaign_id, adset_id, ad_id, unattributed, ...asking } = c.req.valid('query');
      const page = await readPage(c, 'marketing-leads', { limit, cursor });
      const body = await readFresh(c, asking, async (tx, _context, { range, model, window, accountIds }) => {
        const place = { campaign_id, adset_id, ad_id };
        const ask = { days: range, model, window, metric, is_meta: unattributed === 'false', accountIds, ...place };
        return await toPage(c, 'marketing-leads', await listCreditedLeads(tx, ask, page, c.var.scope));
      });
      return c.json(body, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/flows',
      access: 'marketing.read',
      summary: 'Into which flows ads sent people in the period, and what came of it',
      tags,
      request: { query: marketingQuery({ campaign_id: placeId, ad_id: placeId }) },
      responses: { 200: json(z.object({ items: z.array(adFlow), counted_at: instant })) },
    }),
    async (c) => {
      const { campaign_id, ad_id, ...asking } = c.req.valid('query');
      const count = () =>
        readFresh(c, asking, async (tx, { timezone }, { range, ...asked }) => {
          const place = { campaignId: campaign_id, adId: ad_id };
          return [...(await readAdFlows(tx, { ...asked, ...place, days: range, timezone }))];
        });
      const { figure: items, asOf } = await keepFigure(c, 'marketing.flows', c.req.valid('query'), count);
      return c.json({ items, counted_at: asOf }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads/{id}/touches',
      access: 'leads.read',
      summary: 'How a lead came: every touch, with the ad it was',
      tags: ['Leads'],
      request: { params: idParam },
      responses: { 200: json(z.object({ items: z.array(leadTouch) })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const items = await c.var.read(async (tx) => {
        if (!(await findLead(tx, id, c.var.scope))) throw notFound();
        return [...(await listLeadTouches(tx, id))];
      });
      return c.json({ items }, 200);
    },
  );
