/** /_sandbox/meta and /_sandbox/ads: how tests and the page drive the Meta half. See ../README.md. */
import { isZone } from '#flow';
import { Hono } from 'hono';
import * as z from 'zod';
import { scopes as cadenciaScopes } from '#providers/meta-graph/oauth-url.ts';
import type { Sandbox } from '../sandbox.ts';
import { YCloudError as ControlError, notFound } from '../ycloud/errors.ts';
import { parse, parseBody } from '../ycloud/parse.ts';
import { eventsManagerApp } from './conversions.ts';
import { adImage } from './graph/ad-image.ts';
import { statuses } from './insights/history.ts';
import { leadBody } from './leads.ts';
import { fromMicros } from './insights/money.ts';
import { GraphProblem, type TokenEnd, tokenEnds } from './graph/problem.ts';
import { addressFor, sendSignedRequest, signedRequestBody } from './signed-requests.ts';
import { shakeHands } from './webhooks.ts';
import { person, pageTasks } from './world.ts';

const adsQuery = z.object({
  /** `act_…` or digits; the main account without it. One that is not there is added. */
  account: z
    .string()
    .regex(/^(act_)?\d{1,25}$/)
    .transform((id) => id.replace('act_', ''))
    .optional(),
  name: z.string().min(1).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  timezone: z
    .string()
    .optional()
    .refine((zone) => zone === undefined || isZone(zone), 'is not a time zone'),
});

const appBody = z
  .strictObject({
    redirect_uris: z.array(z.url()),
    require_proof: z.boolean(),
    statuses: z.enum(['graph', 'rest']),
    deleted_in_lists: z.boolean(),
    short_lifetime: z.number().int().min(1),
    long_lifetime: z.number().int().min(0),
    report_delay: z.number().min(0),
    /** null takes it away; an address is asked first, as Meta does. */
    webhook_url: z.url().nullable(),
    verify_token: z.string(),
    deauthorize_url: z.url().nullable(),
    data_deletion_url: z.url().nullable(),
  })
  .partial();

/** One lead, or several in one delivery. */
const leadsBody = leadBody.extend({
  leads: z.array(leadBody).min(1).max(1000).optional(),
  tell: z.boolean().default(true),
});
const tokenBody = z.strictObject({
  scopes: z.array(z.string()).optional(),
  expires_in: z.number().int().min(0).optional(),
  /** WhatsApp accounts that it may manage. */
  waba_ids: z.array(z.string().regex(/^\d{1,25}$/)).optional(),
});
const endBody = z.strictObject({
  end: z.enum(Object.keys(tokenEnds) as [TokenEnd, ...TokenEnd[]]),
  newest: z.boolean().default(false),
});
/** The person's pages. Without `tasks` a new one is wholly theirs. */
const pageBody = z.strictObject({
  id: z.string().regex(/^\d{1,25}$/),
  name: z.string().min(1).optional(),
  forms: z.array(z.strictObject({ id: z.string().regex(/^\d{1,25}$/), name: z.string().min(1) })).optional(),
  tasks: z.array(z.enum(pageTasks)).optional(),
});
const datasetBody = z.strictObject({
  id: z
    .string()
    .regex(/^\d{5,25}$/)
    .optional(),
  name: z.string().min(1).optional(),
  waba_ids: z.array(z.string().regex(/^\d{1,25}$/)).optional(),
});
const objectBody = z.strictObject({
  id: z.string(),
  status: z.enum(statuses as [string, ...string[]]).optional(),
  name: z.string().min(1).optional(),
});
const usageBody = z
  .strictObject({
    app: z.number(),
    account: z.number(),
    insights: z.number(),
    use_case: z.number(),
    regain_minutes: z.number(),
    reset_seconds: z.number(),
  })
  .partial();

