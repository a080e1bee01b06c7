/** What goes out: messages, templates, senders, the switch that stops it all. */
import { routes } from '../endpoint.ts';
import { killSwitch } from './kill-switch-routes.ts';
import { media } from './media/media-routes.ts';
import { messages } from './message-routes.ts';
import { senders } from './sender-routes.ts';
import { tests } from './tests/test-routes.ts';
import { templates } from './templates/template-routes.ts';

export const sendingApi = routes()
  .route('/', messages)
  .route('/', templates)
  .route('/', media)
  .route('/', tests)
  .route('/', senders)
  .route('/', killSwitch);
