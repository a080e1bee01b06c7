/** The API's description for programs (`/api/openapi.json`) and for people (`/api/docs`). */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { base64url } from './secrets.ts';
import type { AppEnv } from '../context.ts';
import type { Deps } from '../deps.ts';
import { docsPage } from './docs-page.ts';
import { authenticate } from '../middleware/session.ts';
import { describeApi, describeSecurity } from '../openapi.ts';
import type { OpenApiDocument } from '../openapi.ts';

/** Call it after all routes are there. */
export function addDocs(app: OpenAPIHono<AppEnv>, { config }: Deps): void {
  const { hostname } = new URL(config.PUBLIC_URL);
  const isPublic =
    (config.API_DOCS ?? (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ? 'public' : 'signed-in')) ===
    'public';
  const guard = isPublic ? createMiddleware<AppEnv>((_c, next) => next()) : authenticate(false);
  describeSecurity(app);
  let made: OpenApiDocument | undefined;
  const description = () => (made ??= describeApi(app, config.PUBLIC_URL));

  app.get('/api/openapi.json', guard, (c) => c.json(description() as object));
  app.get('/api/docs', guard, (c) => {
    const nonce = base64url(crypto.getRandomValues(new Uint8Array(16)));
    c.header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    );
    return c.html(docsPage(description(), nonce));
  });
}
