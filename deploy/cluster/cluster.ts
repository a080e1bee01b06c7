/**
 * What `npm start -- --cluster` has in the place of what serves one machine: Temporal in roles on PostgreSQL, PgBouncer before the
 * product's database, and a proxy before several instances of the api.
 */
import { join } from 'node:path';
import { readJson, writeJson } from '../json-file.ts';
import { freePort } from '../ports.ts';
import type { Command } from '../supervise/supervise.ts';
import { preparePgBouncer } from './pgbouncer.ts';
import { ensureNamespace, prepareTemporalCluster } from './temporal-cluster.ts';
import { roles, type TemporalPorts } from './temporal-settings.ts';

export interface ClusterOptions {
  folder: string;
  /** Runs a command until the stack ends; resolves when it is ready. */
  run: (command: Command) => Promise<void>;
  tell: (line: string) => void;
}

/** Starts the four roles. @param ownerUrl of PostgreSQL, for databases beside the product's @returns host:port of the frontend */
export async function startTemporalCluster(options: ClusterOptions, ownerUrl: string): Promise<string> {
  const ports = await temporalPorts(join(options.folder, 'cluster-ports.json'));
  const { folder, tell } = options;
  const commands = await prepareTemporalCluster({ folder, ports, ownerUrl, tell });
  tell('Starting Temporal: frontend, history, matching, worker …');
  // The first one to a fresh database writes down what cluster this is, and two at once would be in each other's way.
  const { history, ...others } = commands;
  await options.run(history);
  await Promise.all(Object.values(others).map(options.run));
  const address = `127.0.0.1:${ports.grpc.frontend}`;
  await ensureNamespace(address);
  return address;
}

/** Starts PgBouncer. @param appUrl of the app role at PostgreSQL itself @returns its address through PgBouncer */
export async function startPgBouncer(options: ClusterOptions, appUrl: string): Promise<string> {
  options.tell('Starting PgBouncer …');
  const command = await preparePgBouncer({ folder: options.folder, port: await freePort(), appUrl });
  await options.run(command);
  return command.appUrl;
}

/** The same at every start while they are free, since the roles know each other by them. */
async function temporalPorts(file: string): Promise<TemporalPorts> {
  const last = (await readJson<Partial<TemporalPorts>>(file)) ?? {};
  const taken = new Set<number>();
  const choose = async (wanted?: number): Promise<number> => {
    const port = await freePort(wanted && !taken.has(wanted) ? wanted : undefined);
    if (taken.has(port)) return choose();
    taken.add(port);
    return port;
  };
  const forRoles = async (before?: Partial<TemporalPorts['grpc']>) => {
    const ports = {} as TemporalPorts['grpc'];
    for (const role of roles) ports[role] = await choose(before?.[role]);
    return ports;
  };
  const ports = {
    grpc: await forRoles(last.grpc),
    membership: await forRoles(last.membership),
    metrics: await forRoles(last.metrics),
    http: await choose(last.http),
  };
  await writeJson(file, ports);
  return ports;
}
