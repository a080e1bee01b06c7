import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WorkerProcess } from './testing/worker-process.ts';
import { until } from './testing/flows.ts';

it('a worker that still waits for its database is alive and not ready', async () => {
  const [port, nobody] = await Promise.all([freePort(), freePort()]);
  const worker = new WorkerProcess({
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: `postgres://app:app@127.0.0.1:${nobody}/none`,
    TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
    CREDENTIALS_KEYS: `k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`,
    SETTLE_SECONDS: '900',
  });
  try {
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    await until(async () => (await ask('/healthz').catch(() => null)) === 200, 20_000);
    expect(await ask('/readyz')).toBe(503);
    expect(await worker.end('SIGTERM')).toBe(0);
  } finally {
    await worker.end();
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
