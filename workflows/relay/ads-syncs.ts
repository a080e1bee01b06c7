/** Starts the workflows of readings that somebody asked for, and again those of readings that lost theirs. */
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { type AdsSyncInput, adsSyncId } from '#contract';
import { claimSyncs, releaseSync } from '#db/platform/queues.ts';
import type { Sql } from '#db/platform/tenant.ts';

export interface AdsSyncDeps {
  sql: Sql;
  client: Client;
  taskQueue: string;
  heartbeatSeconds: number;
}

const batch = 20;
const patienceMs = 5_000;

/**
 * A lease that ran out says nothing about the workflow: it is started where there is none, and left alone where there is one.
 * True when there may be more.
 * @throws when Temporal is away, after the lease was given back
 */
export async function relayAdsSyncs({ sql, client, taskQueue, heartbeatSeconds }: AdsSyncDeps): Promise<boolean> {
  let isMore = false;
  for (const kind of ['meta-ads', 'meta-ads-history'] as const) {
    const claims = await claimSyncs(sql, kind, batch);
    isMore ||= claims.length === batch;
    for (const [index, { id: runId, tenantId }] of claims.entries()) {
      const input: AdsSyncInput = { tenantId, runId, heartbeatSeconds };
      try {
        await client.connection.withDeadline(Date.now() + patienceMs, () =>
          client.workflow.start('adsSync', { workflowId: adsSyncId(runId), taskQueue, args: [input] }),
        );
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) continue;
        for (const claim of claims.slice(index)) await releaseSync(sql, claim);
        throw error;
      }
    }
  }
  return isMore;
}
