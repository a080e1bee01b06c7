/** The whole API as one value. Give it its dependencies and call `fetch` or `request`; it knows no runtime. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './context.ts';
import type { Deps } from './deps.ts';
import { createMetrics } from './metrics.ts';
import { limitHead } from './middleware/body.ts';
import { notServed, refuseOtherMethods } from './middleware/method.ts';
import { servePages } from './middleware/pages.ts';
import { identifyRequest } from './middleware/request-id.ts';
import { requireTls } from './middleware/require-tls.ts';
import { secureHeaders } from './middleware/secure-headers.ts';
import { onError } from './on-error.ts';
import { crmApi } from './crm/mod.ts';
import { flowApi } from './flows/mod.ts';
import { marketingApi } from './marketing/mod.ts';
import { metaApi } from './meta/mod.ts';
import { peopleApi } from './people/mod.ts';
import { addDocs } from './platform/docs-routes.ts';
import { addProbes } from './platform/health-routes.ts';
import { platformApi } from './platform/mod.ts';
import { sendingApi } from './sending/mod.ts';
import { countStreams } from './platform/stream/stream-routes.ts';
import { webhooks } from './webhooks/webhook-routes.ts';

/** Every route under /api, by noun. Chained, so that its type carries them all to the web app's client. */
const api = () =>
  new OpenAPIHono<AppEnv>()
    .route('/', peopleApi)
    .route('/', crmApi)
    .route('/', platformApi)
    .route('/', marketingApi)
    .route('/', metaApi)
    .route('/', flowApi)
    .route('/', sendingApi)
    .route('/', webhooks);

export function createApp(deps: Deps) {
  const metrics = createMetrics(() => countStreams(deps));
  const app = new OpenAPIHono<AppEnv>();
  app.use(identifyRequest(deps, metrics), secureHeaders(deps.config.PUBLIC_URL), requireTls, limitHead);
  app.use(refuseOtherMethods(app));
  app.onError(onError);
  app.notFound((c) => notServed(app, c.req.path).toResponse(c.var.requestId, c.req.header('accept-language')));
  addProbes(app, metrics);
  const served = app.route('/api', api());
  addDocs(app, deps);
  app.use(servePages);
  return served;
}

/** For `hc<App>`: the web app imports types alone from here. */
export type App = ReturnType<typeof createApp>;
/** What it draws of a message, and what the audit log names: a description of the API has no better names for them. */
export type { AuditAction } from '#db/platform/audit-actions.ts';
export type { Said } from '#providers/news.ts';
