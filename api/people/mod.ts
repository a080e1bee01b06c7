/** Who signs in, who is on the team, which programs may call. */
import { routes } from '../endpoint.ts';
import { apiKeys } from './api-key-routes.ts';
import { auth } from './auth-routes.ts';
import { links } from './links/link-routes.ts';
import { notifications } from './notification-routes.ts';
import { sessions } from './session-routes.ts';
import { invitations } from './team/invitation-routes.ts';
import { team } from './team/team-routes.ts';

export const peopleApi = routes()
  .route('/', auth)
  .route('/', sessions)
  .route('/', links)
  .route('/', notifications)
  .route('/', team)
  .route('/', invitations)
  .route('/', apiKeys);
