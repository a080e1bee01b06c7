/** Meta's OAuth: out to the dialog, back with a code, and what Meta posts when a person leaves. */
import { consumeState } from '#db/meta/oauth-states.ts';
import { dialogUrl, readCallback, scopes } from '#providers/meta-graph/oauth-url.ts';
import { readSignedRequest, type SignedRequest } from '#providers/meta-graph/signed-request.ts';
import { withTenant } from '#db/platform/tenant.ts';
import * as z from 'zod';
import { type ConnectError, connectMeta, redeemCode } from './connect-meta.ts';
import { beforeMeta, disconnectMeta, type Left, revokeAtMeta } from './disconnect-meta.ts';
import { forgetMetaPerson } from './forget-meta-person.ts';
import { deletionCode, readDeletionCode } from './deletion-code.ts';
import { deletionPage, deletionPagePolicy, pageLanguage } from './deletion-page.ts';
import { newState, readState } from './oauth-state.ts';
import { type AppContext, currentUser } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound, Problem } from '../errors.ts';
import { metaRedirectUri, openMetaApp } from './meta-app.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { returnToPage } from '../middleware/return-to-page.ts';
import { json } from '../platform/http-schema.ts';
import { disconnectedSchema, viewDisconnected } from './meta-schema.ts';

const tags = ['Meta connection'];
const page = '/crm/marketing';
const moved = { description: 'To the page, with `success=connected` or `error=CODE`.' };

/** What Meta's dialog adds to our address: `code` and `state`, or why not. It may add more. */
const word = z.string().optional();
const backFromMeta = z.looseObject({
  code: word,
  state: word,
  error: word,
  error_reason: word,
  error_description: word,
  error_code: word,
});
/** What Meta posts comes to an address that we gave it. */
const theirs = z.looseObject({});

const app = routes();
app.use('/crm/auth/meta/callback', returnToPage(page));

