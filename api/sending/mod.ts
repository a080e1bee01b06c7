/** What goes out: messages, templates, senders, the switch that stops it all. */
import { routes } from '../endpoint.ts';
import { conversations } from './conversations/conversation-routes.ts';
import { notes } from './conversations/note-routes.ts';
import { savedReplies } from './conversations/saved-reply-routes.ts';
import { killSwitch } from './kill-switch-routes.ts';
import { media } from './media/media-routes.ts';
import { messages } from './message-routes.ts';
import { senders } from './sender-routes.ts';
import { tests } from './tests/test-routes.ts';
import { readyTextRoutes } from './templates/ready-text-routes.ts';
import { templates } from './templates/template-routes.ts';

export const sendingApi = routes()
  .route('/', messages)
  .route('/', conversations)
  .route('/', notes)
  .route('/', savedReplies)
  .route('/', templates)
  .route('/', readyTextRoutes)
  .route('/', media)
  .route('/', tests)
  .route('/', senders)
  .route('/', killSwitch);
