/** A Temporal worker as its documentation starts one, for the bare workflows. Settings: DATABASE_URL, TEMPORAL_ADDRESS. */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, DefaultLogger, Worker } from '@temporalio/worker';
import { connect } from '#db/tenant.ts';
import { createBareActivities } from './bare-activities.ts';

export const bareQueue = 'bench-bare';

if (import.meta.main) {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const sql = connect(process.env.DATABASE_URL!, { max: 16, name: 'bench-bare' });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! }),
    taskQueue: bareQueue,
    workflowsPath: fileURLToPath(new URL('bare-workflows.ts', import.meta.url)),
    activities: createBareActivities(sql),
  });
  await worker.run();
  await sql.end();
}
