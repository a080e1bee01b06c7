/** Leads, their deals, and the ways they come in. */
import { routes } from '../endpoint.ts';
import { bulkChanges } from './bulk/bulk-routes.ts';
import { carts } from './cart-routes.ts';
import { events } from './event-routes.ts';
import { customFields } from './fields/field-routes.ts';
import { importBatches } from './import/batch-routes.ts';
import { imports } from './import/import-routes.ts';
import { ingest } from './ingest-routes.ts';
import { leads } from './lead-routes.ts';
import { leadMerges } from './merge-routes.ts';
import { leadTimeline } from './lead-timeline-routes.ts';
import { opportunities } from './opportunity-routes.ts';
import { sales } from './sale-routes.ts';
import { segments } from './segments/segment-routes.ts';
import { dealStages } from './stages/stage-routes.ts';
import { leadViews } from './views/view-routes.ts';
import { tasks } from './tasks/task-routes.ts';

export const crmApi = routes()
  .route('/', leads)
  .route('/', bulkChanges)
  .route('/', leadViews)
  .route('/', customFields)
  .route('/', leadMerges)
  .route('/', leadTimeline)
  .route('/', opportunities)
  .route('/', dealStages)
  .route('/', sales)
  .route('/', carts)
  .route('/', tasks)
  .route('/', events)
  .route('/', segments)
  .route('/', ingest)
  .route('/', imports)
  .route('/', importBatches);
