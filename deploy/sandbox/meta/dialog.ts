/** The dialog in which a person lets the app in. A script answers it with `&decision=allow|deny`. */
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Meta } from './meta.ts';
import { person } from './world.ts';

const meanings: Record<string, string> = {
  ads_read: 'Ver las estadísticas de tus anuncios',
  ads_management: 'Administrar los anuncios de tus cuentas',
  business_management: 'Ver tus portafolios comerciales',
  leads_retrieval: 'Leer los clientes potenciales de tus formularios',
  pages_show_list: 'Ver la lista de tus páginas',
  pages_read_engagement: 'Leer el contenido de tus páginas',
  pages_manage_metadata: 'Recibir avisos de tus páginas',
  pages_manage_ads: 'Ver los formularios de tus páginas',
};

export function dialog(meta: Meta): Hono {
  const app = new Hono();
  const answer = (context: Context): Response | Promise<Response> => show(meta, context);
  app.get('/dialog/oauth', answer);
  app.get('/:version{v\\d+\\.\\d+}/dialog/oauth', answer);
  return app;
}

function show(meta: Meta, context: Context): Response | Promise<Response> {
  const query = new URL(context.req.url).searchParams;
  const { appId, redirectUris } = meta.settings;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== appId)
    return refuse(context, 'Invalid App ID: The provided app ID does not look like a valid app ID.');
  if (!redirectUris.includes(redirectUri))
    return refuse(
      context,
      "URL Blocked: This redirect failed because the redirect URI is not white-listed in the app's client OAuth settings.",
    );
  const wanted = [...new Set((query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean))];
  // What was declined before is not asked again, unless the app says so.
  const again = query.get('auth_type') === 'rerequest';
  const asked = wanted.filter((scope) => again || meta.tokens.permissions.get(scope) !== 'declined');
  const decision = query.get('decision');
  if (decision === 'deny') return deny(context, query, redirectUri);
  if (decision === 'allow') return allow(meta, context, query, redirectUri, asked);
  return page(meta, context, query, asked);
}

const back = (context: Context, redirectUri: string, values: Record<string, string | null>): Response => {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) if (value !== null) url.searchParams.set(name, value);
  context.header('Referrer-Policy', 'no-referrer');
  return context.redirect(url.href, 302);
};

function deny(context: Context, query: URLSearchParams, redirectUri: string): Response {
  return back(context, redirectUri, {
    error_reason: 'user_denied',
    error: 'access_denied',
    error_description: 'Permissions error.',
    error_code: '200',
    state: query.get('state'),
  });
}

/** `granted=a,b` (or one `grant` each, from the page) is fewer than asked; a configuration (`config_id`) takes all or nothing. */
function allow(meta: Meta, context: Context, query: URLSearchParams, redirectUri: string, asked: string[]): Response {
  const chosen = query.has('granted') ? (query.get('granted') ?? '').split(/[\s,]+/) : query.getAll('grant');
  const some = query.has('granted') || query.has('choice');
  const granted = asked.filter((scope) => !some || chosen.includes(scope));
  if (query.has('config_id') && granted.length < asked.length) return deny(context, query, redirectUri);
  for (const scope of asked) meta.tokens.permissions.set(scope, granted.includes(scope) ? 'granted' : 'declined');
  const code = meta.tokens.issueCode(redirectUri, ['public_profile', ...granted]);
  meta.changed();
  const scopes: Record<string, string> = query.get('response_type')?.includes('granted_scopes')
    ? { granted_scopes: granted.join(','), denied_scopes: asked.filter((scope) => !granted.includes(scope)).join(',') }
    : {};
  return back(context, redirectUri, { code, ...scopes, state: query.get('state') });
}

function page(meta: Meta, context: Context, query: URLSearchParams, asked: string[]): Response | Promise<Response> {
  const hidden = [...query].filter(([name]) => !['decision', 'grant', 'granted', 'choice'].includes(name));
  const rows = asked.map(
    (scope) =>
      html`<li>
        <label
          ><input type="checkbox" name="grant" value="${scope}" checked />
          <span>${meanings[scope] ?? scope} <code>${scope}</code></span></label
        >
      </li>`,
  );
  const origin = new URL(query.get('redirect_uri')!).origin;
  const body = html`<p class="mark">
      <strong>Sandbox</strong> Esta ventana hace de Meta: nada de esto llega a Facebook.
    </p>
    <h1>${meta.settings.appName} quiere acceder a tu cuenta</h1>
    <p class="hint">Entraste como ${person.name}. Desmarca permisos para ver qué pasa cuando faltan.</p>
    <form method="get">
      ${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <input type="hidden" name="choice" value="some" />
      <ul>
        ${rows}
      </ul>
      <div class="acts">
        <button name="decision" value="deny">Cancelar</button>
        <button name="decision" value="allow" class="main">Continuar como ${person.name.split(' ')[0]}</button>
      </div>
    </form>`;
  return send(context, body, `form-action 'self' ${origin}`);
}

function refuse(context: Context, why: string): Response | Promise<Response> {
  context.status(400);
  return send(
    context,
    html`<p class="mark"><strong>Sandbox</strong> Esta ventana hace de Meta.</p>
      <h1>No se puede abrir</h1>
      <p>${why}</p>`,
    "form-action 'none'",
  );
}

function send(
  context: Context,
  body: HtmlEscapedString | Promise<HtmlEscapedString>,
  formAction: string,
): Response | Promise<Response> {
  context.header(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; ${formAction}`,
  );
  context.header('Referrer-Policy', 'no-referrer');
  context.header('Cache-Control', 'no-store');
  return context.html(
    html`<!doctype html>
      <html lang="es">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>Sandbox · Meta</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="/page/base.css" />
          <link rel="stylesheet" href="/page/meta.css" />
        </head>
        <body class="dialog">
          <main>${body}</main>
        </body>
      </html>`,
  );
}