export function metaControl(sandbox: Sandbox): Hono {
  const { meta } = sandbox;
  const app = new Hono();

  app.post('/ads', async (context) => {
    const { account = meta.settings.account.id, ...over } = parse(context.req.query(), adsQuery);
    const text = await context.req.text();
    const { history, rows, renumbered, since, until, spend } = refusing(() =>
      sandbox.loadAds(text, { id: account, ...over }),
    );
    const counts = { campaigns: history.campaigns.size, adsets: history.adsets.size, ads: history.ads.size };
    return context.json(
      { account_id: `act_${account}`, rows, renumbered, ...counts, since, until, spend: fromMicros(spend) },
      201,
    );
  });

  app.get('/meta/state', (context) => context.json(stateOf(sandbox)));
  app.get('/meta/images/:name', (context) => {
    const id = context.req.param('name').replace(/\.svg$/, '');
    const ad = meta.findAd(id);
    if (!ad) throw notFound();
    context.header('content-type', 'image/svg+xml');
    context.header('cache-control', 'public, max-age=86400');
    context.header('cross-origin-resource-policy', 'cross-origin');
    return context.body(adImage(ad.one.creative.title, id));
  });

  app.post('/meta/app', async (context) => {
    const body = await parseBody(context, appBody);
    const { settings } = meta;
    if (body.webhook_url) await meeting(shakeHands(body.webhook_url, body.verify_token ?? settings.verifyToken));
    const given = {
      redirectUris: body.redirect_uris,
      requireProof: body.require_proof,
      statuses: body.statuses,
      deletedInLists: body.deleted_in_lists,
      shortLifetime: body.short_lifetime,
      longLifetime: body.long_lifetime,
      reportDelay: body.report_delay,
      webhookUrl: body.webhook_url,
      verifyToken: body.verify_token,
      deauthorizeUrl: body.deauthorize_url,
      dataDeletionUrl: body.data_deletion_url,
    };
    Object.assign(settings, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
    meta.changed();
    return context.json(stateOf(sandbox).app);
  });

  /** A long-lived user token, without the dialog; unless told, with all that Cadencia asks for. */
  app.post('/meta/tokens', async (context) => {
    const { scopes = cadenciaScopes, expires_in, waba_ids } = await parseBody(context, tokenBody);
    for (const scope of scopes) meta.tokens.permissions.set(scope, 'granted');
    const lifetime = expires_in ?? meta.settings.longLifetime;
    const more = waba_ids && { wabaIds: waba_ids };
    const token = meta.tokens.issue(['public_profile', ...scopes], lifetime, more);
    meta.changed();
    return context.json({ access_token: token.value, user_id: person.id, expires_at: token.expiresAt }, 201);
  });
  /** Ends all tokens, or the newest, as time, the person or Meta would. */
  app.post('/meta/tokens/end', async (context) => {
    const { end, newest } = await parseBody(context, endBody);
    if (newest) meta.tokens.endNewest(end);
    else meta.tokens.endAll(end);
    meta.changed();
    return context.body(null, 204);
  });

  app.post('/meta/pages', async (context) => {
    const { id, ...change } = await parseBody(context, pageBody);
    const { pages } = meta.world;
    const known = pages.find((page) => page.id === id);
    if (known) Object.assign(known, change);
    else pages.push({ id, name: change.name ?? id, forms: change.forms ?? [], tasks: change.tasks ?? [...pageTasks] });
    meta.changed();
    return context.body(null, 204);
  });
  /** The person has no part in the page any more. */
  app.delete('/meta/pages/:id', (context) => {
    const { pages } = meta.world;
    const place = pages.findIndex((page) => page.id === context.req.param('id'));
    if (place === -1) throw notFound();
    pages.splice(place, 1);
    meta.changed();
    return context.body(null, 204);
  });

  app.post('/meta/objects', async (context) => {
    const { id, ...change } = await parseBody(context, objectBody);
    const histories = [...meta.world.accounts.values()];
    if (!histories.some((history) => history.change(id, change as Parameters<typeof history.change>[1])))
      throw notFound();
    return context.body(null, 204);
  });
  app.post('/meta/usage', async (context) => {
    const { use_case, regain_minutes, reset_seconds, ...rest } = await parseBody(context, usageBody);
    meta.usage.override = { ...rest, useCase: use_case, regainMinutes: regain_minutes, resetSeconds: reset_seconds };
    return context.body(null, 204);
  });

  app.post('/meta/leads', async (context) => {
    const body = await parseBody(context, leadsBody);
    const leads = refusing(() => (body.leads ?? [body]).map((one) => meta.leads.add(one)));
    const delivery = body.tell ? meta.webhooks.tellLeads(leads) : null;
    return context.json({ leads: leads.map(({ id }) => ({ leadgen_id: id })), told: delivery !== null }, 201);
  });
  /** A dataset, new or changed, with a token of Events Manager's for it. */
  app.post('/meta/datasets', async (context) => {
    const { id, name, waba_ids } = await parseBody(context, datasetBody);
    const dataset = meta.conversions.add({ id, name, wabaIds: waba_ids });
    const more = { appId: eventsManagerApp, datasetIds: [dataset.id] };
    const token = meta.tokens.issue(['ads_management'], 0, more);
    meta.changed();
    return context.json({ dataset_id: dataset.id, access_token: token.value }, 201);
  });
  app.get('/meta/conversions', (context) => context.json({ items: meta.conversions.taken.list() }));
  app.get('/meta/webhooks', (context) => context.json(meta.webhooks.log.list()));
  app.post('/meta/signed-request', async (context) => {
    const body = await parseBody(context, signedRequestBody);
    const url = refusing(() => addressFor(meta, body.kind));
    return context.json(await sendSignedRequest(meta, body, url));
  });
  return app;
}

/** The state as the page shows it; tokens by their end only. */
function stateOf({ meta }: Sandbox) {
  const { appId, requireProof, redirectUris, webhookUrl, deauthorizeUrl, dataDeletionUrl } = meta.settings;
  const ends = [...meta.tokens.all.values()].map((token) => meta.tokens.endOf(token) ?? 'valid');
  return {
    app: {
      id: appId,
      require_proof: requireProof,
      redirect_uris: redirectUris,
      webhook_url: webhookUrl,
      deauthorize_url: deauthorizeUrl,
      data_deletion_url: dataDeletionUrl,
    },
    person,
    permissions: Object.fromEntries(meta.tokens.permissions),
    tokens: Object.fromEntries(
      Object.entries(Object.groupBy(ends, (end) => end)).map(([end, list]) => [end, list?.length ?? 0]),
    ),
    accounts: [...meta.world.accounts.values()].map(({ account, campaigns, ads }) => ({
      id: `act_${account.id}`,
      name: account.name,
      currency: account.currency,
      timezone: account.timezone,
      campaigns: campaigns.size,
      ads: ads.size,
      from_csv: meta.loaded.has(account.id),
    })),
    pages: meta.world.pages.map((page) => ({ ...page, subscribed: meta.subscriptions.get(page.id) ?? [] })),
    leads: meta.leads.all.size,
    calls: meta.usage.total,
  };
}

/** Our own errors of input, as the control interface answers them. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new ControlError(422, 'INVALID', (error as Error).message);
  }
}

async function meeting(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (error instanceof GraphProblem) throw new ControlError(422, 'HANDSHAKE_FAILED', error.message);
    throw error;
  });
}
