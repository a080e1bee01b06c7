/** The connection with Meta: who connected, which ad accounts and pages, how far they are read. */
import { routes } from '../endpoint.ts';
import { metaAccounts } from './account-routes.ts';
import { conversions } from './conversions/conversion-routes.ts';
import { metaForms } from './form-routes.ts';
import { metaOauth } from './oauth-routes.ts';
import { metaPages } from './page-routes.ts';
import { metaSync } from './sync-routes.ts';

export const metaApi = routes()
  .route('/', metaOauth)
  .route('/', metaAccounts)
  .route('/', metaPages)
  .route('/', metaForms)
  .route('/', metaSync)
  .route('/', conversions);
