/** /_sandbox: how tests and the page drive the sandbox. See README.md. */
import { Hono } from 'hono';
import * as z from 'zod';
import { cloudControl } from './cloud/control.ts';
import { faultSchema } from './faults.ts';
import { inboundSchema, receive } from './inbound.ts';
import { metaControl } from './meta/control.ts';
import type { Sandbox } from './sandbox.ts';
import { answer, answerSchema, changeNumber, numberSchema } from './team.ts';
import { templateKey } from './store.ts';
import { toComponents, toTemplate, wabaId } from './ycloud/account.ts';
import { notFound, YCloudError } from './ycloud/errors.ts';
import { parse, parseBody } from './ycloud/parse.ts';
import { changeTemplate } from './ycloud/review.ts';

const requestsQuery = z.object({
  kind: z.enum(['message', 'call']).default('call'),
  to: z.string().optional(),
  externalId: z.string().optional(),
  template: z.string().optional(),
});

const templateBody = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(20),
  wabaId: z.string().default(wabaId),
  status: z
    .enum(['PENDING', 'REJECTED', 'APPROVED', 'PAUSED', 'DISABLED', 'ARCHIVED', 'IN_APPEAL', 'DELETED'])
    .optional(),
  reason: z.string().nullish(),
  category: z.enum(['AUTHENTICATION', 'MARKETING', 'UTILITY']).optional(),
  qualityRating: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
  header: z.string().nullish(),
  body: z.string().optional(),
  footer: z.string().nullish(),
  buttons: z
    .array(
      z.strictObject({
        type: z.string().optional(),
        text: z.string(),
        url: z.string().nullish(),
        phone_number: z.string().nullish(),
      }),
    )
    .optional(),
  components: z.array(z.looseObject({ type: z.string() })).optional(),
  /** As Meta tells it; the names in the texts say the same. */
  parameter_format: z.string().optional(),
});

const resetBody = z.strictObject({ endpoints: z.boolean().default(false) });
const readBody = z.strictObject({ person: z.string() });
/** Phone (E.164) → what that person is called. */
const namesBody = z.record(z.string(), z.string().min(1).max(200));

export function control(sandbox: Sandbox): Hono {
  const { store, faults, deliveries } = sandbox;
  const app = new Hono();
  app.onError((error, context) => {
    if (!(error instanceof YCloudError)) throw error;
    return context.json(
      { error: { code: error.code, message: error.message, target: error.target } },
      error.status as 400,
    );
  });
  // A page of another origin can send a form or plain text without asking; it cannot send JSON or CSV.
  app.use(async (context, next) => {
    const type = context.req.header('Content-Type') ?? '';
    const hasBody = context.req.method === 'POST' && context.req.header('Content-Length') !== '0' && type !== '';
    const wanted = context.req.path.endsWith('/ads') ? 'text/csv' : 'application/json';
    if (hasBody && !type.startsWith(wanted)) throw new YCloudError(415, 'UNSUPPORTED_MEDIA_TYPE', `Send ${wanted}.`);
    await next();
  });

  app.get('/requests', (context) => {
    const query = parse(context.req.query(), requestsQuery);
    if (query.kind === 'call') return context.json(store.requests.list());
    const wanted = store.sends
      .list()
      .filter(
        (one) =>
          (!query.to || one.to === query.to) &&
          (!query.externalId || one.externalId === query.externalId) &&
          (!query.template || one.template?.name === query.template),
      );
    return context.json(wanted);
  });
  app.get('/summary', (context) =>
    context.json({
      accepted: store.accepted,
      duplicates: store.duplicates,
      people: store.conversations.size,
      deliveriesWaiting: deliveries.waiting().length,
      graphCalls: sandbox.meta.usage.total,
    }),
  );
  app.get('/webhooks', (context) => {
    const shown = deliveries.log.list().map(({ body, ...one }) => ({ ...one, payload: JSON.parse(body) as unknown }));
    const log = Object.groupBy(shown, (one) => one.endpointId);
    return context.json([...store.endpoints.values()].map((one) => ({ ...one, deliveries: log[one.id] ?? [] })));
  });

  app.get('/faults', (context) => context.json(faults.list()));
  app.post('/faults', async (context) => {
    const spec = await parseBody(context, faultSchema);
    return context.json(faults.add(spec, new Date(sandbox.settings.now()).toISOString()), 201);
  });
  app.delete('/faults', (context) => {
    faults.clear();
    return context.body(null, 204);
  });
  app.delete('/faults/:id', (context) => {
    if (!faults.remove(context.req.param('id'))) throw notFound();
    return context.body(null, 204);
  });

  app.post('/inbound', async (context) => context.json(receive(sandbox, await parseBody(context, inboundSchema)), 201));

  app.post('/answer', async (context) => context.json(answer(sandbox, await parseBody(context, answerSchema)), 201));
  app.post('/numbers', async (context) =>
    context.json(changeNumber(sandbox, await parseBody(context, numberSchema)), 201),
  );

  app.post('/templates', async (context) => {
    const body = await parseBody(context, templateBody);
    const {
      wabaId: _,
      parameter_format: _format,
      status,
      reason,
      category,
      qualityRating,
      components,
      ...texts
    } = body;
    const shape = components ?? (body.body === undefined ? undefined : toComponents({ ...texts, body: body.body }));
    const known = store.templates.get(templateKey(body));
    if (!known && !shape)
      throw new YCloudError(400, 'PARAM_MISSING', 'A new template needs `body` or `components`.', { target: 'body' });
    const at = new Date(sandbox.settings.now()).toISOString();
    const template = known ?? {
      ...toTemplate({ ...texts, body: '', category, status: 'PENDING' }, at),
      wabaId: body.wabaId,
    };
    if (shape) template.components = shape;
    if (!known) store.templates.set(templateKey(template), template);
    const changed = status ?? (known ? undefined : 'APPROVED');
    changeTemplate(sandbox, template, { status: changed, reason, category, qualityRating });
    return context.json(template, known ? 200 : 201);
  });

  /** A file that somebody sent, for whoever has a token. */
  app.get('/media/:id', (context) => {
    const file = sandbox.cloud.files.get(context.req.param('id'));
    if (!file) throw notFound();
    const [, token] = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    if (!token || !sandbox.meta.tokens.all.has(token)) throw new YCloudError(401, 'UNAUTHORIZED', 'Send a token.');
    context.header('content-type', file.type);
    return context.body(new Uint8Array(file.bytes));
  });

  app.post('/read', async (context) => {
    const { person } = await parseBody(context, readBody);
    sandbox.openChat(person);
    return context.body(null, 204);
  });

  app.post('/names', async (context) => {
    sandbox.nameChats(await parseBody(context, namesBody));
    return context.body(null, 204);
  });

  app.post('/reset', async (context) => {
    const hasBody = context.req.header('Content-Type') !== undefined;
    sandbox.reset(hasBody ? await parseBody(context, resetBody) : { endpoints: false });
    return context.body(null, 204);
  });
  app.route('/', metaControl(sandbox));
  app.route('/', cloudControl(sandbox));
  return app;
}
