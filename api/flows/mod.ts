/** Flows, their drafts and versions, trials of them, and the people inside. */
import { routes } from '../endpoint.ts';
import { audiences } from './audience/audience-routes.ts';
import { automation } from './automation-routes.ts';
import { flowControl } from './control-routes.ts';
import { flowDraft } from './draft/draft-routes.ts';
import { flowEditor } from './draft/editor-routes.ts';
import { flowPresence } from './draft/presence-routes.ts';
import { flowVersions } from './draft/version-routes.ts';
import { enrolments } from './enrolments/enrolment-routes.ts';
import { flowFiles } from './files/file-routes.ts';
import { flowMoves } from './moves/move-routes.ts';
import { flowNumbers } from './numbers/numbers-routes.ts';
import { flows } from './flow-routes.ts';
import { flowSecrets } from './secrets/secret-routes.ts';
import { flowSplits } from './splits/split-routes.ts';
import { flowStats } from './stats-routes.ts';
import { whyNot } from './why/why-routes.ts';
import { flowBacktest } from './trial/backtest-routes.ts';
import { flowSimulate } from './trial/simulate-routes.ts';

export const flowApi = routes()
  .route('/', flows)
  .route('/', flowFiles)
  .route('/', flowDraft)
  .route('/', flowPresence)
  .route('/', flowVersions)
  .route('/', flowControl)
  .route('/', flowMoves)
  .route('/', flowStats)
  .route('/', flowSplits)
  .route('/', flowNumbers)
  .route('/', flowSecrets)
  .route('/', flowSimulate)
  .route('/', flowBacktest)
  .route('/', flowEditor)
  .route('/', audiences)
  .route('/', enrolments)
  .route('/', whyNot)
  .route('/', automation);
