/** Temporal's worker, kept alive: it connects again and again while the server is away, and starts anew if it gives up. */
import { readFile } from 'node:fs/promises';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from './activities/mod.ts';
import { cacheSize } from './cache-size.ts';
import type { Config } from './config.ts';
import { codeOf } from './relay/pump.ts';
import { releaseOptions } from './release.ts';
import type { Log } from './relay/relay.ts';
import { away } from './services/away.ts';
import { atWork, createTaskSlots, mostTasks, slots } from './task-slots.ts';

export interface TemporalWorker {
  isRunning(): boolean;
  /** Over the connection of the worker that runs; undefined while none does. */
  client(): Client | undefined;
  /** Takes no new work, finishes what is under way. */
  stop(): Promise<void>;
}

type Access = Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_API_KEY' | 'TEMPORAL_TLS_CERT' | 'TEMPORAL_TLS_KEY'>;

/** How to reach Temporal; for the worker's connection and for the client's. */
export async function connectionOptions(config: Access) {
  const {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_API_KEY: apiKey,
    TEMPORAL_TLS_CERT: cert,
    TEMPORAL_TLS_KEY: key,
  } = config;
  const pair = cert && key ? { clientCertPair: { crt: await readFile(cert), key: await readFile(key) } } : undefined;
  return { address, ...(apiKey ? { apiKey } : {}), ...(pair ? { tls: pair } : apiKey ? { tls: true } : {}) };
}

export function keepWorking(
  config: Config,
  bundle: { code: string },
  activities: Activities,
  log: Log,
): TemporalWorker {
  let worker: Worker | undefined;
  let client: Client | undefined;
  const maxCachedWorkflows = cacheSize(config.WORKFLOW_CACHE_MB);
  let isStopping = false;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (isStopping) wake();
    });

  const workOnce = async (onRunning: () => void): Promise<void> => {
    const connection = await NativeConnection.connect(await connectionOptions(config));
    const taskSlots = createTaskSlots(away, slots, atWork(config.WORKFLOW_TASKS));
    try {
      worker = await Worker.create({
        connection,
        namespace: config.TEMPORAL_NAMESPACE,
        taskQueue: config.TEMPORAL_TASK_QUEUE,
        workflowBundle: bundle,
        activities,
        ...releaseOptions(config),
        tuner: {
          // Only readings of ad accounts are activities of their own; each holds what it reads in memory.
          activityTaskSlotSupplier: { type: 'fixed-size', numSlots: 8 },
          // A workflow task lasts as long as its local activities, so many are under way while providers answer.
          workflowTaskSlotSupplier: taskSlots,
          localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: mostTasks },
          nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
        },
        maxCachedWorkflows,
        // Who waits longer for this worker is somebody's who can take it sooner, and costs that one its whole history.
        stickyQueueScheduleToStartTimeout: '10 seconds',
        shutdownGraceTime: '15 seconds',
      });
      client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
      onRunning();
      if (!isStopping) await worker.run();
    } finally {
      worker = client = undefined;
      taskSlots.close();
      await connection.close().catch(() => {});
    }
  };

  const loop = async (): Promise<void> => {
    for (let failures = 0; !isStopping;) {
      try {
        await workOnce(() => {
          log.info({ taskQueue: config.TEMPORAL_TASK_QUEUE }, 'taking work from Temporal');
          failures = 0;
        });
      } catch (error) {
        if (failures++ === 0) log.warn({ code: codeOf(error) }, 'no Temporal server, will keep trying');
        await pause(Math.min(250 * 2 ** Math.min(failures, 6), 5_000));
      }
    }
  };
  const done = loop();

  return {
    isRunning: () => worker?.getState() === 'RUNNING',
    client: () => (worker?.getState() === 'RUNNING' ? client : undefined),
    async stop() {
      isStopping = true;
      wake();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}
