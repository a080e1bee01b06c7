/** The connection with Meta as it is, and the portfolios and ad accounts that can be read through it. */
import { listAdAccounts } from '#db/ad-accounts.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import * as z from 'zod';
import { checkMeta } from '../actions/check-meta.ts';
import { connectAdAccount, disconnectAdAccount, readAccount } from '../actions/connect-ad-account.ts';
import type { AppContext } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { callMeta } from '../meta-app.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { json, jsonBody, noContent } from '../schemas/http.ts';
import {
  accountId,
  adAccountSchema,
  connectInput,
  metaAccountSchema,
  portfolioSchema,
  tokenStatusSchema,
  viewAdAccount,
  viewMetaAccount,
  viewTokenStatus,
} from '../schemas/meta.ts';

const tags = ['Meta connection'];
/** Each call goes out to Meta. */
const limitOutward = (c: AppContext) => limitRate(c, `meta:${c.var.principal.tenantId}`, { limit: 60, seconds: 60 });

export const metaAccounts = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/token-status',
      access: 'marketing.read',
      summary: 'How the connection with Meta is: missing, connected, expiring, expired or revoked',
      tags,
      responses: { 200: json(tokenStatusSchema) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      const connection = await checkMeta(deps, principal.tenantId);
      const accounts = await c.var.read(listAdAccounts);
      const configured = Boolean(deps.config.META_APP_ID && deps.config.META_APP_SECRET);
      return c.json(viewTokenStatus(connection, accounts, { now: deps.now(), configured }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/meta-portfolios',
      access: 'marketing.connect',
      summary: 'List the portfolios of the connected person',
      tags,
      responses: { 200: json(z.object({ portfolios: z.array(portfolioSchema) })) },
    }),
    async (c) => {
      await limitOutward(c);
      const portfolios = await callMeta(c, (graph) => collect(graph.businesses()));
      return c.json({ portfolios: portfolios.map(({ id, name }) => ({ id, name })) }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/meta-accounts',
      access: 'marketing.connect',
      summary: 'List the ad accounts of a portfolio, owned and shared; without one, all that the person can read',
      tags,
      request: {
        query: z.object({
          portfolio_id: z
            .string()
            .regex(/^\d{1,25}$/, 'the id of a portfolio')
            .optional(),
        }),
      },
      responses: { 200: json(z.object({ accounts: z.array(metaAccountSchema) })) },
    }),
    async (c) => {
      await limitOutward(c);
      const { portfolio_id: portfolio } = c.req.valid('query');
      const found = await callMeta(c, async (graph) =>
        portfolio
          ? [...(await collect(graph.ownedAccounts(portfolio))), ...(await collect(graph.clientAccounts(portfolio)))]
          : await collect(graph.myAccounts()),
      );
      const known = new Set((await c.var.read(listAdAccounts)).map((row) => row.account_id));
      const once = new Map(found.map((account) => [account.id, viewMetaAccount(account, known)]));
      return c.json({ accounts: [...once.values()] }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/marketing/connect',
      access: 'marketing.connect',
      summary: 'Connect an ad account and begin to read it',
      tags,
      request: { body: jsonBody(connectInput) },
      responses: { 200: json(adAccountSchema) },
    }),
    async (c) => {
      await limitOutward(c);
      const { account_id, account_name } = c.req.valid('json');
      const facts = await callMeta(c, (graph) => readAccount(graph, account_id, account_name));
      return c.json(await c.var.change(200, async (act) => viewAdAccount(await connectAdAccount(act, facts))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/marketing/accounts/{account_id}',
      access: 'marketing.connect',
      summary: 'Disconnect one ad account; its history stays',
      tags,
      request: { params: z.object({ account_id: accountId }) },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, async (act) => {
        await disconnectAdAccount(act, c.req.valid('param').account_id);
        return null;
      });
      return c.body(null, 204);
    },
  );
