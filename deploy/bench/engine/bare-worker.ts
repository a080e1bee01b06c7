/** A worker process for the baseline: as many workflow tasks and activities at once, and the flags of Node, as ours. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import postgres from 'postgres';
import { openTouch } from './touch.ts';

Runtime.install({ logger: new DefaultLogger('WARN') });
const sql = postgres(process.env.BENCH_DATABASE_URL!, { max: 20, onnotice: () => {} });

const activities = { upsertAndUpdateTwice: openTouch(sql) };
export type BareActivities = typeof activities;

const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! });
const worker = await Worker.create({
  connection,
  taskQueue: 'bench-bare',
  workflowsPath: fileURLToPath(new URL('./bare-workflows.ts', import.meta.url)),
  activities,
  maxConcurrentActivityTaskExecutions: 100,
  maxConcurrentWorkflowTaskExecutions: 100,
  maxCachedWorkflows: 2000,
});
process.on('SIGTERM', () => worker.shutdown());
console.log('bare worker ready');
await worker.run();
await sql.end();
