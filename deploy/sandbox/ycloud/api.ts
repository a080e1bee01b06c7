/** YCloud's API under /v2: key, request id, rate limits, faults, error envelopes. */
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { CallFault } from '../faults.ts';
import type { Occasion } from '../occasion.ts';
import { hangUp, sleep } from '../hang-up.ts';
import { requestId } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import type { YCloudEnv } from './env.ts';
import { accounts } from './accounts.ts';
import { codeFor, notFound, YCloudError } from './errors.ts';
import { messages } from './messages.ts';
import { templates } from './templates.ts';
import { unsubscribers } from './unsubscribers.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

export function ycloudApi(sandbox: Sandbox): Hono<YCloudEnv> {
  const app = new Hono<YCloudEnv>();
  app.onError((error, context) => {
    const known = error instanceof YCloudError ? error : new YCloudError(500, 'INTERNAL_SERVER_ERROR', String(error));
    if (known !== error) console.error(error);
    return answer(context, known);
  });

  app.use(async (context, next) => {
    const started = performance.now();
    const at = new Date(sandbox.settings.now()).toISOString();
    context.set('requestId', requestId());
    context.set('fault', null);
    context.header('YCloud-Request-ID', context.get('requestId'));
    await next();
    sandbox.store.requests.push({
      at,
      method: context.req.method,
      path: context.req.path,
      status: context.env.outgoing.destroyed ? null : context.res.status,
      code: context.get('code') ?? null,
      fault: context.get('fault'),
      requestId: context.get('requestId'),
      ms: Math.round(performance.now() - started),
    });
  });
  app.use(async (context, next) => strike(sandbox, context, next));
  app.use(async (context, next) => {
    const key = context.req.header('X-API-Key');
    if (!key || !sandbox.settings.apiKeys.has(key))
      throw new YCloudError(401, 'UNAUTHORIZED', 'The API key is missing or invalid.');
    if (callsOf(context) === 'manage') {
      const { managementPerHour, managementPerSecond } = sandbox.settings.limits;
      sandbox.limiter.take('management-hour', managementPerHour, 'ACCOUNT_RATE_LIMITED', context, 3600);
      sandbox.limiter.take('management', managementPerSecond, 'ACCOUNT_RATE_LIMITED', context);
    }
    await next();
  });
  app.route('/whatsapp/messages', messages(sandbox));
  app.route('/whatsapp/templates', templates(sandbox));
  app.route('/webhookEndpoints', webhookEndpoints(sandbox));
  app.route('/unsubscribers', unsubscribers(sandbox));
  app.route('/', accounts(sandbox));
  app.all('*', () => {
    throw notFound();
  });
  return app;
}

function answer(context: Context<YCloudEnv>, error: YCloudError): Response {
  context.set('code', error.code);
  if (error.retryAfter !== undefined) context.header('Retry-After', String(error.retryAfter));
  return context.json(error.envelope(context.get('requestId')), error.status as ContentfulStatusCode);
}

function callsOf(context: Context): NonNullable<Occasion['calls']> {
  if (context.req.method !== 'POST') return 'manage';
  if (context.req.path === '/v2/whatsapp/messages') return 'enqueue';
  return context.req.path === '/v2/whatsapp/messages/sendDirectly' ? 'sendDirectly' : 'manage';
}

/** Lets the faults strike a call: before it is handled, instead of it, or in place of its answer. */
async function strike(
  sandbox: Sandbox,
  context: Context<YCloudEnv>,
  next: () => Promise<void>,
): Promise<Response | void> {
  const faults = sandbox.faults.list().length > 0 ? sandbox.faults.strikeCall(await occasionOf(context)) : [];
  if (faults.length === 0) return await next();
  context.set('fault', faults.map((one) => one.kind).join(', '));
  for (const fault of faults) if (fault.kind === 'slow' && fault.when === 'before') await sleep(fault.delayMs);
  const main = faults.find((one) => one.kind !== 'slow');
  const refused = main && refuse(main, context);
  if (refused) return refused;
  if (main?.kind === 'whatsapp-error') context.set('whatsappError', main.code);
  await next();
  for (const fault of faults) if (fault.kind === 'slow' && fault.when === 'after') await sleep(fault.delayMs);
  const replaced = main && replace(main, context);
  // Hono merges the headers of the old answer into a new one unless the old one is taken away first.
  if (replaced) {
    context.res = undefined;
    context.res = replaced;
  }
}

async function occasionOf(context: Context<YCloudEnv>): Promise<Occasion> {
  const { method, path } = context.req;
  const body = method === 'GET' ? {} : await context.req.json().catch(() => ({}));
  return {
    calls: callsOf(context),
    method,
    path,
    to: body?.to,
    from: body?.from,
    externalId: body?.externalId,
    template: body?.template?.name,
  };
}

/** Faults that keep the call from being handled. */
function refuse(fault: CallFault, context: Context<YCloudEnv>): Response | null {
  if (fault.kind === 'refuse') return hangUp(context);
  if (fault.kind === 'rate-limit') {
    throw new YCloudError(429, fault.code, 'Too many requests.', { retryAfter: fault.retryAfter ?? undefined });
  }
  if (fault.kind === 'error' && !fault.accepted)
    throw new YCloudError(fault.status, fault.code ?? codeFor(fault.status), 'A fault of the sandbox.');
  return null;
}

/** Faults that spoil the answer of a call that was handled. */
function replace(fault: CallFault, context: Context<YCloudEnv>): Response | null {
  if (fault.kind === 'drop-response') return hangUp(context);
  if (fault.kind === 'error') {
    return answer(
      context,
      new YCloudError(fault.status, fault.code ?? codeFor(fault.status), 'A fault of the sandbox.'),
    );
  }
  if (fault.kind === 'broken-json')
    return new Response('{"id":"6', { status: 200, headers: { 'Content-Type': 'application/json' } });
  return null;
}
