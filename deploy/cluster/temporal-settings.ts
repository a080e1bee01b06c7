/** The settings of a Temporal server on PostgreSQL, whose roles are processes of their own. */
import { dynamicSettings, schedulerSettings } from '../temporal.ts';

/** Each is a process: a frontend takes calls, history keeps workflows, matching hands out tasks, worker does the server's own chores. */
export const roles = ['frontend', 'history', 'matching', 'worker'] as const;
export type Role = (typeof roles)[number];

/** The two databases, named as Temporal's documentation does. */
export const databases = { default: 'temporal', visibility: 'temporal_visibility' } as const;

/** Parts into which workflows are spread, which history processes share; it can never be changed for databases that are there. */
const shards = 16;

/** Ports on 127.0.0.1: gRPC and membership of each role, metrics of each process, and HTTP of the frontend. */
export interface TemporalPorts {
  grpc: Record<Role, number>;
  membership: Record<Role, number>;
  metrics: Record<Role, number>;
  http: number;
}

export interface Store {
  host: string;
  port: number;
  user: string;
  password: string;
}

/** What all roles read anew while they run, in a file beside their settings: each name with its values, here one for everybody. */
export function temporalDynamicSettings(): object {
  // Half of the connections that history has: the others are for calls.
  const settings = { ...dynamicSettings, ...schedulerSettings({ timer: 4, transfer: 4, visibility: 2 }) };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, [{ value }]]));
}

/**
 * What one role's process reads, as YAML would have it (https://docs.temporal.io/references/configuration).
 * @param dynamicFile where `temporalDynamicSettings` are written
 */
export function temporalSettings(role: Role, ports: TemporalPorts, store: Store, dynamicFile: string): object {
  const sql = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${store.host}:${store.port}`,
      connectProtocol: 'tcp',
      user: store.user,
      password: store.password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  });
  const services = roles.map((one) => [
    one,
    {
      rpc: {
        grpcPort: ports.grpc[one],
        membershipPort: ports.membership[one],
        bindOnIP: '127.0.0.1',
        ...(one === 'frontend' ? { httpPort: ports.http } : {}),
      },
    },
  ]);
  return {
    log: { stdout: true, level: 'warn', format: 'console' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: shards,
      datastores: { default: sql(databases.default, 20), visibility: sql(databases.visibility, 5) },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      metrics: { prometheus: { timerType: 'histogram', listenAddress: `127.0.0.1:${ports.metrics[role]}` } },
    },
    services: Object.fromEntries(services),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.grpc.frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '60s' },
    namespaceDefaults: { archival: { history: { state: 'disabled' }, visibility: { state: 'disabled' } } },
  };
}