export const metaOauth = app
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/auth/meta/url',
      access: 'marketing.connect',
      summary: 'Where to send a person to connect Meta',
      tags,
      responses: {
        200: json(
          z.object({
            url: z.url(),
            auth_url: z.url().openapi({ description: 'The same.' }),
            expires_in: z.int().openapi({
              description:
                'Seconds until coming back is too late: the rest of the session’s access token. Refresh the session first to have ten minutes.',
            }),
          }),
        ),
      },
    }),
    async (c) => {
      const { deps } = c.var;
      const { config } = deps;
      openMetaApp(deps);
      const { until } = currentUser(c);
      const { state, seconds } = await newState(config.JWT_SECRET_KEY, beginner(c), until, deps.now());
      const url = dialogUrl({
        dialogUrl: config.META_DIALOG_URL,
        version: config.META_GRAPH_API_VERSION,
        appId: config.META_APP_ID!,
        redirectUri: metaRedirectUri(deps),
        state,
        scopes,
        rerequest: true,
      });
      return c.json({ url, auth_url: url, expires_in: seconds }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/auth/meta/callback',
      access: 'marketing.connect',
      summary: 'Come back from Meta’s dialog',
      tags,
      request: { query: backFromMeta },
      responses: { 302: moved },
    }),
    async (c) => {
      const { deps } = c.var;
      c.header('referrer-policy', 'no-referrer');
      await limitRate(c, `meta-callback:${currentUser(c).id}`, { limit: 30, seconds: 600 });
      const back = readCallback(new URL(c.req.url).searchParams);
      await takeState(c, back.state);
      if (back.is !== 'code') return c.redirect(failure(back.is === 'denied' ? 'denied' : 'auth_failed'), 302);
      const grant = await redeemCode(deps, back.code);
      if ('error' in grant) return c.redirect(failure(grant.error, grant.missing), 302);
      await c.var.change(302, async (act) => {
        await connectMeta(act, deps, grant);
        return null;
      });
      return c.redirect(`${page}?success=connected`, 302);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/auth/meta/disconnect',
      access: 'marketing.connect',
      summary: 'Disconnect Meta: the token is deleted here and taken back there; what was read stays',
      tags,
      responses: { 200: json(disconnectedSchema) },
    }),
    async (c) => {
      const { deps } = c.var;
      let left: Left = { person: null, isShared: false, pages: [] };
      await c.var.change(200, async (act) => {
        left = await disconnectMeta(act, deps);
        return viewDisconnected(beforeMeta(left));
      });
      const body = viewDisconnected(await revokeAtMeta(deps, currentUser(c).tenantId, left));
      await c.var.amend(body);
      return c.json(body, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/auth/meta/deauthorize',
      access: 'public',
      reads: 'few',
      summary: 'Meta says that a person removed the app (signed_request)',
      tags,
      request: { query: theirs },
      responses: { 200: json(z.object({ success: z.boolean() })) },
    }),
    async (c) => {
      const person = await signedPerson(c);
      await forgetMetaPerson(c.var.deps, person, 'deauthorize', c.var);
      return c.json({ success: true }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/auth/meta/data-deletion',
      access: 'public',
      reads: 'few',
      summary: 'Meta says that a person wants their data deleted (signed_request)',
      tags,
      request: { query: theirs },
      responses: { 200: json(z.object({ url: z.url(), confirmation_code: z.string() })) },
    }),
    async (c) => {
      const { deps } = c.var;
      const person = await signedPerson(c);
      await forgetMetaPerson(deps, person, 'data-deletion', c.var);
      const code = await deletionCode(deps.config.JWT_SECRET_KEY, deps.now());
      const url = `${deps.config.PUBLIC_URL}/api/crm/auth/meta/data-deletion/${code}`;
      return c.json({ url, confirmation_code: code }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/auth/meta/data-deletion/{code}',
      access: 'public',
      summary: 'A page that says what became of a deletion request',
      tags,
      request: {
        params: z.object({ code: z.string().regex(/^[0-9a-f]{40}$/) }),
        // A link that Meta shows people: it may add names of its own.
        query: z.looseObject({ lang: z.enum(['es', 'en']).optional() }),
      },
      responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } } },
    }),
    async (c) => {
      const { deps } = c.var;
      await limitRate(c, `deletion-page:${c.var.ip}`, { limit: 60, seconds: 60 });
      const { code } = c.req.valid('param');
      const at = await readDeletionCode(deps.config.JWT_SECRET_KEY, code);
      if (!at) throw notFound();
      const language = pageLanguage(c.req.valid('query').lang, c.req.header('accept-language'));
      c.header('content-security-policy', await deletionPagePolicy());
      return c.html(deletionPage(at, code, language), 200);
    },
  );

const failure = (error: ConnectError, missing: string[] = []): string =>
  `${page}?${new URLSearchParams({ error, ...(missing.length > 0 && { missing: missing.join(',') }) })}`;

function beginner(c: AppContext) {
  const { id: userId, sessionId, tenantId } = currentUser(c);
  return { userId, sessionId, tenantId };
}

/** Uses the state up. @throws Problem `invalid_state` unless this person began it in this session, lately, and once */
async function takeState(c: AppContext, state: string | null): Promise<void> {
  const { deps } = c.var;
  const who = beginner(c);
  const hash = await readState(deps.config.JWT_SECRET_KEY, who, state, deps.now());
  const isFirst =
    hash !== null && (await withTenant(deps.sql, who.tenantId, (tx) => consumeState(tx, hash, who.userId)));
  if (!isFirst) throw new Problem('invalid_state');
}

/** Whom a signed request of Meta's is about. @throws Problem 400 for any that Meta did not sign, or more than an hour ago */
async function signedPerson(c: AppContext): Promise<SignedRequest> {
  const { deps, ip } = c.var;
  await limitRate(c, `signed-request:${ip}`, { limit: 120, seconds: 60 });
  const secret = deps.config.META_APP_SECRET;
  const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  const text = form.signed_request;
  const signed = secret && typeof text === 'string' ? readSignedRequest(secret, text, deps.now().getTime()) : null;
  if (!signed)
    throw new Problem('bad_request', { detail: 'The signed_request is not signed by Meta for this app, or old.' });
  return signed;
}
