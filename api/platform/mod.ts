/** The account itself: settings, audit, diagnostics, what was kept aside, outgoing webhooks, live news, operators. Probes and docs: app.ts. */
import { routes } from '../endpoint.ts';
import { alertRoutes } from './alerts/alert-routes.ts';
import { auditLog } from './audit-routes.ts';
import { diagnostics } from './diagnostics/diagnostics-routes.ts';
import { retention } from './diagnostics/retention-routes.ts';
import { features } from './features/feature-routes.ts';
import { operatorFeatures } from './features/operator-routes.ts';
import { firstSteps } from './first-steps-routes.ts';
import { keptAside } from './kept-aside-routes.ts';
import { operator } from './operator-routes.ts';
import { operatorTenants } from './operators/tenant-routes.ts';
import { settings } from './settings-routes.ts';
import { weeklyReport } from './weekly/weekly-routes.ts';
import { webhooks } from './webhooks/webhook-routes.ts';
import { stream } from './stream/stream-routes.ts';

export const platformApi = routes()
  .route('/', settings)
  .route('/', firstSteps)
  .route('/', alertRoutes)
  .route('/', weeklyReport)
  .route('/', features)
  .route('/', operatorFeatures)
  .route('/', auditLog)
  .route('/', operator)
  .route('/', operatorTenants)
  .route('/', diagnostics)
  .route('/', retention)
  .route('/', keptAside)
  .route('/', webhooks)
  .route('/', stream);
