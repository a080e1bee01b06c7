/** Everything around flows and what they send, as one set of routes. */
import { routes } from '../endpoint.ts';
import { automation } from './automation-routes.ts';
import { diagnostics } from '../routes/diagnostics.ts';
import { keptAside } from '../routes/kept-aside.ts';
import { enrolments } from './enrolments/enrolment-routes.ts';
import { flowBacktest } from './trial/backtest-routes.ts';
import { flowControl } from './control-routes.ts';
import { flowDraft } from './draft/draft-routes.ts';
import { flowEditor } from './draft/editor-routes.ts';
import { flowSimulate } from './trial/simulate-routes.ts';
import { flowStats } from './stats-routes.ts';
import { flowVersions } from './draft/version-routes.ts';
import { flows } from './flow-routes.ts';
import { killSwitch } from '../routes/kill-switch.ts';
import { messages } from '../routes/messages.ts';
import { senders } from '../routes/senders.ts';
import { stream } from '../routes/stream.ts';
import { templates } from '../routes/templates.ts';
import { webhooks } from '../routes/webhooks.ts';

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
