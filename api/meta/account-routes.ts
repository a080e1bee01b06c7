/** The connection with Meta as it is, and the portfolios and ad accounts that can be read through it. */
import { listAdAccounts } from '#db/meta/ad-accounts.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import type { Account } from '#providers/meta-graph/wire.ts';
import * as z from 'zod';
import { checkMeta } from './check-meta.ts';
import { connectAdAccount, disconnectAdAccount, readAccount } from './connect-ad-account.ts';
import { endpoint, routes } from '../endpoint.ts';
import { callMeta, findMetaApp, limitOutward } from './meta-app.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
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
} from './meta-schema.ts';

const tags = ['Meta connection'];
/** One of a portfolio's two lists may be closed to the person: that hides nothing of the other. */
async function listAccounts(
  graph: Graph,
  portfolio: string | undefined,
): Promise<{ found: Account[]; partial: boolean }> {
  const lists = portfolio ? [graph.ownedAccounts(portfolio), graph.clientAccounts(portfolio)] : [graph.myAccounts()];
  const results = await Promise.allSettled(lists.map((pages) => collect(pages)));
  const failed = results.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
  const isClosed = (error: unknown) => error instanceof GraphError && error.kind === 'permission';
  if (failed.length === lists.length || !failed.every(isClosed))
    throw failed.find((one) => !isClosed(one)) ?? failed[0];
  const found = results.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  return { found, partial: failed.length > 0 };
}

export const metaAccounts = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/token-status',
      access: 'marketing.read',
      watch: 'check_token_status',
      summary: 'How the connection with Meta is: missing, connected, expiring, expired or revoked',
      tags,
      responses: { 200: json(tokenStatusSchema) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      const connection = await checkMeta(deps, principal.tenantId);
      const accounts = await c.var.read(listAdAccounts);
      const configured = findMetaApp(deps.config) !== null;
      return c.json(viewTokenStatus(connection, accounts, { now: deps.now(), configured }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/meta-portfolios',
      access: 'marketing.connect',
      watch: 'list_meta_portfolios',
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
      watch: 'list_meta_accounts',
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
      responses: {
        200: json(
          z.object({
            accounts: z.array(metaAccountSchema),
            partial: z
              .boolean()
              .openapi({ description: 'Meta showed only those owned by the portfolio, or only those shared with it.' }),
          }),
        ),
      },
    }),
    async (c) => {
      await limitOutward(c);
      const { portfolio_id: portfolio } = c.req.valid('query');
      const { found, partial } = await callMeta(c, (graph) => listAccounts(graph, portfolio));
      const known = new Set((await c.var.read(listAdAccounts)).map((row) => row.account_id));
      const once = new Map(found.map((account) => [account.id, viewMetaAccount(account, known)]));
      return c.json({ accounts: [...once.values()], partial }, 200);
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
