/** The whole API as one value. Give it its dependencies and call `fetch` or `request`; it knows no runtime. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './context.ts';
import type { Deps } from './deps.ts';
import { Problem } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { limitBody } from './middleware/body.ts';
import { readFormImport } from './middleware/form-import.ts';
import { servePages } from './middleware/pages.ts';
import { identifyRequest } from './middleware/request-id.ts';
import { secureHeaders } from './middleware/secure-headers.ts';
import { onError } from './on-error.ts';
import { apiKeys } from './people/api-key-routes.ts';
import { auditLog } from './platform/audit-routes.ts';
import { auth } from './people/auth-routes.ts';
import { carts } from './crm/cart-routes.ts';
import { events } from './crm/event-routes.ts';
import { flowApi } from './flows/mod.ts';
import { addDocs } from './platform/docs-routes.ts';
import { addProbes } from './platform/health-routes.ts';
import { imports } from './crm/import/import-routes.ts';
import { ingest } from './crm/ingest-routes.ts';
import { leadTimeline } from './crm/lead-timeline-routes.ts';
import { leads } from './crm/lead-routes.ts';
import { marketingCampaigns } from './marketing/campaign-routes.ts';
import { marketingDefinitions } from './marketing/definition-routes.ts';
import { marketingExport } from './marketing/export-routes.ts';
import { marketingLeads } from './marketing/lead-routes.ts';
import { marketingRates } from './marketing/rate-routes.ts';
import { marketingStats } from './marketing/stats-routes.ts';
import { metaAccounts } from './meta/account-routes.ts';
import { metaOauth } from './meta/oauth-routes.ts';
import { metaPages } from './meta/page-routes.ts';
import { metaSync } from './meta/sync-routes.ts';
import { notifications } from './people/notification-routes.ts';
import { operator } from './platform/operator-routes.ts';
import { opportunities } from './crm/opportunity-routes.ts';
import { sales } from './crm/sale-routes.ts';
import { settings } from './platform/settings-routes.ts';
import { team } from './people/team-routes.ts';

/** Every route under /api. Chained, so that its type carries them all to the web app's client. */
const api = () =>
  new OpenAPIHono<AppEnv>()
    .route('/', auth)
    .route('/', leads)
    .route('/', leadTimeline)
    .route('/', opportunities)
    .route('/', sales)
    .route('/', carts)
    .route('/', events)
    .route('/', notifications)
    .route('/', settings)
    .route('/', team)
    .route('/', apiKeys)
    .route('/', auditLog)
    .route('/', operator)
    .route('/', ingest)
    .route('/', imports)
    .route('/', marketingStats)
    .route('/', marketingCampaigns)
    .route('/', marketingLeads)
    .route('/', marketingExport)
    .route('/', marketingRates)
    .route('/', marketingDefinitions)
    .route('/', metaOauth)
    .route('/', metaAccounts)
    .route('/', metaPages)
    .route('/', metaSync)
    .route('/', flowApi);

export function createApp(deps: Deps) {
  const metrics = createMetrics();
  const app = new OpenAPIHono<AppEnv>();
  app.use(identifyRequest(deps, metrics), secureHeaders, limitBody);
  app.post('/api/crm/:list/import', readFormImport);
  app.onError(onError);
  app.notFound((c) => new Problem('not_found').toResponse(c.var.requestId, c.req.header('accept-language')));
  addProbes(app, metrics);
  const served = app.route('/api', api());
  addDocs(app, deps);
  app.use(servePages);
  return served;
}

/** For `hc<App>`: the web app imports this type and nothing else from here. */
export type App = ReturnType<typeof createApp>;
