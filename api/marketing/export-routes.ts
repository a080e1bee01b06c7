import type { MarketingContext } from '#db/marketing/context.ts';
import { readAds, readAdsets, readCampaigns } from '#db/marketing/places.ts';
import { readReport } from '#db/marketing/report.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { arrange } from '#metrics';
import * as z from 'zod';
import { endpoint, routes } from '../endpoint.ts';
import { noteRead } from '../platform/note-read.ts';
import { answerFresh, readFresh, type Asked } from './answer.ts';
import { type Table, toTable, writeCsv, writeForPeople } from './export.ts';
import { writeWorkbook } from './export-xlsx.ts';
import { adsetsOf, adsOf, campaignsOf, outsideOf, rowOf } from './shape.ts';
import { arrangeFields, marketingQuery, notModified, placeId } from './marketing-schema.ts';

const csv = {
  description: 'RFC 4180, UTF-8. The last rows are the remainder and the total.',
  content: { 'text/csv': { schema: z.string() } },
};
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const workbook = {
  description: 'The same rows in one sheet: figures as numbers, ids as texts.',
  content: { [workbookType]: { schema: z.string().openapi({ format: 'binary' }) } },
};

const query = (lang: string) =>
  marketingQuery({
    ...arrangeFields,
    campaign_id: placeId,
    adset_id: placeId,
    level: z.enum(['campaign', 'adset', 'ad']).default('campaign'),
    lang: z.enum(['es', 'en']).optional().openapi({ description: lang }),
  });
type Query = z.output<ReturnType<typeof query>>;

/** The rows as on screen, from the snapshot that `context` was read in. */
async function buildTable(tx: Tx, context: MarketingContext, asked: Asked, query: Query): Promise<Table> {
  const { level, lang, campaign_id, adset_id, q, sort, order } = query;
  const grain = level === 'campaign' && campaign_id === undefined && adset_id === undefined ? 'campaign' : 'ad';
  const report = await readReport(tx, context, { ...asked, grain, campaignId: campaign_id, adsetId: adset_id });
  const campaigns = await readCampaigns(tx, asked);
  const adsets = level === 'campaign' ? new Map() : await readAdsets(tx);
  const { rows, remainder } =
    level === 'campaign'
      ? campaignsOf(report, campaigns)
      : level === 'adset'
        ? adsetsOf(report, adsets)
        : adsOf(report, await readAds(tx), adsets, campaigns);
  const shown = arrange<(typeof rows)[number]>(rows, { q, sort, order });
  return toTable({
    level,
    lang,
    rows: shown,
    remainder: q ? outsideOf(report, `${level}_id`, shown as never) : remainder,
    total: rowOf(report.total, report.choice),
    choice: report.choice,
    campaigns,
    adsets,
  });
}

const fileOf = (level: string, { range: { from, to } }: Asked, ending: string) =>
  `attachment; filename="cadencia-${level}s-${from}-${to}.${ending}"`;

export const marketingExport = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/export.csv',
      access: 'marketing.read',
      summary: 'The figures as a file: the same rows as on screen',
      tags: ['Marketing numbers'],
      request: {
        query: query(
          'For people whose spreadsheet is in this language: headers in it, a byte order mark, ids as texts (`="120…"`), in Spanish ' +
            'semicolons between columns and decimal commas. Without it for programs: names of fields, commas, decimal points.',
        ),
      },
      responses: { 200: csv, 304: notModified },
    }),
    async (c) => {
      const asking = c.req.valid('query');
      const { level, lang } = asking;
      await noteRead(c, 'marketing.export', { type: 'report', id: `${level}s` });
      return await answerFresh(c, asking, async (tx, context, asked) => {
        const table = await buildTable(tx, context, asked, asking);
        return {
          text: lang ? await writeForPeople(table, lang) : await writeCsv(table.cells),
          headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': fileOf(level, asked, 'csv') },
        };
      });
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/export.xlsx',
      access: 'marketing.read',
      summary: 'The figures as a workbook: the same rows as on screen',
      tags: ['Marketing numbers'],
      request: { query: query('Language of the headers; without it the names of the fields.') },
      responses: { 200: workbook },
    }),
    async (c) => {
      const asking = c.req.valid('query');
      const { level } = asking;
      await noteRead(c, 'marketing.export', { type: 'report', id: `${level}s` });
      const { table, name } = await readFresh(c, asking, async (tx, context, asked) => ({
        table: await buildTable(tx, context, asked, asking),
        name: fileOf(level, asked, 'xlsx'),
      }));
      return c.body(writeWorkbook(table, 'Cadencia'), 200, {
        'content-type': workbookType,
        'content-disposition': name,
      });
    },
  );
