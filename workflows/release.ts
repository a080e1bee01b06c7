/** Worker Versioning: which release this worker is, and whose workflows it takes. */
import type { WorkerOptions } from '@temporalio/worker';
import type { Config } from './config.ts';

/**
 * Whoever is in a flow stays with the release that they began with, and so does the system's own work; `npm run upgrade` says to which
 * one new people go. A worker without DEPLOYMENT_NAME takes what no release has (`deploy/README.md`, upgrades). No workflow names a
 * behaviour of its own: Temporal would refuse each of its tasks to a worker without versions.
 */
export function releaseOptions({
  DEPLOYMENT_NAME: deploymentName,
  BUILD_ID: buildId,
}: Pick<Config, 'DEPLOYMENT_NAME' | 'BUILD_ID'>): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (deploymentName === undefined || buildId === undefined) return {};
  const version = { deploymentName, buildId };
  return {
    workerDeploymentOptions: { useWorkerVersioning: true, version, defaultVersioningBehavior: 'PINNED' },
  };
}
