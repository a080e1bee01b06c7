/** Everything around flows and what they send, as one set of routes. */
import { routes } from '../endpoint.ts';
import { automation } from './automation.ts';
import { diagnostics } from './diagnostics.ts';
import { keptAside } from './kept-aside.ts';
import { enrolments } from './enrolments.ts';
import { flowBacktest } from './flow-backtest.ts';
import { flowControl } from './flow-control.ts';
import { flowDraft } from './flow-draft.ts';
import { flowEditor } from './flow-editor.ts';
import { flowSimulate } from './flow-simulate.ts';
import { flowStats } from './flow-stats.ts';
import { flowVersions } from './flow-versions.ts';
import { flows } from './flows.ts';
import { killSwitch } from './kill-switch.ts';
import { messages } from './messages.ts';
import { senders } from './senders.ts';
import { stream } from './stream.ts';
import { templates } from './templates.ts';
import { webhooks } from './webhooks.ts';

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
