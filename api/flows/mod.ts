/** Everything around flows and what they send, as one set of routes. */
import { routes } from '../endpoint.ts';
import { automation } from './automation-routes.ts';
import { diagnostics } from '../platform/diagnostics/diagnostics-routes.ts';
import { keptAside } from '../platform/kept-aside-routes.ts';
import { enrolments } from './enrolments/enrolment-routes.ts';
import { flowBacktest } from './trial/backtest-routes.ts';
import { flowControl } from './control-routes.ts';
import { flowDraft } from './draft/draft-routes.ts';
import { flowEditor } from './draft/editor-routes.ts';
import { flowSimulate } from './trial/simulate-routes.ts';
import { flowStats } from './stats-routes.ts';
import { flowVersions } from './draft/version-routes.ts';
import { flows } from './flow-routes.ts';
import { killSwitch } from '../sending/kill-switch-routes.ts';
import { messages } from '../sending/message-routes.ts';
import { senders } from '../sending/sender-routes.ts';
import { stream } from '../platform/stream/stream-routes.ts';
import { templates } from '../sending/template-routes.ts';
import { webhooks } from '../webhooks/webhook-routes.ts';

export const flowApi = routes()
  .route('/', flows)
  .route('/', flowDraft)
  .route('/', flowVersions)
  .route('/', flowControl)
  .route('/', flowStats)
  .route('/', flowSimulate)
  .route('/', flowBacktest)
  .route('/', flowEditor)
  .route('/', enrolments)
  .route('/', messages)
  .route('/', templates)
  .route('/', senders)
  .route('/', automation)
  .route('/', killSwitch)
  .route('/', diagnostics)
  .route('/', keptAside)
  .route('/', stream)
  .route('/', webhooks);
