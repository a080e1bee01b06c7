/** Who signs in, who is on the team, which programs may call. */
import { routes } from '../endpoint.ts';
import { apiKeys } from './api-key-routes.ts';
import { auth } from './auth-routes.ts';
import { notifications } from './notification-routes.ts';
import { team } from './team-routes.ts';

export const peopleApi = routes().route('/', auth).route('/', notifications).route('/', team).route('/', apiKeys);
