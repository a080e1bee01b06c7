/** Runs bare workflows and says how many end per second. */
import { Client, Connection } from '@temporalio/client';
import { fileURLToPath } from 'node:url';
import { startGuard } from '../guard.ts';
import { nodeProgram, root } from '../runtimes.ts';
import { supervise } from '../supervise.ts';
import type { Product } from '../testing/product.ts';
import { createBareTable } from './bare-activities.ts';
import { bareQueue } from './bare-worker.ts';
import type * as workflows from './bare-workflows.ts';

export interface Bare {
  /** Starts `count` workflows, some at a time, waits for all of them, and returns how many ended per second. */
  run(workflow: keyof typeof workflows, count: number): Promise<number>;
  stop(): Promise<void>;
}

export async function startBare(product: Product): Promise<Bare> {
  const { databaseUrl, temporalAddress } = product.ready;
  await createBareTable(product.owner);
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection });
  const worker = supervise(
    {
      name: 'bare worker',
      file: nodeProgram(),
      args: [fileURLToPath(new URL('bare-worker.ts', import.meta.url))],
      cwd: root,
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress },
      readyWithin: 60_000,
      async ready() {
        const { pollers } = await connection.workflowService.describeTaskQueue({
          namespace: 'default',
          taskQueue: { name: bareQueue },
          taskQueueType: 1,
        });
        return (pollers ?? []).length > 0;
      },
    },
    { guard: startGuard(), onLine: (name, line) => console.error(`${name} | ${line}`) },
  );
  await worker.whenReady;

  let batch = 0;
  return {
    async run(workflow, count) {
      batch += 1;
      const began = performance.now();
      const ids = Array.from({ length: count }, (_, n) => `bare-${batch}-${n}`);
      const running: Promise<unknown>[] = [];
      await inParallel(ids, 30, async (workflowId) => {
        const handle = await client.workflow.start(workflow, { taskQueue: bareQueue, workflowId, args: [workflowId] });
        running.push(handle.result());
      });
      await Promise.all(running);
      return count / ((performance.now() - began) / 1000);
    },
    async stop() {
      await worker.stop();
      await connection.close();
    },
  };
}

async function inParallel<T>(items: T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
