/** The Facebook pages of the connected person: whose Instant Forms bring leads, and which of them are taken in. */
import { awaitsMetaCheck, findConnection } from '#db/meta/meta-connections.ts';
import { type MetaPageView, viewMetaPages } from '#db/meta/meta-pages.ts';
import type { Tx } from '#db/platform/tenant.ts';
import * as z from 'zod';
import { chooseMetaPage, isUntold, tellMetaOfPage } from './choose-meta-page.ts';
import { lookForMetaPages } from './look-for-meta-pages.ts';
import type { Act } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { limitOutward } from './meta-app.ts';
import { asReplay } from '../middleware/idempotency.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { choosePageInput, metaPageSchema, metaPagesSchema, viewMetaPage } from './page-schema.ts';

const tags = ['Meta connection'];

async function readPages(tx: Tx): Promise<z.output<typeof metaPagesSchema>> {
  const connection = await findConnection(tx);
  return {
    pages: (await viewMetaPages(tx)).map(viewMetaPage),
    looking: connection !== null && (await awaitsMetaCheck(tx)),
    error: connection?.check_error ?? null,
  };
}

async function findPage(tx: Tx, id: string): Promise<MetaPageView> {
  const page = (await viewMetaPages(tx)).find((one) => one.page_id === id);
  if (!page) throw notFound();
  return page;
}

export const metaPages = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/meta-pages',
      access: 'marketing.read',
      summary: 'List the Facebook pages of the connected person, and whether Meta reports their leads to us',
      tags,
      responses: { 200: json(metaPagesSchema) },
    }),
    async (c) => c.json(await c.var.read(readPages), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/marketing/meta-pages/sync',
      access: 'marketing.connect',
      summary: 'Ask Meta for the pages now, and once more to report the leads of those that are taken in',
      tags,
      responses: { 202: json(metaPagesSchema) },
    }),
    async (c) => {
      await limitRate(c, `meta-pages:${c.var.principal.tenantId}`, { limit: 10, seconds: 60 });
      return c.json(
        await c.var.change(202, async (act) => {
          await lookForMetaPages(act);
          return await readPages(act.tx);
        }),
        202,
      );
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/marketing/meta-pages/{page_id}',
      access: 'marketing.connect',
      summary: 'Take in the leads of a page’s Instant Forms, or leave the page out',
      tags,
      request: {
        params: z.object({ page_id: z.string().regex(/^\d{1,25}$/, 'the id of a page') }),
        body: jsonBody(choosePageInput),
      },
      responses: { 200: json(metaPageSchema) },
    }),
    async (c) => {
      await limitOutward(c);
      const { deps, principal } = c.var;
      const { page_id: id } = c.req.valid('param');
      const { wants_leads } = c.req.valid('json');
      const find = (tx: Tx) => findPage(tx, id);
      const choose = async (act: Act) => {
        await chooseMetaPage(act, id, wants_leads);
        return viewMetaPage(await find(act.tx));
      };
      const replay = await c.var.change(200, choose).then(() => null, asReplay);
      const page = await c.var.read(find);
      if (replay && !isUntold(page, wants_leads)) throw replay;
      await tellMetaOfPage(deps, principal.tenantId, page);
      const body = viewMetaPage(await c.var.read(find));
      await c.var.amend(body);
      return c.json(body, 200);
    },
  );
