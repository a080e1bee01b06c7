/** Puts a worker together: relay, workflows, activities, heartbeat. */
import { Client, Connection } from '@temporalio/client';
import { createFairTurns } from '#db/platform/pooler/fair-turns.ts';
import { connect, ping } from '#db/platform/tenant.ts';
import { readWorkNumbers, type WorkNumber } from '#db/platform/watch/work-numbers.ts';
import { createVault } from '#db/platform/vault.ts';
import { createActivities } from './activities/mod.ts';
import { createEgress } from './services/egress/egress.ts';
import { createProviders } from './services/providers.ts';
import { createMetaAccess } from './services/meta-access.ts';
import { createVersions } from './services/versions.ts';
import { loadBundle } from './bundle.ts';
import type { Config } from './config.ts';
import { startHeartbeat } from './heartbeat.ts';
import { type Log, startRelay } from './relay/relay.ts';
import { createMailer } from './relay/mails.ts';
import { connectionOptions, keepWorking } from './temporal-worker.ts';

export interface RunningWorker {
  /** Whether it takes work at this moment. */
  isReady(): Promise<boolean>;
  /** How much waits, in the whole installation. */
  numbers(): Promise<WorkNumber[]>;
  /** Takes no new work, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts a worker. It needs neither Postgres nor Temporal to be there yet.
 * @param personKey of this installation (db/platform/person-key.ts)
 */
export async function startWorker(config: Config, log: Log, personKey?: string): Promise<RunningWorker> {
  // The rest of the pool is for the claims of the queues, which are nobody's in particular.
  const atOnce = Math.max(3, Math.floor(config.DATABASE_POOL / 2));
  const [alone, beside] = [0.75, 0.375].map((share) => Math.max(2, Math.floor(atOnce * share))) as [number, number];
  const turns = createFairTurns({ atOnce, alone, beside });
  const pool = { max: config.DATABASE_POOL, name: 'cadencia-worker', isByKey: true, personKey, turns };
  const sql = connect(config.DATABASE_URL, pool);
  const vault = createVault(config.CREDENTIALS_KEYS, config.CREDENTIALS_FERNET_KEY);
  const providers = createProviders({ vault, settings: config });
  const meta = createMetaAccess({
    vault,
    appId: config.META_APP_ID,
    appSecret: config.META_APP_SECRET,
    url: config.META_GRAPH_URL,
    version: config.META_GRAPH_API_VERSION,
  });
  const { SMTP_URL, MAIL_FROM } = config;
  const mailer = SMTP_URL && MAIL_FROM ? createMailer(SMTP_URL, MAIL_FROM) : null;
  const versions = createVersions();
  const egress = createEgress(config.EGRESS_ALLOWED);
  const activities = createActivities({
    sql,
    vault,
    versions,
    providers,
    meta,
    egress,
    sendsMail: mailer !== null,
    settleSeconds: config.SETTLE_SECONDS,
    log,
  });

  const connection = Connection.lazy(await connectionOptions(config));
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const { TEMPORAL_TASK_QUEUE: taskQueue, SYNC_HEARTBEAT_SECONDS: heartbeatSeconds } = config;
  const temporal = keepWorking(config, await loadBundle(config.CACHE_DIR), activities, log);
  const relay = startRelay({
    sql,
    databaseUrl: config.DATABASE_DIRECT_URL ?? config.DATABASE_URL,
    client,
    // What a worker starts and takes at once would stay with its release, also where new people go to another one.
    nearClient: config.DEPLOYMENT_NAME === undefined ? temporal.client : undefined,
    taskQueue,
    byRelease: config.DEPLOYMENT_NAME !== undefined,
    heartbeatSeconds,
    vault,
    versions,
    providers,
    meta,
    egress,
    settleSeconds: config.SETTLE_SECONDS,
    retention: config.RETENTION,
    mailer,
    log,
  });
  const heartbeat = startHeartbeat(sql, () => ({ temporal: temporal.isRunning(), node: process.version }));
  const isReady = async () => temporal.isRunning() && (await ping(sql)) === 'ready';

  return {
    isReady,
    numbers: () => readWorkNumbers(sql),
    async stop() {
      await Promise.all([relay.stop(), temporal.stop()]);
      await heartbeat.stop();
      mailer?.close();
      await Promise.all([connection.close(), sql.end({ timeout: 5 })]);
    },
  };
}
