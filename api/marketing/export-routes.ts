import { readAds, readAdsets, readCampaigns } from '#db/marketing/places.ts';
import { readReport } from '#db/marketing/report.ts';
import { arrange } from '#metrics';
import * as z from 'zod';
import { endpoint, routes } from '../endpoint.ts';
import { noteRead } from '../platform/note-read.ts';
import { answerFresh } from './answer.ts';
import { toTable, writeCsv } from './export.ts';
import { adsetsOf, adsOf, campaignsOf, outsideOf, rowOf } from './shape.ts';
import { arrangeFields, marketingQuery, notModified, placeId } from './marketing-schema.ts';

const csv = {
  description: 'RFC 4180, UTF-8. The last rows are the remainder and the total.',
  content: { 'text/csv': { schema: z.string() } },
};

export const marketingExport = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/marketing/export.csv',
    access: 'marketing.read',
    summary: 'The figures as a file: the same rows as on screen',
    tags: ['Marketing numbers'],
    request: {
      query: marketingQuery({
        ...arrangeFields,
        campaign_id: placeId,
        adset_id: placeId,
        level: z.enum(['campaign', 'adset', 'ad']).default('campaign'),
        lang: z.enum(['es', 'en']).optional().openapi({
          description:
            'Headers for people, after a byte order mark, which Excel wants; without it the names of the fields.',
        }),
      }),
    },
    responses: { 200: csv, 304: notModified },
  }),
  async (c) => {
    const { level, lang, campaign_id, adset_id, q, sort, order, ...asking } = c.req.valid('query');
    await noteRead(c, 'marketing.export', { type: 'report', id: `${level}s` });
    return await answerFresh(c, asking, async (tx, context, asked) => {
      const grain = level === 'campaign' && campaign_id === undefined && adset_id === undefined ? 'campaign' : 'ad';
      const report = await readReport(tx, context, { ...asked, grain, campaignId: campaign_id, adsetId: adset_id });
      const campaigns = await readCampaigns(tx);
      const adsets = level === 'campaign' ? new Map() : await readAdsets(tx);
      const { rows, remainder } =
        level === 'campaign'
          ? campaignsOf(report, campaigns)
          : level === 'adset'
            ? adsetsOf(report, adsets)
            : adsOf(report, await readAds(tx), adsets, campaigns);
      const { from, to } = asked.range;
      const shown = arrange<(typeof rows)[number]>(rows, { q, sort, order });
      const table = toTable({
        level,
        lang,
        rows: shown,
        remainder: q ? outsideOf(report, `${level}_id`, shown as never) : remainder,
        total: rowOf(report.total, report.choice),
        choice: report.choice,
        campaigns,
        adsets,
      });
      return {
        text: writeCsv(table, lang !== undefined),
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="cadencia-${level}s-${from}-${to}.csv"`,
        },
      };
    });
  },
);
