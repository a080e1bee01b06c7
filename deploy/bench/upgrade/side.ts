/** The api and the worker of one release, run on what a stack has: each release's code says itself how it is started. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { apiCommand, Surroundings, workerCommand } from '../../processes.ts';
import { freePort } from '../../ports.ts';
import type { Guard } from '../../supervise/guard.ts';
import type { Logs } from '../../supervise/logs.ts';
import { type Child, supervise } from '../../supervise/supervise.ts';

export interface Side {
  /** Of its api. */
  url: string;
  api: Child;
  worker: Child;
  stop(): Promise<void>;
}

/**
 * Starts both and resolves when both are ready.
 * @param code the root of the release's sources
 * @param name before their log lines
 * @param release under which Temporal knows its workers; none: without versions
 */
export async function startSide(
  code: string,
  name: string,
  shared: Surroundings,
  watching: { guard: Guard; logs: Logs },
  release?: string,
): Promise<Side> {
  const commands = (await import(pathToFileURL(join(code, 'deploy/processes.ts')).href)) as {
    apiCommand: typeof apiCommand;
    workerCommand: typeof workerCommand;
  };
  const ports = { ...shared.ports, web: await freePort(), worker: await freePort() };
  const at = { ...shared, ports, folder: join(shared.folder, name) };
  const versions: Record<string, string> = release ? { DEPLOYMENT_NAME: 'cadencia', BUILD_ID: release } : {};
  const [api, worker] = [commands.apiCommand(at), commands.workerCommand(at)].map((command) =>
    supervise(
      { ...command, name: `${name}-${command.name}`, env: { ...command.env, ...versions } },
      { guard: watching.guard, onLine: watching.logs.write, restart: true },
    ),
  ) as [Child, Child];
  const stop = async () => void (await Promise.all([api.stop(), worker.stop()]));
  try {
    await Promise.all([api.whenReady, worker.whenReady]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${ports.web}`, api, worker, stop };
}
