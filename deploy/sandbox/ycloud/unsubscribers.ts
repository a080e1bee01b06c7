/** /unsubscribers: people whom `filterUnsubscribed` keeps messages from. */
import { type Context, Hono } from 'hono';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as z from 'zod';
import type { Sandbox } from '../sandbox.ts';
import type { YCloudEnv } from './env.ts';
import { notFound } from './errors.ts';
import type { Unsubscriber } from './objects.ts';
import { objectId } from '../ids.ts';
import { pageQuery, paginate, parse, parseBody } from './parse.ts';
import { e164 } from './send-schema.ts';

const listQuery = z.object({
  ...pageQuery,
  pageAfter: z.string().optional(),
  'filter.customer': z.string().optional(),
  'filter.channel': z.literal('whatsapp').optional(),
  'filter.regionCode': z.string().optional(),
});
const createRequest = z.strictObject({
  type: z.literal('PHONE_NUMBER'),
  customer: e164,
  channel: z.literal('whatsapp'),
  regionCode: z.string().optional(),
});

/** Writes the person into the list and reports it. */
export function unsubscribe(
  sandbox: Sandbox,
  customer: string,
  source: 'Whatsapp' | 'API',
  regionCode?: string,
): Unsubscriber {
  const createTime = new Date(sandbox.settings.now()).toISOString();
  const region = regionCode ?? parsePhoneNumberFromString(customer)?.country;
  const one: Unsubscriber = {
    type: 'PHONE_NUMBER',
    customer,
    channel: 'whatsapp',
    ...(region && { regionCode: region }),
    source,
    createTime,
  };
  sandbox.store.unsubscribers.set(customer, one);
  sandbox.changed();
  // The OpenAPI file requires an `id` that its properties do not list.
  const contactUnsubscribeCreated = { id: objectId(), phoneNumber: customer, source, updateTime: createTime };
  sandbox.deliveries.emit('contact.unsubscribe.created', { contactUnsubscribeCreated }, { from: customer });
  return one;
}

/** Takes the person out again; answers with the entry, if there was one. */
export function resubscribe(sandbox: Sandbox, customer: string, source: 'Whatsapp' | 'API'): Unsubscriber | undefined {
  const one = sandbox.store.unsubscribers.get(customer);
  if (!one) return undefined;
  sandbox.store.unsubscribers.delete(customer);
  sandbox.changed();
  const updateTime = new Date(sandbox.settings.now()).toISOString();
  const contactUnsubscribeDeleted = { id: objectId(), phoneNumber: customer, source, updateTime };
  sandbox.deliveries.emit('contact.unsubscribe.deleted', { contactUnsubscribeDeleted }, { from: customer });
  return one;
}

export function unsubscribers(sandbox: Sandbox): Hono<YCloudEnv> {
  const { store } = sandbox;
  const app = new Hono<YCloudEnv>();
  const find = (context: Context): Unsubscriber => {
    const one = store.unsubscribers.get(context.req.param('customer')!);
    const channel = context.req.param('channel');
    if (!one || (channel && channel !== one.channel)) throw notFound();
    return one;
  };

  app.get('/', (context) => {
    const query = parse(context.req.query(), listQuery);
    const found = [...store.unsubscribers.values()].filter(
      (one) =>
        (!query['filter.customer'] || one.customer === query['filter.customer']) &&
        (!query['filter.regionCode'] || one.regionCode === query['filter.regionCode']),
    );
    const start = query.pageAfter ? found.findIndex((one) => one.customer === query.pageAfter) + 1 : 0;
    const page = paginate(found.slice(start), query);
    const last = (page.items as Unsubscriber[]).at(-1);
    const more = last && found.at(-1) !== last;
    return context.json({ ...page, ...(more && { cursor: { after: last.customer } }) });
  });
  app.post('/', async (context) => {
    const { customer, regionCode } = await parseBody(context, createRequest);
    return context.json(store.unsubscribers.get(customer) ?? unsubscribe(sandbox, customer, 'API', regionCode));
  });
  app.get('/:customer', (context) => context.json([find(context)]));
  app.get('/:customer/:channel', (context) => context.json(find(context)));
  app.delete('/:customer/:channel', (context) => context.json(resubscribe(sandbox, find(context).customer, 'API')));
  return app;
}
