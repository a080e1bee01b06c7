/** The numbers of the Marketing Hub. */
import { routes } from '../endpoint.ts';
import { marketingCampaigns } from './campaign-routes.ts';
import { marketingDefinitions } from './definition-routes.ts';
import { marketingExport } from './export-routes.ts';
import { marketingLeads } from './lead-routes.ts';
import { marketingRates } from './rate-routes.ts';
import { marketingStats } from './stats-routes.ts';

export const marketingApi = routes()
  .route('/', marketingStats)
  .route('/', marketingCampaigns)
  .route('/', marketingLeads)
  .route('/', marketingExport)
  .route('/', marketingRates)
  .route('/', marketingDefinitions);
