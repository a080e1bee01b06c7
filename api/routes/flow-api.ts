/** Everything around flows, as one set of routes. */
import { routes } from '../endpoint.ts';
import { enrolments } from './enrolments.ts';
import { flowControl } from './flow-control.ts';
import { flowDraft } from './flow-draft.ts';
import { flowEditor } from './flow-editor.ts';
import { flowSimulate } from './flow-simulate.ts';
import { flowStats } from './flow-stats.ts';
import { flowVersions } from './flow-versions.ts';
import { flows } from './flows.ts';
import { messages } from './messages.ts';

export const flowApi = routes()
  .route('/', flows)
  .route('/', flowDraft)
  .route('/', flowEditor)
  .route('/', flowVersions)
  .route('/', flowControl)
  .route('/', flowStats)
  .route('/', flowSimulate)
  .route('/', enrolments)
  .route('/', messages);
