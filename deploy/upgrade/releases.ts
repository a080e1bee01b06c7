/**
 * Releases of the worker as Temporal knows them (Worker Versioning): which there are, which one takes new people, who is still
 * inside which. By Temporal's own calls, so that it runs wherever its front end is reached.
 */
import type { Client } from '@temporalio/client';

export interface Releases {
  /** Who takes new people: a release, or null for workers without versions. */
  current: string | null;
  /** A release that takes a share of them, in percent. */
  ramping: { release: string; percent: number } | null;
  /** Newest first; `inside`: enrolments that stay with it. */
  all: { release: string; since: Date; inside: number }[];
}

/** What a person is told, and not a fault of the program. */
export class Refusal extends Error {}

const noVersions =
  'This Temporal server knows no Worker Versioning: it takes server 1.28 or newer. Leave DEPLOYMENT_NAME empty, and end the older workers before the newer ones begin.';

/** @throws Refusal where the server knows no versions, or no worker with this deployment's name was ever there */
export async function readReleases(client: Client, deploymentName: string): Promise<Releases> {
  const { workerDeploymentInfo: info } = await describe(client, deploymentName);
  const routing = info?.routingConfig;
  const found = (info?.versionSummaries ?? []).map(async ({ deploymentVersion, createTime }) => {
    const release = deploymentVersion?.buildId ?? '';
    const since = new Date(Number(createTime?.seconds ?? 0) * 1000);
    return { release, since, inside: await countInside(client, deploymentName, release) };
  });
  const ramping = routing?.rampingDeploymentVersion?.buildId;
  return {
    current: routing?.currentDeploymentVersion?.buildId ?? null,
    ramping: ramping ? { release: ramping, percent: routing?.rampingVersionPercentage ?? 0 } : null,
    all: (await Promise.all(found)).toSorted((a, b) => b.since.getTime() - a.since.getTime()),
  };
}

/**
 * From now on new people go to this release, and with them everybody whom no release has. Whoever is in one stays there.
 * @param release null: to workers without versions
 * @param percent fewer than 100: only such a share of them
 * @throws Refusal where none of its workers is there
 */
export async function giveNewPeople(
  client: Client,
  deploymentName: string,
  release: string | null,
  percent = 100,
): Promise<void> {
  const to = { namespace: client.options.namespace, deploymentName, buildId: release ?? '' };
  const { conflictToken } = await describe(client, deploymentName);
  const call =
    percent < 100
      ? client.workflowService.setWorkerDeploymentRampingVersion({ ...to, conflictToken, percentage: percent })
      : client.workflowService.setWorkerDeploymentCurrentVersion({ ...to, conflictToken });
  await call.catch((error: { code?: number; details?: string }) => {
    throw refusalOf(error, release) ?? error;
  });
  // What was a share of them before is the rest now.
  if (percent === 100 && (await readRamp(client, deploymentName)))
    await client.workflowService.setWorkerDeploymentRampingVersion({ ...to, buildId: '', percentage: 0 });
}

/** What Temporal says when it refuses (server 1.29, service/worker/workerdeployment), and what that means here. */
const refusals: [RegExp, (release: string | null) => string][] = [
  [/not found|no worker deployment/i, (release) => `No worker of ${release} takes work yet: start it, and try again.`],
  [
    /missing active task queues/i,
    (release) =>
      `Workers of ${release} do not take all that the others take: is TEMPORAL_TASK_QUEUE the same, and are they ready?`,
  ],
  [/conflict token/i, () => 'Somebody else changed the releases at this moment: look how it stands, and try again.'],
  [/manageridentity/i, () => 'Somebody else has taken the releases of this installation for themselves at Temporal.'],
];

/** A refusal by Temporal in a person's words; null for any other error. 5: NOT_FOUND, 9: FAILED_PRECONDITION (grpc). */
export function refusalOf({ code, details = '' }: { code?: number; details?: string }, release: string | null) {
  if (code !== 5 && code !== 9) return null;
  const [, say] = refusals.find(([words]) => words.test(details)) ?? [];
  return new Refusal(`${say?.(release) ?? 'Temporal refuses that.'} (${details})`);
}

/**
 * Whoever is in `from` goes on by the release that takes new people, from their next step or wait: it replays what they did so far.
 * Only forward: an older release may not know what a newer one did. @returns how many were told
 */
export async function moveOn(client: Client, deploymentName: string, from: string): Promise<number> {
  let told = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query: insideQuery(deploymentName, from) })) {
    await client.workflowService
      .updateWorkflowExecutionOptions({
        namespace: client.options.namespace,
        workflowExecution: { workflowId, runId },
        workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
        updateMask: { paths: ['versioning_override'] },
      })
      .then(
        () => told++,
        (error: { code?: number }) => {
          // It has ended meanwhile.
          if (error.code !== 5) throw error;
        },
      );
  }
  return told;
}

const insideQuery = (deploymentName: string, release: string) =>
  `TemporalWorkerDeploymentVersion = '${deploymentName}:${release}' AND TemporalWorkflowVersioningBehavior = 'Pinned' AND ExecutionStatus = 'Running'`;

/** How many are in a release that stay with it. Visibility may be a second late. */
export async function countInside(client: Client, deploymentName: string, release: string): Promise<number> {
  return (await client.workflow.count(insideQuery(deploymentName, release))).count;
}

const readRamp = async (client: Client, deploymentName: string) =>
  (await describe(client, deploymentName)).workerDeploymentInfo?.routingConfig?.rampingDeploymentVersion?.buildId;

async function describe(client: Client, deploymentName: string) {
  try {
    const { namespace } = client.options;
    return await client.workflowService.describeWorkerDeployment({ namespace, deploymentName });
  } catch (error) {
    const { code } = error as { code?: number };
    // 12: UNIMPLEMENTED, 7: PERMISSION_DENIED (versioning is switched off for the namespace), 5: NOT_FOUND.
    if (code === 12 || code === 7) throw new Refusal(noVersions, { cause: error });
    if (code === 5)
      throw new Refusal(
        `Temporal has seen no worker of "${deploymentName}" yet: start the new release's with DEPLOYMENT_NAME=${deploymentName} and BUILD_ID, beside the older ones.`,
        { cause: error },
      );
    throw error;
  }
}
