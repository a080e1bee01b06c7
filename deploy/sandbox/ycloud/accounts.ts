/** GET /balance, /whatsapp/phoneNumbers, /whatsapp/businessAccounts; marking inbound messages as read. */
import { Hono } from 'hono';
import * as z from 'zod';
import type { Sandbox } from '../sandbox.ts';
import { balance, businessAccount, wabaId as own } from './account.ts';
import type { YCloudEnv } from './env.ts';
import { notFound } from './errors.ts';
import { pageQuery, paginate, parse } from './parse.ts';

const numberQuery = z.object({ ...pageQuery, 'filter.wabaId': z.string().optional() });
const accountQuery = z.object({ ...pageQuery, 'filter.accountReviewStatus': z.string().optional() });

export function accounts({ store }: Sandbox): Hono<YCloudEnv> {
  const app = new Hono<YCloudEnv>();
  app.get('/balance', (context) => context.json(balance));
  app.get('/whatsapp/phoneNumbers', (context) => {
    const query = parse(context.req.query(), numberQuery);
    const waba = query['filter.wabaId'];
    return context.json(
      paginate(
        store.numbers.filter((one) => one.wabaId === own && (!waba || waba === own)),
        query,
      ),
    );
  });
  app.get('/whatsapp/phoneNumbers/:wabaId/:phoneNumber', (context) => {
    const { wabaId, phoneNumber } = context.req.param();
    const number = store.numbers.find((one) => one.wabaId === own && own === wabaId && one.phoneNumber === phoneNumber);
    if (!number) throw notFound();
    return context.json(number);
  });
  app.get('/whatsapp/businessAccounts', (context) => {
    const query = parse(context.req.query(), accountQuery);
    const status = query['filter.accountReviewStatus'];
    return context.json(
      paginate(
        [businessAccount].filter((one) => !status || one.accountReviewStatus === status),
        query,
      ),
    );
  });
  app.get('/whatsapp/businessAccounts/:id', (context) => {
    if (context.req.param('id') !== businessAccount.id) throw notFound();
    return context.json(businessAccount);
  });
  for (const verb of ['markAsRead', 'typingIndicator']) {
    app.post(`/whatsapp/inboundMessages/:id/${verb}`, (context) => {
      const id = context.req.param('id');
      const known = [...store.conversations.values()].some((chat) =>
        chat.bubbles.some((one) => one.from === 'lead' && [one.id, one.wamid].includes(id)),
      );
      if (!known) throw notFound();
      return context.body(null, 200);
    });
  }
  return app;
}
