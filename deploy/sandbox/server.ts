/** Gives the sandbox a port. */
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import type { SandboxOptions } from './options.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

export interface RunningSandbox {
  /** `http://127.0.0.1:4010`, without a slash at the end. */
  url: string;
  port: number;
  /** The key that `X-API-Key` takes. */
  apiKey: string;
  sandbox: Sandbox;
  /** Closes the port and every connection; saves the state. */
  stop(): Promise<void>;
}

/** Starts a sandbox; port 0 takes a free one. Rejects when the port is taken. */
export async function startSandbox(
  options: SandboxOptions & { port?: number; host?: string } = {},
): Promise<RunningSandbox> {
  const { port = 0, host = '127.0.0.1', ...rest } = options;
  const sandbox = createSandbox(rest);
  const server = createAdaptorServer({ fetch: createApp(sandbox).fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch(async (error: unknown) => {
    await sandbox.stop();
    throw error;
  });
  const taken = (server.address() as AddressInfo).port;
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await sandbox.stop();
    await closed;
  };
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${taken}`,
    port: taken,
    apiKey: [...sandbox.settings.apiKeys][0] ?? '',
    sandbox,
    stop,
  };
}
