/** Everything Temporal's sandbox loads. A workflow is one export here. */
import { setWorkflowOptions } from '@temporalio/workflow';
import { adsSync, adsSyncDue } from './ads-sync.ts';
import { audienceDue } from './audience-due.ts';
import { metaCheck } from './meta-check.ts';

export { enrolment } from './enrolment.ts';
export { adsSync, adsSyncDue, audienceDue, metaCheck };

// Where releases have versions, an enrolment stays with its own (release.ts); a system's workflow goes on by the newest.
const onward = { versioningBehavior: 'AUTO_UPGRADE' } as const;
setWorkflowOptions(onward, adsSync);
setWorkflowOptions(onward, adsSyncDue);
setWorkflowOptions(onward, audienceDue);
setWorkflowOptions(onward, metaCheck);
