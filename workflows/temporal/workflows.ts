/** Everything Temporal's sandbox loads. A workflow is one export here. */
export { enrolment } from './enrolment.ts';
export { adsSync, adsSyncDue } from './ads-sync.ts';
export { audienceDue } from './audience-due.ts';
export { metaCheck } from './meta-check.ts';
